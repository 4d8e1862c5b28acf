"""Maintenance contracts from a spreadsheet, matched by their number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import Asset, MaintenanceContract
from yanfa.subsystems.operations.services import assets

SEPARATORS = re.compile(r"[、,，;；\s]+")
COLUMNS = (
    Column("number", ("合同号", "合同编号"), required=True, unique=True, max_length=100),
    Column("name", ("合同名称",), required=True, max_length=200),
    Column("supplier", ("供应商", "供应商名称"), required=True, max_length=200),
    Column("starts_on", ("维保起始日", "起始日期"), kind="date", required=True),
    Column("ends_on", ("维保截止日", "截止日期"), kind="date", required=True),
    Column("amount", ("合同金额（元）",), kind="decimal", places=2, minimum=Decimal(0)),
    Column("project", ("预算项目代码",)),
    Column("assets", ("维保资产编号",)),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the contracts, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="维保合同")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        facts = shared.stated(row.values, "name", "supplier", "starts_on", "ends_on", "amount")
        if row.values["project"]:
            facts["project"] = shared.project_named(row.values["project"])
        covered = _covered(row.values["assets"])
        known = MaintenanceContract.objects.filter(number=row.values["number"]).first()
        if known is None:
            made = assets.register_contract(by=by, number=row.values["number"], assets=covered or (), **facts)
            plan.new.append(made)
        else:
            _compare(known, facts, covered, by, plan)

    return store


def _compare(
    known: MaintenanceContract,
    facts: dict[str, Any],
    covered: list[Asset] | None,
    by: Any,
    plan: shared.Ledger,
) -> None:
    shared.insist_same(known, {"starts_on": facts.pop("starts_on")}, known.number)
    others = covered is not None and set(covered) != set(known.assets.all())
    values = shared.differing(known, facts)
    if not values and not others:
        plan.unchanged += 1
        return
    assets.change_contract(
        known, by=by, version=known.version, facts=values, assets=covered if others else None
    )
    plan.changed.append(shared.Change(known, values))


def _covered(words: Any) -> list[Asset] | None:
    """The assets that the cell names; None for a blank, which says nothing. Raises ValidationError."""
    if not words:
        return None
    named = [shared.asset_named(number) for number in SEPARATORS.split(str(words)) if number]
    return [asset for asset in named if asset is not None]
