"""Acceptances of performance, one row each; matched by project and number, of a contract or an item of the plan."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.registers.projects.importers.ledger import (
    Act,
    LedgerPlan,
    contract_named,
    imported,
    insist_same,
    item_named,
    previewed,
    project_named,
)
from yanfa.registers.projects.models import Acceptance
from yanfa.registers.projects.services import procurement

PASSED = {"合格": "yes", "通过": "yes", "不合格": "no", "不通过": "no"}
YES_NO = {"是": "yes", "否": "no"}
COLUMNS = (
    Column("code", ("项目代码",), required=True),
    Column("number", ("验收单号",), required=True, max_length=100),
    Column("contract", ("合同号", "合同编号")),
    Column("item", ("采购计划编号", "采购计划号")),
    Column("year", ("采购计划年度",), kind="integer", minimum=2000, maximum=2100),
    Column("accepted_on", ("验收日期",), kind="date", required=True),
    Column("passed", ("验收结论",), kind="choice", required=True, choices=PASSED),
    Column("final", ("最终验收",), kind="choice", choices=YES_NO),
    Column("amount", ("验收金额（元）",), kind="decimal", places=2, minimum=Decimal("0.01")),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> LedgerPlan:
    """What an import of these rows would do; nothing is changed."""
    return previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> LedgerPlan:
    """Import the acceptances, all or none. Raises ImportRefused with the plan."""
    return imported(rows, _storing(by), by=by, source=source, what="履约验收")


def _storing(by: Any) -> Act:
    seen: set[tuple[int, str]] = set()

    def store(row: ImportedRow, plan: LedgerPlan) -> None:
        values: dict[str, Any] = dict(row.values)
        project, number = project_named(values["code"]), values["number"]
        if (project.pk, number) in seen:
            raise ValidationError(_("验收单号“%s”在表中重复。") % number)
        seen.add((project.pk, number))
        if not values["contract"] and not values["item"]:
            raise ValidationError(_("合同号和采购计划编号至少填一项。"))
        contract = contract_named(project, values["contract"]) if values["contract"] else None
        item = item_named(project, values["item"], values["year"]) if values["item"] else None
        facts = {
            "accepted_on": values["accepted_on"],
            "passed": values["passed"] == "yes",
            "final": values["final"] != "no",
            "amount": values["amount"],
            "contract": contract,
            "item": item,
        }
        known = project.acceptances.standing().filter(number=number).first()
        if known is not None:
            insist_same(known, facts, number)
            plan.unchanged += 1
            return
        acceptance = Acceptance(project=project, number=number, **facts)
        plan.new.append(procurement.store_acceptance(acceptance, by=by))

    return store
