"""The sheets of any file that holds a list: workbooks of every age, CSV and TSV, and tables exported as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from yanfa.kernel.documents.blocks import Table
from yanfa.kernel.documents.reading import delimited, dispatch, oldworkbook, openxml, webpage, workbook
from yanfa.kernel.documents.reading.archive import Package
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.spreadsheet import Cell, Sheet


def sheets_in(data: bytes, name: str) -> list[Sheet]:
    """The visible sheets; a CSV file is one, each table of a page is one. Raises UnreadableDocument."""
    return dispatch.guarded(lambda: _source(dispatch.format_of(data, name))(data, name))


def _source(format_name: str) -> Callable[[bytes, str], list[Sheet]]:
    sources = {"zip": _openxml, "xls": _old, "csv": _delimited, "txt": _delimited, "html": _webpage}
    if format_name not in sources:
        raise refusal("no_list")
    return sources[format_name]


def _openxml(data: bytes, name: str) -> list[Sheet]:
    package = Package(data)
    main, kind = openxml.main_part(package)
    if kind != "xlsx":
        raise refusal("no_list")
    return workbook.sheets_of(package, main)


def _old(data: bytes, name: str) -> list[Sheet]:
    return oldworkbook.sheets_of(data)


def _delimited(data: bytes, name: str) -> list[Sheet]:
    return [_sheet(PurePath(name).stem, delimited.rows_of(data, name))]


def _webpage(data: bytes, name: str) -> list[Sheet]:
    tables = [block for block in webpage.blocks_of_page(data) if isinstance(block, Table)]
    return [_sheet(f"表{number}", table.rows) for number, table in enumerate(tables, 1)]


def _sheet(name: str, rows: Sequence[Sequence[str | None]]) -> Sheet:
    """Rows of text as a sheet."""
    filled = {
        number: {column: Cell(text) for column, text in enumerate(row) if text}
        for number, row in enumerate(rows)
    }
    return Sheet(name, {number: cells for number, cells in filled.items() if cells})
