"""Lists too long to hold: the same typed rows and the same sentences as `read_rows`, a window at a time.

long_list = open_list(data, "台账.xlsx", columns)
for row in long_list.rows(): …
long_list.errors
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.reading import dispatch, numberformat
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.serialdate import moment_of
from yanfa.kernel.documents.reading.spreadsheet import Cell, column_letters
from yanfa.kernel.documents.tabular.columns import Column, ImportedRow, RowError
from yanfa.kernel.documents.tabular.header import Header, header_errors, header_of, no_header
from yanfa.kernel.documents.tabular.rows import ListReader
from yanfa.kernel.documents.tabular.sources import Source, Window, sources_in
from yanfa.kernel.documents.tabular.values import Value, trimmed

MOST_ERRORS = 500
LONGEST_CELL = 32_767
"""Characters that a spreadsheet program puts into one cell."""
BLANK_ROW: dict[int, Cell] = {}


class QuickReader(ListReader):
    """Takes the values that need no judging straight from the cell; all others go the ordinary way.

    Rendering a date as text, only to find that it is one, costs more than all the rest of the reading.
    """

    def _filled(self, row: int) -> bool:
        cells = self.sheet.rows[row].values()
        return any(not isinstance(cell.value, str) or _bare(cell.value) for cell in cells)

    def _value(self, row: int, column: Column) -> Value:
        cell = self.sheet.rows.get(row, BLANK_ROW).get(self.header.places[column.key])
        value = None if cell is None or cell.is_error else self._plain(cell, column)
        return super()._value(row, column) if value is None else value

    def _plain(self, cell: Cell, column: Column) -> Value:
        """The value of a cell of the column's own kind; None where it has to be looked at."""
        if column.unique or column.parse or column.minimum is not None or column.maximum is not None:
            return None
        if isinstance(cell.value, str):
            text = _bare(cell.value) if column.kind == "text" else ""
            return text if text and len(text) <= (column.max_length or LONGEST_CELL) else None
        if not isinstance(cell.value, Decimal):
            return None
        if column.kind == "date":
            return _whole_day(cell.value, cell.number_format, self.sheet.epoch_1904)
        plain = column.kind == "decimal" and column.places is None and _is_plain(cell.number_format)
        return cell.value if plain else None


def _bare(text: str) -> str:
    """The text as `trimmed` gives it, which most texts are already."""
    return text if text and text[0].isalnum() and text[-1].isalnum() else trimmed(text)


@lru_cache(maxsize=20_000)
def _whole_day(serial: Decimal, code: str, epoch_1904: bool) -> date | None:
    if serial != serial.to_integral_value() or not numberformat.is_date_format(code):
        return None
    moment = moment_of(serial, epoch_1904=epoch_1904)
    return moment.date() if moment else None


@lru_cache(maxsize=500)
def _is_plain(code: str) -> bool:
    return not numberformat.is_date_format(code) and not numberformat.is_percentage(code)


class LongList:
    """The list of a file: its header, its rows as they are asked for, and what was found wrong up to there."""

    def __init__(self, source: Source, header: Header, columns: Sequence[Column]) -> None:
        self.source, self.header, self.columns = source, header, columns
        self.errors: list[RowError] = list(header_errors(header, columns))
        self.rows_read = 0

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.source.name

    def rows(self) -> Iterator[ImportedRow]:
        """The rows without errors in the order of the sheet; ends early where nothing but errors comes."""
        sheet = self.source.blank_sheet()
        reader = QuickReader(sheet, self.header, self.columns)
        windows = self.source.windows(sheet)
        while (window := dispatch.guarded(partial(_following, windows))) is not None:
            sheet.rows = window
            self._refuse_overlong(window)
            for row in reader.rows():
                self.rows_read += 1
                yield row
            self.errors.extend(_shortened(error) for error in reader.errors)
            reader.errors.clear()
            sheet.uncomputed.clear()
            if len(self.errors) >= MOST_ERRORS:
                return

    def _refuse_overlong(self, window: Window) -> None:
        """A cell that no spreadsheet program would hold is told, whichever column it stands in."""
        for row, cells in window.items():
            for place, cell in cells.items():
                if isinstance(cell.value, str) and len(cell.value) > LONGEST_CELL:
                    self.errors.append(_overlong(row, place, len(cell.value)))
                    cells[place] = Cell("")


def open_list(data: bytes, name: str, columns: Sequence[Column]) -> LongList:
    """The list of the sheet whose header names most columns. Raises UnreadableDocument.

    A file without such a header gives a list without rows, and the error that says what is missing.
    """
    found = []
    for source in sources_in(data, name):
        header = header_of(dispatch.guarded(source.top), columns)
        if header is not None:
            found.append((source, header))
    if found:
        source, header = max(found, key=lambda pair: len(pair[1].places))
        return LongList(source, header, columns)
    nothing = LongList(Source("", lambda sheet: iter(())), Header(0), [])
    nothing.errors = [no_header(columns)]
    return nothing


def _following(windows: Iterator[Window]) -> Window | None:
    """The next window; None at the end."""
    return next(windows, None)


def _overlong(row: int, place: int, length: int) -> RowError:
    column = f"{column_letters(place)} 列"
    return RowError(
        row + 1,
        column,
        "",
        Sentence(
            f"第 {row + 1} 行 {column}：一格有 {length:,} 字，最多 {LONGEST_CELL:,} 字，请删减后再上传。",
            f"Row {row + 1}, column {column_letters(place)}: the cell holds {length:,} characters, "
            f"{LONGEST_CELL:,} at most; shorten it.",
        ),
    )


def _shortened(error: RowError) -> RowError:
    """The error without most of what stands in the cell, which may be a novel."""
    if len(error.found) <= 60:
        return error
    found, brief = error.found.strip(), error.found.strip()[:40] + "…"
    sentence = Sentence(
        error.sentence.chinese.replace(found, brief), error.sentence.english.replace(found, brief)
    )
    return RowError(error.row, error.column, brief, sentence)


def headings_in(data: bytes, name: str, rows: int = 5) -> tuple[list[str], list[list[str]]]:
    """The headings of the first list in a file, and the first rows below; for somebody to say what they mean.

    The header is the first row with the most filled cells. Raises UnreadableDocument.
    """
    for source in sources_in(data, name):
        sheet = dispatch.guarded(source.top)
        if not sheet.rows:
            continue
        top = min(sheet.rows, key=lambda row: (-len(sheet.rows[row]), row))
        places = sorted(sheet.rows[top])
        below = [row for row in sorted(sheet.rows) if row > top][:rows]
        shown = [
            [sheet.shown(sheet.rows[row][place])[:60] if place in sheet.rows[row] else "" for place in places]
            for row in below
        ]
        return [sheet.shown(sheet.rows[top][place]).strip()[:100] for place in places], shown
    raise refusal("no_list")
