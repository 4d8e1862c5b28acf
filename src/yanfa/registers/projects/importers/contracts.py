"""Contracts, one row each; matched by project and number, hung on an item of the plan where one is named."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.registers.projects.importers.ledger import (
    Act,
    LedgerPlan,
    imported,
    insist_same,
    item_named,
    previewed,
    project_named,
)
from yanfa.registers.projects.models import Contract
from yanfa.registers.projects.services import procurement

COLUMNS = (
    Column("code", ("项目代码",), required=True),
    Column("number", ("合同号", "合同编号"), required=True, max_length=100),
    Column("supplier_name", ("供应商", "供应商名称"), required=True, max_length=200),
    Column("signed_on", ("签订日期", "合同签订日期"), kind="date", required=True),
    Column("amount", ("合同金额（元）",), kind="decimal", required=True, places=2, minimum=Decimal("0.01")),
    Column("item", ("采购计划编号", "采购计划号")),
    Column("year", ("采购计划年度",), kind="integer", minimum=2000, maximum=2100),
    Column("excess_reason", ("超计划说明",), max_length=300),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> LedgerPlan:
    """What an import of these rows would do; nothing is changed."""
    return previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> LedgerPlan:
    """Import the contracts, all or none. Raises ImportRefused with the plan."""
    return imported(rows, _storing(by), by=by, source=source, what="合同")


def _storing(by: Any) -> Act:
    seen: set[tuple[int, str]] = set()

    def store(row: ImportedRow, plan: LedgerPlan) -> None:
        values: dict[str, Any] = dict(row.values)
        project, number = project_named(values["code"]), values["number"]
        if (project.pk, number) in seen:
            raise ValidationError(_("合同号“%s”在表中重复。") % number)
        seen.add((project.pk, number))
        item = item_named(project, values["item"], values["year"]) if values["item"] else None
        stated = {"signed_on": values["signed_on"], "amount": values["amount"], "item": item}
        known = project.contracts.standing().filter(number=number).first()
        if known is not None:
            insist_same(known, stated, number)
            plan.unchanged += 1
            return
        words = {"supplier_name": values["supplier_name"], "excess_reason": values["excess_reason"] or ""}
        contract = Contract(project=project, number=number, **stated, **words)
        plan.new.append(procurement.store_contract(contract, by=by))

    return store
