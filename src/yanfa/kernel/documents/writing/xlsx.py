"""Lists as spreadsheets: headings, typed cells, sensible widths, and nothing that runs."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from yanfa.kernel.documents.writing.safety import safe_cell

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST_COLUMN = 60
SAMPLED_ROWS = 200


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
        formats = {
            "heading": book.add_format({"bold": True, "bg_color": "#E9F1FA", "border": 1, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"}),
        }
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


def _write(target: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    widths = [_width(heading) for heading in sheet.headings]
    target.write_row(0, 0, [safe_cell(heading) for heading in sheet.headings], formats["heading"])
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(target, count, column, value, formats)
            if count <= SAMPLED_ROWS and column < len(widths):
                widths[column] = max(widths[column], _width(str(value if value is not None else "")))
    for column, width in enumerate(widths):
        target.set_column(column, column, min(width + 2, WIDEST_COLUMN))
    target.freeze_panes(1, 0)
    if sheet.headings:
        target.autofilter(0, 0, count, len(sheet.headings) - 1)


def _write_cell(target: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        target.write_datetime(row, column, local.replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        target.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])  # noqa: DTZ001
    elif isinstance(value, str):
        target.write_string(row, column, safe_cell(value), formats["text"])
    else:
        target.write(row, column, safe_cell(value), formats["text"])


def _width(text: str) -> int:
    """The width of the longest line in columns; a Chinese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
