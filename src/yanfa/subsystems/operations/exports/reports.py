"""The monthly report as a document: the figures, whole and by system, the summary, and by what it can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.kernel.documents.layout import (
    Block,
    Cell,
    Grid,
    Heading,
    Layout,
    Text,
    Title,
    figure,
    label,
    value,
)
from yanfa.subsystems.operations.models import MonthlyReport, System
from yanfa.subsystems.operations.rules.reports import Line
from yanfa.subsystems.operations.services.reports import indicator_of

WIDTHS = (3.2, 2.4, 0.8, 1.4, 1.4)
DASH = "—"


def report_headings() -> list[str]:
    """The columns of the table of figures."""
    return [_("指标"), _("系统"), _("计量单位"), _("本月"), _("本年累计")]


def report_rows(report: MonthlyReport) -> list[list[str]]:
    """The figures in words of the page's language; no figure is a dash."""
    names = {system.code: _name(system) for system in System.objects.all()}
    return [_row(line, names) for line in report.lines]


def report_layout(report: MonthlyReport) -> Layout:
    """The report as it is printed."""
    title = str(report)
    blocks: list[Block] = [Title(title)]
    if report.summary:
        blocks += [
            Heading(_("本月情况")),
            *(Text(line) for line in report.summary.splitlines() if line.strip()),
        ]
    blocks += [Heading(_("运行指标")), Grid(WIDTHS, list(_cells(report_rows(report))), head_rows=1)]
    blocks.append(Text(_("“合计”之外按系统分列；没有数值的指标当月没有可计的记录。")))
    blocks.append(Text(_("取数时间 %s") % f"{timezone.localtime(report.as_of):%Y-%m-%d %H:%M}"))
    blocks.append(Text(_("编制 %(maker)s　签发 %(signer)s") % _people(report)))
    blocks.append(Text(f"SHA-256 {report.digest}"))
    return Layout(title, tuple(blocks))


def _cells(rows: Iterable[Sequence[str]]) -> Iterable[Sequence[Cell]]:
    yield [label(heading) for heading in report_headings()]
    for name, system, unit, month, year in rows:
        yield [value(name), value(system), value(unit, align="center"), figure(month), figure(year)]


def _row(line: Line, names: dict[str, str]) -> list[str]:
    indicator = indicator_of(line)
    name = indicator.label_en if _english() else indicator.label
    system = names.get(line["system"], line["system"]) if line["system"] else _("合计")
    return [name, system, line["unit"], line["value"] or DASH, line["year"] or DASH]


def _people(report: MonthlyReport) -> dict[str, Any]:
    return {"maker": report.recorded_by or DASH, "signer": report.signed_by or DASH}


def _name(system: System) -> str:
    return system.name_en if _english() and system.name_en else system.name


def _english() -> bool:
    return (get_language() or "").startswith("en")
