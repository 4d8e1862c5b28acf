"""The sheets of a workbook, of whatever format: cells with value and number format, and the merged ranges."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from yanfa.kernel.documents.blocks import DocumentFormat, Reading, Sentence, Table
from yanfa.kernel.documents.reading import limits, numberformat
from yanfa.kernel.documents.reading.grid import table_of
from yanfa.kernel.documents.reading.refusals import refusal


class Cell(NamedTuple):
    """A filled cell. `is_error` marks the value of a formula that failed, such as #DIV/0!."""

    value: str | Decimal | bool
    number_format: str = "General"
    is_error: bool = False


class Merge(NamedTuple):
    """A merged range: rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One visible sheet. Rows and columns count from 0; `uncomputed` are the places of formulas without a
    saved result."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    epoch_1904: bool = False
    uncomputed: set[tuple[int, int]] = field(default_factory=set)

    def shown(self, cell: Cell) -> str:
        """A cell's text as the sheet shows it."""
        if isinstance(cell.value, bool):
            return "TRUE" if cell.value else "FALSE"
        if isinstance(cell.value, Decimal):
            return numberformat.shown(cell.value, cell.number_format, epoch_1904=self.epoch_1904)
        return cell.value


def number(text: str) -> Decimal:
    """A number as the file writes it, with the 15 digits that spreadsheets keep (0.30000000000000004 is 0.3)."""
    if text.lstrip("-").isdecimal():
        return Decimal(text)
    return Decimal(format(float(text), ".15g"))


def column_letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def reading_of(sheets: list[Sheet], format_name: DocumentFormat) -> Reading:
    """Every sheet that shows text as a table, cut to what is filled."""
    tables = tuple(table for sheet in sheets if (table := sheet_table(sheet)).rows)
    uncomputed = sum(len(sheet.uncomputed) for sheet in sheets)
    return Reading(format_name, tables, (_uncomputed(uncomputed),) if uncomputed else ())


def sheet_table(sheet: Sheet) -> Table:
    """One sheet as a table: empty rows and columns around it left out, merged places None."""
    texts = {
        (row, column): text
        for row, cells in sheet.rows.items()
        for column, cell in cells.items()
        if (text := sheet.shown(cell).strip())
    }
    if not texts:
        return Table(())
    top, bottom = min(row for row, _ in texts), max(row for row, _ in texts)
    left, right = min(column for _, column in texts), max(column for _, column in texts)
    if (bottom - top + 1) * (right - left + 1) > limits.TABLE_CELLS:
        raise refusal("sheet_too_wide", sheet=sheet.name, cell=f"{column_letters(right)}{bottom + 1}")
    grid: list[list[str | None]] = [
        [texts.get((row, column), "") for column in range(left, right + 1)] for row in range(top, bottom + 1)
    ]
    _cover(grid, [Merge(a - top, b - left, c - top, d - left) for a, b, c, d in sheet.merges])
    return table_of(grid)


def _cover(grid: list[list[str | None]], merges: list[Merge]) -> None:
    """Put None into the places of merged ranges but the first."""
    places = len(grid) * len(grid[0])
    for merge in merges:
        rows = range(max(merge.top, 0), min(merge.bottom, len(grid) - 1) + 1)
        columns = range(max(merge.left, 0), min(merge.right, len(grid[0]) - 1) + 1)
        places -= len(rows) * len(columns)
        if places < 0:  # merged ranges never overlap in a file that an office program wrote
            raise refusal("damaged")
        for row in rows:
            for column in columns:
                if (row, column) != (merge.top, merge.left):
                    grid[row][column] = None


def _uncomputed(count: int) -> Sentence:
    return Sentence(
        f"有 {count} 个公式没有保存计算结果，请用 Excel 或 WPS 打开并保存一次后再提交。",
        f"{count} formulas hold no saved result; open the file in Excel or WPS and save it once.",
    )
