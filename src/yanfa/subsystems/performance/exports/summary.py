"""自评结果汇总表 of a budget year, as rows and as a document with the paragraph for the 决算."""

from __future__ import annotations

from collections.abc import Sequence

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
from yanfa.subsystems.performance.rules.summary import COLUMNS, cells_of, summary_rows
from yanfa.subsystems.performance.services.overviewing import (
    Standing,
    evaluated_of,
    grades_of,
    paragraph_of,
)

WIDTHS = (0.5, 2.6, 1.8, 1.2, 1.2, 1.1, 0.9, 0.9, 0.9, 0.8, 2.6, 2.6)
#: The columns that a spreadsheet adds up.
FIGURES = frozenset({0, 3, 4, 5, 6, 7, 8})


def language() -> str:
    """ "zh" or "en": that of the page."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def summary_headings() -> list[str]:
    """The columns of the table, in the language of the page."""
    return [getattr(column, language()) for column in COLUMNS]


def summary_cells(found: Sequence[Standing], number: int) -> list[tuple[str, ...]]:
    """The rows of the table: one for each sealed self-evaluation, and the total; none without any."""
    rows = summary_rows(evaluated_of(found), grades_of(number))
    return [cells_of(row, language()) for row in rows]


def paragraph(found: Sequence[Standing], number: int, name: str) -> str:
    """The paragraph for the 决算, in the language of the page."""
    told: str = getattr(paragraph_of(found, number, name), language())
    return told


def summary_layout(found: Sequence[Standing], number: int, name: str) -> Layout:
    """The table as a document, the paragraph below it."""
    title = _("%(year)s年度项目支出绩效自评结果汇总表") % {"year": number}
    blocks: list[Block] = [Title(title, name)]
    cells = summary_cells(found, number)
    if cells:
        rows: list[Sequence[Cell]] = [[label(heading) for heading in summary_headings()]]
        rows += [[_cell(column, text) for column, text in enumerate(row)] for row in cells]
        blocks.append(Grid(WIDTHS, rows, head_rows=1))
    blocks += [Heading(_("绩效自评情况")), Text(paragraph(found, number, name))]
    return Layout(title, tuple(blocks), landscape=True)


def _cell(column: int, text: str) -> Cell:
    return figure(text) if column in FIGURES else value(text)
