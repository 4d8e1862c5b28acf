"""Lines with their terms from a spreadsheet, one row a term; lines by number, terms by line and first day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import Line, LineTerm
from yanfa.subsystems.operations.models.lines import OPERATORS, USES
from yanfa.subsystems.operations.services import lines

COLUMNS = (
    Column("number", ("线路编号",), required=True, max_length=100),
    Column("name", ("线路名称",), max_length=100),
    Column("operator", ("运营商",), kind="choice", required=True, choices=shared.by_label(OPERATORS)),
    Column("use", ("线路用途", "用途"), kind="choice", choices=shared.by_label(USES)),
    Column("system", ("所属系统代码", "所属系统")),
    Column("project", ("预算项目代码",)),
    Column("up", ("上行带宽（Mbps）", "上行"), kind="integer", minimum=1),
    Column("down", ("下行带宽（Mbps）", "下行"), kind="integer", minimum=1),
    Column("contract_number", ("合同号",), max_length=100),
    Column("monthly_fee", ("月租费（元）", "月租费"), kind="decimal", places=2, minimum=Decimal(0)),
    Column("starts_on", ("起始日期", "开通日期"), kind="date"),
    Column("contract_to", ("合同到期日",), kind="date"),
    Column("ended_on", ("终止日期", "停用日期"), kind="date"),
)
TERM = ("use", "up", "down", "contract_number", "monthly_fee", "contract_to")


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file, the earlier terms first. Raises UnreadableDocument."""
    rows = read_rows(data, file_name, COLUMNS)
    ordered = sorted(rows.rows, key=lambda row: str(row.values["starts_on"]))
    return ImportedRows(
        rows.sheet, rows.header_row, tuple(ordered), rows.errors, rows.unknown_columns, rows.other_sheets
    )


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import lines and terms, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="专线")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        line = Line.objects.filter(number=row.values["number"]).first()
        known = line is not None
        own = shared.stated(row.values, *lines.FACTS)
        if line is None:
            line = lines.register(by=by, number=row.values["number"], **own)
        else:
            shared.insist_same(line, own, line.number)
        facts = shared.stated(row.values, *TERM)
        if row.values["system"]:
            facts["system"] = shared.system_named(row.values["system"])
        if row.values["project"]:
            facts["project"] = shared.project_named(row.values["project"])
        if row.values["starts_on"] is not None:
            _agree(line, facts, row, by, plan)
        elif facts:
            raise ValidationError(_("填了线路约定的，须填起始日期。"))
        elif known:
            plan.unchanged += 1
        else:
            plan.new.append(line)

    return store


def _agree(line: Line, facts: dict[str, Any], row: ImportedRow, by: Any, plan: shared.Ledger) -> None:
    starts_on: Any = row.values["starts_on"]
    ended_on: Any = row.values["ended_on"]
    missing = [name for name in ("use", "up", "down") if name not in facts]
    if missing:
        raise ValidationError(_("线路约定须填线路用途、上行带宽和下行带宽。"))
    known = _standing(line, starts_on)
    if known is None:
        plan.new.append(lines.agree(line, by=by, starts_on=starts_on, ended_on=ended_on, **facts))
        return
    shared.insist_same(known, facts, str(known))
    end = getattr(known, "end", None)
    if ended_on is None or (end is not None and end.ended_on == ended_on):
        plan.unchanged += 1
    else:
        lines.close(known, by=by, ended_on=ended_on)
        plan.changed.append(shared.Change(known, {"ended_on": ended_on}))


def _standing(line: Line, starts_on: Any) -> LineTerm | None:
    """The term of the line from that day on that was not taken back."""
    terms = line.terms.filter(starts_on=starts_on).select_related("end")
    return next(
        (each for each in terms if getattr(each, "end", None) is None or each.end.ended_on > starts_on), None
    )
