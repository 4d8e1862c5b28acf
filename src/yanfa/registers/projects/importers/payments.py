"""Payments from the list that the treasury system exports; matched by project, year and voucher."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.projects.choices import FundSource
from yanfa.registers.projects.models import Payment, ProjectYear
from yanfa.registers.projects.models.money import SOURCES
from yanfa.registers.projects.permissions import IMPORTED
from yanfa.registers.projects.services import money

COLUMNS = (
    Column("code", ("项目代码",), required=True),
    Column("voucher", ("支付凭证号", "凭证号"), required=True, max_length=60),
    Column("paid_on", ("支付日期",), kind="date", required=True),
    Column(
        "amount",
        ("支付金额（元）", "金额（元）"),
        kind="decimal",
        required=True,
        places=2,
        minimum=Decimal("0.01"),
    ),
    Column("source", ("资金来源",), kind="choice", choices={str(label): code for code, label in SOURCES}),
    Column("purpose", ("用途", "摘要"), max_length=200),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Payment]:
    """Import the payments, all or none. Raises ImportRefused with the plan."""
    plan = plan_of(rows)
    if plan.errors:
        raise ImportRefused(plan)
    for payment in plan.new:
        payment.recorded_by = by
    Payment.objects.bulk_create(plan.new, batch_size=500)
    if plan.new:
        total = sum((payment.amount for payment in plan.new), Decimal(0))
        log.record(IMPORTED, by=by, summary=_("支付 %s 笔，共 %s 元：%s") % (len(plan.new), total, source))
    return plan


def plan_of(rows: ImportedRows) -> Plan[Payment]:
    """What an import of these rows would do; nothing is changed."""
    plan: Plan[Payment] = Plan.of(rows)
    years = {(year.project.code, year.year): year for year in ProjectYear.objects.select_related("project")}
    known = {(each.project_year_id, each.voucher): each for each in Payment.objects.all()}
    for row in rows.rows:
        payment = _payment(row, years, plan)
        if payment is not None:
            _compare(row, payment, known, plan)
    return plan


def _payment(
    row: ImportedRow, years: dict[tuple[str, int], ProjectYear], plan: Plan[Payment]
) -> Payment | None:
    """The payment of a row; None, with the error noted, where its project or its date does not hold."""
    values: dict[str, Any] = dict(row.values)
    code, paid_on = str(values.pop("code")), values["paid_on"]
    year = years.get((code, paid_on.year))
    if year is None:
        facts = {"code": code, "year": paid_on.year}
        plan.refuse(row.row, _("没有项目代码为“%(code)s”的 %(year)s 年度项目。") % facts)
        return None
    values |= {"source": values["source"] or FundSource.CURRENT, "purpose": values["purpose"] or ""}
    payment = Payment(project_year=year, **values)
    try:
        money.check_payment(payment, year.year)
    except ValidationError as faults:
        for sentence in faults.messages:
            plan.refuse(row.row, sentence)
        return None
    return payment


def _compare(
    row: ImportedRow, payment: Payment, known: dict[tuple[int, str], Payment], plan: Plan[Payment]
) -> None:
    """New, there already, or another payment under a voucher that is taken."""
    key = (payment.project_year_id, payment.voucher)
    same = known.setdefault(key, payment)
    if same is payment:
        plan.new.append(payment)
    elif same._state.adding:
        plan.refuse(row.row, _("支付凭证号“%s”在表中重复。") % payment.voucher)
    elif (same.amount, same.paid_on) == (payment.amount, payment.paid_on):
        plan.unchanged += 1
    else:
        plan.refuse(row.row, _("支付凭证号“%s”已录入，金额或日期不同。") % payment.voucher)
