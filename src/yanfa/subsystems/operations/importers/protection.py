"""Filings and assessments from a spreadsheet: one row an assessment, or a filing that has none yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import Assessment, Filing
from yanfa.subsystems.operations.models.protection import CONCLUSIONS, LEVELS
from yanfa.subsystems.operations.services import protection

COLUMNS = (
    Column("system", ("系统代码", "信息系统", "系统名称"), required=True),
    Column("level", ("备案级别", "级别"), kind="choice", required=True, choices=shared.by_label(LEVELS)),
    Column("certificate", ("备案证明编号", "备案编号"), required=True, max_length=60),
    Column("starts_on", ("备案日期",), kind="date", required=True),
    Column("authority", ("受理备案的公安机关",), max_length=100),
    Column("ended_on", ("撤销日期",), kind="date"),
    Column("report_number", ("测评报告编号",), unique=True, max_length=100),
    Column("assessed_on", ("测评日期",), kind="date"),
    Column("agency", ("测评机构",), max_length=100),
    Column("score", ("测评得分", "得分"), kind="decimal", places=2, minimum=Decimal(0), maximum=Decimal(100)),
    Column("conclusion", ("测评结论", "结论"), kind="choice", choices=shared.by_label(CONCLUSIONS)),
    Column("high_risks", ("高风险项数",), kind="integer", minimum=0),
)
REPORT = ("assessed_on", "agency", "score", "conclusion", "high_risks")


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import filings and assessments, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="等级保护")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        system: Any = shared.system_named(row.values["system"])
        facts = shared.stated(row.values, "starts_on", "authority") | {"level": int(str(row.values["level"]))}
        filing = Filing.objects.filter(certificate=row.values["certificate"]).first()
        fresh = filing is None
        if filing is None:
            filing = protection.file_level(system, by=by, certificate=row.values["certificate"], **facts)
        else:
            shared.insist_same(filing, facts | {"system": system}, filing.certificate)
        assessed, ended = _assess(filing, row, by), _revoke(filing, row, by)
        if fresh or assessed:
            plan.new.append(assessed or filing)
        elif ended:
            plan.changed.append(shared.Change(filing, {"ended_on": ended}))
        else:
            plan.unchanged += 1

    return store


def _assess(filing: Filing, row: ImportedRow, by: Any) -> Assessment | None:
    """The new assessment of the row; None where it states none, or a known one."""
    facts = shared.stated(row.values, *REPORT)
    number = row.values["report_number"]
    if not number:
        if facts:
            raise ValidationError(_("填了测评情况的，须填测评报告编号。"))
        return None
    known = Assessment.objects.filter(report_number=number).first()
    if known is not None:
        shared.insist_same(known, facts | {"filing": filing}, str(number))
        return None
    if not row.values["assessed_on"] or not row.values["conclusion"]:
        raise ValidationError(_("测评报告须填测评日期和测评结论。"))
    return protection.assess(filing, by=by, report_number=number, **facts)


def _revoke(filing: Filing, row: ImportedRow, by: Any) -> Any:
    """The day of revocation that the row states and the register does not know."""
    day: Any = row.values["ended_on"]
    known = getattr(filing, "end", None)
    if day is None or (known is not None and known.ended_on == day):
        return None
    protection.revoke(filing, by=by, ended_on=day)
    return day
