"""Payments from the list that the finance system exports; matched by project, year, voucher and line.

A voucher split over several subjects is several lines of one voucher. A negative line (红字) takes back the payment
that it names, or the only one that it can mean.
"""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.projects.importers.vouchers import Vouchers
from yanfa.registers.projects.models import Payment
from yanfa.registers.projects.models.money import SOURCES
from yanfa.registers.projects.permissions import IMPORTED
from yanfa.registers.projects.rules import subject_of
from yanfa.registers.projects.services.projects import lock_ledgers

LONGEST_CODE, LONGEST_NAME = 20, 100
LAST_LINE = 9999


def _subject(text: str) -> str:
    """The text of a subject, once code and name fit. Raises ValueError."""
    code, name = subject_of(text)
    if len(code) > LONGEST_CODE or len(name) > LONGEST_NAME:
        raise ValueError(_("科目应写成编码加名称，如“2060503 科技条件专项”"))
    return text


COLUMNS = (
    Column("code", ("项目代码",), required=True),
    Column("unit_code", ("预算单位代码", "单位代码")),
    Column("voucher", ("支付凭证号", "凭证号"), required=True, max_length=60),
    Column("line", ("凭证行号", "行号", "分录号"), kind="integer", minimum=1, maximum=LAST_LINE),
    Column("paid_on", ("支付日期", "日期"), kind="date", required=True),
    Column(
        "amount",
        ("支付金额（元）", "金额（元）", "支付金额", "金额"),
        kind="decimal",
        required=True,
        places=2,
    ),
    Column("source", ("资金来源",), kind="choice", choices={str(label): code for code, label in SOURCES}),
    Column("function", ("支出功能分类", "支出功能分类科目", "功能科目"), parse=_subject),
    Column("economic", ("部门经济分类", "部门经济分类科目", "经济科目", "科目"), parse=_subject),
    Column("contract", ("合同号", "合同编号"), max_length=100),
    Column("reverses", ("原凭证号", "冲销凭证号"), max_length=60),
    Column("purpose", ("用途", "摘要"), max_length=200),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Payment]:
    """Import the payments, all or none. Raises ImportRefused with the plan."""
    # The second of two imports of one file waits here, and then finds every row there already.
    lock_ledgers(str(row.values["code"]) for row in rows.rows)
    plan = plan_of(rows)
    if plan.errors:
        raise ImportRefused(plan)
    for payment in plan.new:
        payment.recorded_by = by
    for reversals in (False, True):  # what is taken back needs its key first
        chosen = [payment for payment in plan.new if (payment.takes_back is not None) == reversals]
        Payment.objects.bulk_create(chosen, batch_size=500)
    if plan.new:
        total = sum((payment.amount for payment in plan.new), Decimal(0))
        log.record(IMPORTED, by=by, summary=_("支付 %s 笔，共 %s 元：%s") % (len(plan.new), total, source))
    return plan


def plan_of(rows: ImportedRows) -> Plan[Payment]:
    """What an import of these rows would do; nothing is changed."""
    plan: Plan[Payment] = Plan.of(rows)
    vouchers = Vouchers(str(row.values["code"]) for row in rows.rows)
    # Negative lines after the payments that they may take back, wherever the list has them.
    for row in sorted(rows.rows, key=lambda row: Decimal(str(row.values["amount"])) < 0):
        try:
            payment = vouchers.take(_values(row), row.row)
        except ValidationError as faults:
            for sentence in faults.messages:
                plan.refuse(row.row, sentence)
            continue
        if payment is None:
            plan.unchanged += 1
        else:
            plan.new.append(payment)
    for number, sentence in vouchers.overpaid():
        plan.refuse(number, sentence)
    return plan


def _values(row: ImportedRow) -> dict[str, Any]:
    """The values of a row as a payment has them; what is blank is ""."""
    values: dict[str, Any] = {name: "" if value is None else value for name, value in row.values.items()}
    for part in ("function", "economic"):
        values[f"{part}_code"], values[f"{part}_name"] = subject_of(values.pop(part))
    return values
