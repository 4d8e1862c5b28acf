"""Static addresses from a spreadsheet, one row each; a cell may hold a block such as 203.0.113.0/26."""

from __future__ import annotations

import re
from typing import Any

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import StaticAddress
from yanfa.subsystems.operations.models.lines import ROLES
from yanfa.subsystems.operations.services import lines_addresses as addresses

SEPARATORS = re.compile(r"[、,，;；\s]+")
COLUMNS = (
    Column("address", ("静态公网地址", "地址", "IP地址"), required=True, max_length=60),
    Column("line", ("线路编号",), required=True),
    Column("block", ("地址段",), max_length=50),
    Column("role", ("地址类型",), kind="choice", choices=shared.by_label(ROLES)),
    Column("gateways", ("网关地址", "网关")),
    Column("purpose", ("地址用途", "用途"), max_length=200),
    Column("system", ("所属系统代码", "所属系统")),
    Column("project", ("预算项目代码",)),
    Column("starts_on", ("起始日期", "启用日期"), kind="date", required=True),
    Column("ended_on", ("终止日期", "停用日期"), kind="date"),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the addresses, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="静态地址")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        facts: dict[str, Any] = shared.stated(row.values, "purpose")
        if row.values["system"]:
            facts["system"] = shared.system_named(row.values["system"])
        if row.values["project"]:
            facts["project"] = shared.project_named(row.values["project"])
        if "/" in str(row.values["address"]):
            _enter_block(row, facts, by, plan)
        else:
            _enter_one(row, facts, by, plan)

    return store


def _enter_block(row: ImportedRow, facts: dict[str, Any], by: Any, plan: shared.Ledger) -> None:
    line: Any = shared.line_named(row.values["line"])
    block = str(addresses.found_block(str(row.values["address"])))
    starts_on: Any = row.values["starts_on"]
    if line.addresses.filter(block=block, starts_on=starts_on).exists():
        plan.unchanged += 1
        return
    gateways = [words for words in SEPARATORS.split(str(row.values["gateways"] or "")) if words]
    rows = addresses.enter_block(line, by=by, block=block, starts_on=starts_on, gateways=gateways, **facts)
    plan.new.extend(rows)


def _enter_one(row: ImportedRow, facts: dict[str, Any], by: Any, plan: shared.Ledger) -> None:
    line: Any = shared.line_named(row.values["line"])
    words = addresses.clean_address(str(row.values["address"]))
    starts_on: Any = row.values["starts_on"]
    ended_on: Any = row.values["ended_on"]
    facts |= shared.stated(row.values, "block", "role")
    known = _standing(line, words, starts_on)
    if known is not None:
        shared.insist_same(known, facts, words)
        end = getattr(known, "end", None)
        if ended_on is None or (end is not None and end.ended_on == ended_on):
            plan.unchanged += 1
            return
        addresses.give_back(known, by=by, ended_on=ended_on)
        plan.changed.append(shared.Change(known, {"ended_on": ended_on}))
        return
    facts = {"role": "usable"} | facts
    made = addresses.enter_one(line, by=by, address=words, starts_on=starts_on, ended_on=ended_on, **facts)
    plan.new.append(made)


def _standing(line: Any, words: str, starts_on: Any) -> StaticAddress | None:
    """The row of the address at the line from that day on that was not taken back."""
    rows = line.addresses.filter(address=words, starts_on=starts_on).select_related("end")
    return next(
        (each for each in rows if getattr(each, "end", None) is None or each.end.ended_on > starts_on), None
    )
