"""Old workbooks (.xls, .et): what the confined reader found, as sheets."""

from __future__ import annotations

from typing import Any

from yanfa.kernel.documents.blocks import Reading
from yanfa.kernel.documents.reading import confined
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.spreadsheet import Cell, Merge, Sheet, number, reading_of


def read(data: bytes, name: str) -> Reading:
    """The visible sheets as tables."""
    return reading_of(sheets_of(data), "xls")


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets of an old workbook."""
    try:
        return [_sheet(item) for item in confined.run("xls", data)]
    except confined.OutOfTime as error:
        raise refusal("takes_too_long") from error


def _sheet(item: dict[str, Any]) -> Sheet:
    sheet = Sheet(
        item["name"], epoch_1904=item["epoch_1904"], merges=[Merge(*merge) for merge in item["merges"]]
    )
    for row, column, kind, value, code in item["cells"]:
        sheet.rows.setdefault(row, {})[column] = _cell(kind, value, code)
    return sheet


def _cell(kind: str, value: str, code: str) -> Cell:
    if kind == "number":
        return Cell(number(value), code)
    if kind == "boolean":
        return Cell(value == "1")
    return Cell(value, is_error=kind == "error")
