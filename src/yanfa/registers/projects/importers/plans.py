"""The procurement plan with its cancellations, one row an item; matched by project, year and number."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change
from yanfa.registers.projects.choices import ProcurementMethod
from yanfa.registers.projects.importers.ledger import (
    Act,
    LedgerPlan,
    imported,
    insist_same,
    previewed,
    year_named,
)
from yanfa.registers.projects.models import ProcurementCancellation, ProcurementItem
from yanfa.registers.projects.models.procurement import METHODS
from yanfa.registers.projects.services import procurement

#: What finance systems write beside the labels of the platform.
OTHER_WORDS = {
    "自行采购": ProcurementMethod.SELF,
    "分散采购": ProcurementMethod.SELF,
    "单一来源采购": ProcurementMethod.SINGLE_SOURCE,
    "框架协议采购": ProcurementMethod.FRAMEWORK,
    "网上超市": ProcurementMethod.E_MARKET,
}
COLUMNS = (
    Column("code", ("项目代码",), required=True),
    Column("year", ("年度", "预算年度"), kind="integer", required=True, minimum=2000, maximum=2100),
    Column("unit_code", ("预算单位代码", "单位代码")),
    Column("number", ("采购计划编号", "采购计划号"), required=True, max_length=60),
    Column("name", ("采购内容", "采购项目名称"), required=True, max_length=200),
    Column(
        "method",
        ("采购方式",),
        kind="choice",
        required=True,
        choices={str(label): code for code, label in METHODS} | OTHER_WORDS,
    ),
    Column(
        "amount",
        ("计划金额（元）", "采购预算（元）"),
        kind="decimal",
        required=True,
        places=2,
        minimum=Decimal("0.01"),
    ),
    Column("due_on", ("应完成日", "计划完成日期"), kind="date", required=True),
    Column("document_number", ("批准文件号", "采购计划批复文号"), max_length=100),
    Column("cancelled_by", ("取消批准文件号",), max_length=100),
    Column("cancelled_on", ("取消批准日期",), kind="date"),
)
FACTS = ("name", "method", "amount", "due_on", "document_number")


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> LedgerPlan:
    """What an import of these rows would do; nothing is changed."""
    return previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> LedgerPlan:
    """Import the plan, all or none. Raises ImportRefused with the plan."""
    return imported(rows, _storing(by), by=by, source=source, what="采购计划")


def _storing(by: Any) -> Act:
    seen: set[tuple[int, str]] = set()

    def store(row: ImportedRow, plan: LedgerPlan) -> None:
        values: dict[str, Any] = dict(row.values)
        year = year_named(values["code"], values["year"], values["unit_code"])
        if (year.pk, values["number"]) in seen:
            raise ValidationError(_("采购计划编号“%s”在表中重复。") % values["number"])
        seen.add((year.pk, values["number"]))
        if bool(values["cancelled_by"]) != bool(values["cancelled_on"]):
            raise ValidationError(_("取消采购的，批准文件号和批准日期都须填写。"))
        facts = {name: values[name] or "" for name in FACTS}
        known = year.procurement.standing().filter(number=values["number"]).first()
        if known is None:
            item = ProcurementItem(project_year=year, number=values["number"], **facts)
            known = procurement.store_item(item, by=by)
            plan.new.append(known)
        else:
            insist_same(known, facts, known.number)
            plan.unchanged += not _cancels(known, values)
        if _cancels(known, values):
            _cancel(known, values, plan, by)

    return store


def _cancels(item: ProcurementItem, values: dict[str, Any]) -> bool:
    return bool(values["cancelled_by"]) and not item.cancellations.standing().exists()


def _cancel(item: ProcurementItem, values: dict[str, Any], plan: LedgerPlan, by: Any) -> None:
    stated = {"document_number": values["cancelled_by"], "approved_on": values["cancelled_on"]}
    procurement.store_cancellation(ProcurementCancellation(item=item, **stated), by=by)
    if item not in plan.new:
        plan.changed.append(Change(item, stated))
