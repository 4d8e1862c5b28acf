"""The yearly report as PDF and as Word file, both made of the same parts."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from django.utils import timezone
from django.utils.translation import gettext as _
from docx.shared import Mm

from yanfa.kernel.documents.layout import Block, Cell, Grid, Heading, Layout, Text, Title, label, value
from yanfa.kernel.documents.writing.docx import write_docx as write_layout
from yanfa.kernel.documents.writing.pdf import compiled
from yanfa.subsystems.instruments.exports.effect_report.charts import png_of, svg_of
from yanfa.subsystems.instruments.exports.effect_report.parts import Part, Table, parts_of
from yanfa.subsystems.instruments.models import EffectReport

TEMPLATE = Path(__file__).with_name("page.typ")
DASH = "—"
#: Where a picture will stand in the Word file; no text of the report begins like this.
PLACE = "\u2063chart:"
WIDTH = Mm(160)


def write_pdf(report: EffectReport) -> bytes:
    """The report as PDF/A with its charts as drawings."""
    plain = {
        "title": str(report),
        "small": report.number,
        "parts": [_plain(part) for part in parts_of(report)],
        "closing": closing_of(report),
    }
    return compiled(TEMPLATE, report=plain)


def write_docx(report: EffectReport) -> bytes:
    """The report as a Word file with its charts as pictures."""
    charts: list[Any] = []
    blocks: list[Block] = [Title(str(report), report.number)]
    for part in parts_of(report):
        blocks += [Heading(part.heading), *(Text(f"　　{words}") for words in part.texts)]
        for chart in part.charts:
            blocks.append(Text(f"{PLACE}{len(charts)}"))
            charts.append(chart)
        blocks += [_grid(table) for table in part.tables]
    blocks += [Text(line) for line in closing_of(report)]
    document = docx.Document(io.BytesIO(write_layout(Layout(str(report), tuple(blocks), prose=True))))
    for paragraph in document.paragraphs:
        if paragraph.text.startswith(PLACE):
            chart = charts[int(paragraph.text.removeprefix(PLACE))]
            paragraph.text = ""
            paragraph.add_run().add_picture(io.BytesIO(png_of(chart)), width=WIDTH)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def closing_of(report: EffectReport) -> list[str]:
    """Who made and checked it, when its figures were taken, and by what they can be checked."""
    people = {
        "drafted": report.drafted_by or DASH,
        "reviewed": report.reviewed_by or DASH,
        "issued": report.issued_by or DASH,
    }
    return [
        _("取数时间 %s") % f"{timezone.localtime(report.as_of):%Y-%m-%d %H:%M}",
        _("编制 %(drafted)s　审核 %(reviewed)s　签发 %(issued)s") % people,
        f"SHA-256 {report.digest}",
    ]


def _plain(part: Part) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "texts": list(part.texts),
        "charts": [svg_of(chart) for chart in part.charts],
        "tables": [
            {"heads": list(each.heads), "rows": [list(row) for row in each.rows]} for each in part.tables
        ],
    }


def _grid(table: Table) -> Grid:
    rows = [
        [value(row[0]), *(Cell(cell, align="right", number=True) for cell in row[1:])] for row in table.rows
    ]
    widths = (2.0,) + (1.0,) * (len(table.heads) - 1)
    return Grid(widths, [[label(head) for head in table.heads], *rows], head_rows=1)
