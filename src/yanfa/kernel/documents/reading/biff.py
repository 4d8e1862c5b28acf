"""xls and et workbooks, read by xlrd inside a confined process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import xlrd

from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.numberformat import BUILT_IN
from yanfa.kernel.documents.reading.refusals import refusal

ERRORS = xlrd.error_text_from_code
NUMBERED_FORMATS = 50
"""First version of the format (Excel 5) that refers to built-in number formats by fixed numbers."""


def items(data: bytes, allow: Callable[[float], None]) -> Iterator[Any]:
    """One mapping for each visible sheet: name, epoch_1904, merges, and cells as [row, column, kind, value, format].

    `allow` grants processor time from now on.
    """
    megabytes = len(data) / limits.MEGABYTE
    allow(limits.WORKBOOK_SECONDS + megabytes * limits.WORKBOOK_SECONDS_A_MEGABYTE)
    book = _open(data)
    filled = 0
    for sheet in book.sheets():
        if sheet.visibility != 0:
            continue
        cells = list(_cells(book, sheet, limits.SHEET_CELLS - filled))
        filled += len(cells)
        merges = [[top, left, bottom - 1, right - 1] for top, bottom, left, right in sheet.merged_cells]
        yield {"name": sheet.name, "epoch_1904": book.datemode == 1, "merges": merges, "cells": cells}


def _open(data: bytes) -> xlrd.Book:
    try:
        # Without formatting_info there are neither number formats nor merged cells.
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=io.StringIO(), on_demand=False
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise refusal("password") from error
        if "find workbook" in str(error).lower():
            raise refusal("doc") from error
        raise


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet, allowed: int) -> Iterator[list[Any]]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
                continue
            allowed -= 1
            if allowed < 0:
                raise refusal("too_many_cells", cells=limits.SHEET_CELLS)
            yield [row, column, *_value(cell), _format(book, cell)]


def _value(cell: xlrd.sheet.Cell) -> tuple[str, str]:
    """("text" | "number" | "boolean" | "error", the value as a string)."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return "error", ERRORS.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "boolean", str(cell.value)
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return "number", format(cell.value, ".15g")
    return "text", cell.value


def _format(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    """The format code of a cell; xlrd names the built-in ones in their American form, so they go by number."""
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return "General"
    key = book.xf_list[cell.xf_index].format_key
    if book.biff_version >= NUMBERED_FORMATS and key in BUILT_IN:
        return BUILT_IN[key]
    return str(book.format_map[key].format_str)
