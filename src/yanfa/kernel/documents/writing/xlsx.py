"""Lists as spreadsheets: headings, typed cells, sensible widths, ready for the printer, and nothing that runs."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from yanfa.kernel.documents.writing.safety import FORBIDDEN, is_formula, safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST_COLUMN = 60
SAMPLED_ROWS = 200
A4 = 9
#: Columns of Excel's measure that a sheet of A4 holds upright, and across at the smallest type that can be read.
UPRIGHT, ACROSS = 92, 220
CELL = {"font_name": "宋体", "font_size": 10, "valign": "top", "border": 1, "border_color": "#A6AEB9"}
HEADING = CELL | {
    "bold": True,
    "bg_color": "#E9F1FA",
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name (Excel allows 31 characters), headings and rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an xlsx file."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = _Formats(book)
        for sheet in sheets:
            _write(book.add_worksheet(sheet_name(sheet.name)), sheet, formats)
    return target.getvalue()


def workbook_response(file_name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """One list as a download."""
    data = workbook([Sheet(file_name.rpartition(".")[0], headings, rows)])
    return download(data, file_name, CONTENT_TYPE)


def download(data: bytes, file_name: str, content_type: str) -> HttpResponse:
    """An answer that a browser saves under the file name, Chinese characters included."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def sheet_name(name: str) -> str:
    """A name that Excel takes: without []:*?/\\ and not over 31 characters."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in name)[:31] or "Sheet1"


class _Formats(dict[str, Any]):
    """The formats of a book: "heading", "text", "quoted", and one for each number format that a cell asked for."""

    def __init__(self, book: Any) -> None:
        text = CELL | {"text_wrap": True}
        # What looks like a formula is marked as words: an apostrophe that Excel keeps and does not show.
        quoted = text | {"quote_prefix": True}
        super().__init__(
            heading=book.add_format(HEADING), text=book.add_format(text), quoted=book.add_format(quoted)
        )
        self.book = book

    def __missing__(self, number_format: str) -> Any:
        side = {"align": "left"} if number_format.startswith("y") else {}
        self[number_format] = self.book.add_format(CELL | side | {"num_format": number_format})
        return self[number_format]


def _write(target: Any, sheet: Sheet, formats: _Formats) -> None:
    widths = [_width(heading) for heading in sheet.headings]
    target.write_row(0, 0, [safe_cell(heading) for heading in sheet.headings], formats["heading"])
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(target, count, column, value, formats)
            if count <= SAMPLED_ROWS and column < len(widths):
                widths[column] = max(widths[column], _width(_shown(value)))
    widths = [min(width + 2, WIDEST_COLUMN) for width in widths]
    for column, width in enumerate(widths):
        target.set_column(column, column, width)
    target.freeze_panes(1, 0)
    if sheet.headings:
        target.autofilter(0, 0, count, len(sheet.headings) - 1)
    _set_up_print(target, sheet.name, sum(widths))


def _set_up_print(target: Any, name: str, width: int) -> None:
    """A4, the name above and the number of the page below, the headings on every page, as few pages across as can
    be read; where they are several, the first column on each."""
    target.set_paper(A4)
    target.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    target.set_header(f"&C&14{sheet_name(name).replace('&', '&&')}", {"margin": 0.4})
    target.set_footer("&C&P / &N", {"margin": 0.35})
    target.repeat_rows(0)
    if width > UPRIGHT:
        target.set_landscape()
    pages = math.ceil(width / ACROSS) or 1
    if pages > 1:
        target.repeat_columns(0)
    target.fit_to_pages(pages, 0)


def _write_cell(target: Any, row: int, column: int, value: Any, formats: _Formats) -> None:
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        target.write_datetime(row, column, local.replace(tzinfo=None), formats["yyyy-mm-dd hh:mm"])
    elif isinstance(value, date):
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001  a day has no zone
        target.write_datetime(row, column, midnight, formats["yyyy-mm-dd"])
    elif isinstance(value, str):
        kind = "quoted" if is_formula(value) else "text"
        target.write_string(row, column, FORBIDDEN.sub("", value), formats[kind])
    elif isinstance(value, Decimal) and _places(value):
        target.write_number(row, column, value, formats[f"#,##0.{'0' * _places(value)}"])
    else:
        target.write(row, column, safe_cell(value), formats["text"])


def _places(value: Decimal) -> int:
    """Decimal places as the figure is kept: money has two, and shows both. None of a figure that is no number."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shown(value: Any) -> str:
    """A value about as long as a reader sees it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:,f}"
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """The width of the longest line in columns; a Chinese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
