"""Reads the rows below the header: blank ones left out, each value checked against its column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from yanfa.kernel.documents.reading.sheets import sheets_in
from yanfa.kernel.documents.reading.spreadsheet import Sheet
from yanfa.kernel.documents.tabular.columns import Column, ImportedRow, ImportedRows, RowError, error_at
from yanfa.kernel.documents.tabular.fitting import fitted
from yanfa.kernel.documents.tabular.header import Header, header_errors, header_of, no_header, unread_columns
from yanfa.kernel.documents.tabular.values import Entry, Misfit, Value, trimmed


def read_rows(data: bytes, name: str, columns: Sequence[Column]) -> ImportedRows:
    """The rows of the sheet whose header names most columns (the first of equals).

    Reads xlsx, xls, csv, tsv and HTML tables. Raises UnreadableDocument for what holds no list.
    """
    sheets = [sheet for sheet in sheets_in(data, name) if sheet.rows]
    found = [(sheet, header) for sheet in sheets if (header := header_of(sheet, columns))]
    if not found:
        return ImportedRows("", None, (), (no_header(columns),))
    sheet, header = max(found, key=lambda pair: len(pair[1].places))
    reader = ListReader(sheet, header, columns)
    rows = tuple(reader.rows())
    return ImportedRows(
        sheet=sheet.name,
        header_row=header.row + 1,
        rows=rows,
        errors=(*header_errors(header, columns), *reader.errors),
        unknown_columns=unread_columns(sheet, header),
        other_sheets=tuple(other.name for other in sheets if other is not sheet),
    )


class ListReader:
    """Goes through the rows of one list and gathers what is wrong."""

    def __init__(self, sheet: Sheet, header: Header, columns: Sequence[Column]) -> None:
        self.sheet, self.header = sheet, header
        self.columns = [column for column in columns if column.key in header.places]
        self.blank: dict[str, Value] = {column.key: None for column in columns}
        self.errors: list[RowError] = []
        self.first_rows: dict[tuple[str, Value], int] = {}
        self.spans = {place: _spans(sheet, place) for place in header.places.values()}

    def rows(self) -> Iterator[ImportedRow]:
        """The rows without errors; those of the others stand in `errors`."""
        uncomputed = {row for row, _ in self.sheet.uncomputed}
        for row in sorted({*self.sheet.rows, *uncomputed}):
            if row <= self.header.row or not (row in uncomputed or self._filled(row)):
                continue
            before = len(self.errors)
            values = self.blank | {column.key: self._value(row, column) for column in self.columns}
            if len(self.errors) == before:
                yield ImportedRow(row + 1, values)

    def _filled(self, row: int) -> bool:
        return any(trimmed(self.sheet.shown(cell)) for cell in self.sheet.rows[row].values())

    def _value(self, row: int, column: Column) -> Value:
        """The value of one cell; None, with the error noted, where it does not fit."""
        place = self.header.places[column.key]
        cell = self.sheet.rows.get(row, {}).get(place)
        shown = self.sheet.shown(cell) if cell else ""
        try:
            if (row, place) in self.sheet.uncomputed:
                raise Misfit(
                    "公式没有保存计算结果，请用 Excel 或 WPS 打开并保存一次",
                    "the formula holds no saved result; open the file in Excel or WPS and save it",
                )
            if cell is None or not trimmed(shown):
                self._refuse_gap(row, place, column)
                return None
            value = fitted(Entry(shown, cell, self.sheet.epoch_1904), column)
            self._refuse_repetition(row, column, value)
        except Misfit as misfit:
            self.errors.append(error_at(row, column, shown, misfit.sentence))
            return None
        return value

    def _refuse_gap(self, row: int, place: int, column: Column) -> None:
        """A blank cell is wrong where a value is required, and where a merged cell leaves it open."""
        tops = [top for top, _ in self.spans[place]]
        index = bisect_right(tops, row) - 1
        if index >= 0 and tops[index] < row <= self.spans[place][index][1]:
            raise Misfit(
                f"与第 {tops[index] + 1} 行合并成一格，请取消合并并逐行填写",
                f"is merged with row {tops[index] + 1}; take the cells apart and fill in each row",
            )
        if column.required:
            raise Misfit("不能为空，请补填", "must not be blank; fill it in")

    def _refuse_repetition(self, row: int, column: Column, value: Value) -> None:
        if not column.unique:
            return
        first = self.first_rows.setdefault((column.key, value), row)
        if first != row:
            raise Misfit(
                f"与第 {first + 1} 行重复，请删去其中一行", f"repeats row {first + 1}; delete one of them"
            )


def _spans(sheet: Sheet, place: int) -> list[tuple[int, int]]:
    """(first row, last row) of the merged cells that cover a column, from the top."""
    return sorted((merge.top, merge.bottom) for merge in sheet.merges if merge.left <= place <= merge.right)
