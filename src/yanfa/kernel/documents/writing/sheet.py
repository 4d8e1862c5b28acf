"""A layout as a spreadsheet: one sheet, merged cells as printed, ready for the printer."""

from __future__ import annotations

import io
import itertools
import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

import xlsxwriter

from yanfa.kernel.documents.layout import Cell, Grid, Heading, Layout, Mark, Text, Title
from yanfa.kernel.documents.writing.safety import FORBIDDEN, is_formula
from yanfa.kernel.documents.writing.xlsx import A4, sheet_name

#: Width of the printed page in columns of Excel's measure, upright and across.
PAGE_WIDTH = {False: 92.0, True: 132.0}
LINE_HEIGHT = 15.0
TALLEST_ROW = 400.0
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
PLAIN_NUMBER = re.compile(r"-?(?P<whole>\d{1,3}(?:,\d{3})*|\d+)(?:\.(?P<places>\d+))?(?P<percent>%?)")


def write_sheet(layout: Layout) -> bytes:
    """The layout as an xlsx file."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        book.set_properties({"title": layout.name})
        _SheetWriter(book, layout).write()
    return target.getvalue()


class _SheetWriter:
    """Writes the blocks one below the other on the columns of the widest table."""

    def __init__(self, book: Any, layout: Layout) -> None:
        self.layout = layout
        self.sheet = book.add_worksheet(sheet_name(layout.name))
        self.book = book
        self.formats: dict[tuple[Any, ...], Any] = {}
        grids = [block for block in layout.blocks if isinstance(block, Grid)]
        widest = max(grids, key=lambda grid: len(grid.widths), default=Grid((1,), ()))
        share = PAGE_WIDTH[layout.landscape] / sum(widest.widths)
        self.widths = [width * share for width in widest.widths]
        self.row = 0
        #: (rows, first row, last row) of the headings of every table that has some.
        self.headed: list[tuple[int, int, int]] = []

    def write(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)
        for block in self.layout.blocks:
            if isinstance(block, Grid):
                self._write_grid(block)
            elif isinstance(block, Mark):
                # A sheet is edited further, so it carries the address as words and no code to be scanned.
                self._write_line(Text(f"{block.text}\n{block.address}".strip()))
            else:
                self._write_line(block)
        self._set_up_print()

    def _set_up_print(self) -> None:
        """A4, one page across, the number of the page below, the headings of the longest table on every page."""
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.set_footer("&C&P / &N", {"margin": 0.35})
        self.sheet.fit_to_pages(1, 0)
        if self.layout.landscape:
            self.sheet.set_landscape()
        if self.headed:
            _rows, first, last = max(self.headed)
            self.sheet.repeat_rows(first, last)

    def _write_line(self, block: Title | Heading | Text) -> None:
        lines = [block.text, block.small] if isinstance(block, Title) and block.small else [block.text]
        for number, text in enumerate(lines):
            is_title = isinstance(block, Title)
            format_ = self._format(
                bold=not isinstance(block, Text) and number == 0,
                size=16 if is_title and number == 0 else 11,
                align="center" if is_title else "left",
                border=0,
                tint=False,
                quoted=is_formula(text),
            )
            self._merge(self.row, 0, 1, len(self.widths), FORBIDDEN.sub("", text), format_)
            width = sum(self.widths)
            self.sheet.set_row(self.row, 26 if is_title and number == 0 else _height(text, width))
            self.row += 1

    def _write_grid(self, grid: Grid) -> None:
        first, edges = self.row, self._edges(grid)
        heights: dict[int, float] = {}
        for number, column, cell in grid.placed():
            content, shown = _stored(cell)
            quoted = isinstance(content, str) and is_formula(content)
            format_ = self._format(cell.heading, 10, cell.align, 1, cell.heading, shown, quoted)
            row, left, right = first + number, edges[column], edges[column + cell.columns]
            self._merge(row, left, cell.rows, right - left, content, format_)
            if cell.rows == 1:
                width = sum(self.widths[left:right])
                heights[row] = max(heights.get(row, LINE_HEIGHT), _height(cell.text, width))
        for row, height in heights.items():
            self.sheet.set_row(row, min(height, TALLEST_ROW))
        if grid.head_rows:
            self.headed.append((len(grid.rows), first, first + grid.head_rows - 1))
        self.row = first + len(grid.rows)

    def _edges(self, grid: Grid) -> list[int]:
        """Where the columns of a table begin and end among the columns of the sheet, as near as they come."""
        sheet_edges = [0.0, *itertools.accumulate(self.widths)]
        scale = sheet_edges[-1] / sum(grid.widths)
        edges = [0]
        for number, wanted in enumerate(itertools.accumulate(grid.widths), start=1):
            least, most = edges[-1] + 1, len(self.widths) - (len(grid.widths) - number)
            edges.append(
                min(range(least, most + 1), key=lambda edge: abs(sheet_edges[edge] - wanted * scale))
            )
        return edges

    def _merge(self, row: int, column: int, rows: int, columns: int, content: Any, format_: Any) -> None:
        if rows == 1 and columns == 1:
            self.sheet.write(row, column, content, format_)
        else:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, content, format_)

    def _format(
        self,
        bold: bool,
        size: int,
        align: str,
        border: int,
        tint: bool,
        shown: str = "",
        quoted: bool = False,
    ) -> Any:
        """A format made once; `quoted` marks as words what looks like a formula, without showing an apostrophe."""
        key = (bold, size, align, border, tint, shown, quoted)
        if key not in self.formats:
            options = {
                "bold": bold,
                "font_size": size,
                "font_name": "宋体",
                "align": align,
                "valign": "vcenter",
                "text_wrap": True,
                "border": border,
            }
            if tint:
                options["bg_color"] = "#F2F5F9"
            if quoted:
                options["quote_prefix"] = True
            if shown:
                options["num_format"] = shown
            self.formats[key] = self.book.add_format(options)
        return self.formats[key]


def _stored(cell: Cell) -> tuple[Any, str]:
    """A printed number as a number, so that a spreadsheet can add it up, and the format that shows it as printed;
    everything else as text without one."""
    found = PLAIN_NUMBER.fullmatch(cell.text) if cell.number else None
    if found is None:
        return FORBIDDEN.sub("", cell.text), ""
    number = Decimal(cell.text.replace(",", "").removesuffix("%"))
    places = f".{'0' * len(found['places'])}" if found["places"] else ""
    shown = f"{'#,##0' if ',' in found['whole'] else '0'}{places}{found['percent']}"
    return float(number / 100 if found["percent"] else number), shown


def _height(text: str, width: float) -> float:
    """The height in points that a wrapped text takes in a column."""
    lines = sum(max(1, math.ceil(_columns(line) / max(width - 1, 1))) for line in text.splitlines() or [""])
    return lines * LINE_HEIGHT + 3


def _columns(text: str) -> float:
    return sum(2.0 if unicodedata.east_asian_width(sign) in "WF" else 1.05 for sign in text)
