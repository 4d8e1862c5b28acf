"""The indicator table: its lines become rows, pieces that page breaks cut off return to their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from yanfa.subsystems.performance.rules.form import Row

from .cells import join_lines
from .columns import Columns, read_columns
from .labels import GRADES, REMARKS, TOTALS, is_level, key, squeeze
from .levels import Entry, assign_levels
from .rows import DASH, NUMBER, Placed, is_group_piece, place
from .sheet import Sheet

FIELDS = tuple(field.name for field in fields(Row) if field.name not in ("level1", "level2"))
PREFIX = re.compile(
    r"^(?:绩效)?指标\s*(?:\d{1,2}|[一二三四五六七八九十]+)?\s*[:：]\s*|^指标\s*\d{1,2}\s*[.．、]?\s*(?=\D|$)"
)
BLANK_NAME = re.compile(r"^[.。…·/／\-—\s\d]*$")


@dataclass
class TableText:
    """What the table prints: its rows, the total line, and the line after it."""

    rows: list[Row] = field(default_factory=list)
    total_weight: str | None = None
    total_score: str | None = None
    grade: str | None = None
    columns: Columns = field(default_factory=lambda: Columns(()))
    end: int = 0


def find_header(sheet: Sheet, start: int = 0) -> tuple[int, Columns] | None:
    """The first line of the table's header and its columns."""
    for row in range(start, len(sheet)):
        columns = read_columns([line.cells for line in sheet.lines[row : row + 2]])
        if columns is not None:
            return row, columns
    return None


def read_table(sheet: Sheet, header: int, columns: Columns) -> TableText:
    """The rows from below the header to the total line."""
    table = TableText(columns=columns, end=len(sheet))
    sheet.take_line(header)
    if columns.lines == 2:
        sheet.take_line(header + 1)
    lines: list[Placed] = []
    for placed in _body(sheet, header + columns.lines, table):
        lines.append(placed)
    _return_pieces(sheet, lines)
    table.rows = assign_levels(list(_entries(sheet, lines)))
    return table


def _body(sheet: Sheet, start: int, table: TableText) -> Iterator[Placed]:
    """The lines of the table, placed; stops at the total, which it reads."""
    columns, shift, row = table.columns, 0, start
    while row < len(sheet):
        line = sheet.lines[row]
        again = read_columns([after.cells for after in sheet.lines[row : row + 2]])
        if again is not None:
            columns, shift = again, 0
            for repeated in range(row, row + again.lines):
                sheet.take_line(repeated)
            row += again.lines
            continue
        if key(next((cell for cell in line.cells if cell), "")) in TOTALS:
            _read_total(sheet, row, columns, shift, table)
            table.end = row + 1
            return
        if not _stands_beside(sheet, row):
            placed = place(row, line, columns, near=shift)
            if line.tabular and len(placed.columns) > 1:
                shift = placed.shift
            yield placed
        row += 1


def _stands_beside(sheet: Sheet, row: int) -> bool:
    """Whether a line between the rows is none of them: a remark, a page number, a piece of the heading beside."""
    cells = sheet.lines[row].cells
    first = next((cell for cell in cells if cell), "")
    if len(cells) > 1:
        return key(first) in REMARKS
    if is_group_piece(first) and not is_level(first):
        sheet.take_line(row)
    return not is_level(first)


def _read_total(sheet: Sheet, row: int, columns: Columns, shift: int, table: TableText) -> None:
    """Weight, score and perhaps the grade of the total line."""
    sheet.take(row, next(column for column, _ in sheet.cells(row)))
    numbers = [(column, text) for column, text in sheet.cells(row) if NUMBER.match(text)]
    if len(numbers) == 2 and columns.has("weight") and columns.has("score"):
        table.total_weight, table.total_score = numbers[0][1], numbers[1][1]
        sheet.take(row, *(column for column, _ in numbers))
    else:
        for column, text in numbers:
            role = _total_role(column, columns, shift)
            if role and getattr(table, f"total_{role}") is None:
                setattr(table, f"total_{role}", text)
                sheet.take(row, column)
    for column, text in sheet.cells(row):
        if text in GRADES:
            table.grade = text
            sheet.take(row, column)


def _total_role(column: int, columns: Columns, shift: int) -> str | None:
    """Which of weight and score a lone number of the total line stands nearer to."""
    if not columns.has("weight"):
        return "score" if columns.has("score") else None
    if not columns.has("score"):
        return "weight"
    distance = {
        role: min(abs(column - shift - place) for place, name in enumerate(columns.roles) if name == role)
        for role in ("weight", "score")
    }
    return min(distance, key=lambda role: distance[role])


def _return_pieces(sheet: Sheet, lines: list[Placed]) -> None:
    """Join lines that are only pieces of a row (cut by a page break) to that row; they leave the list."""
    for index in range(len(lines) - 1, -1, -1):
        piece = lines[index]
        if not _is_piece(piece):
            continue
        below = lines[index + 1] if index + 1 < len(lines) else None
        above = lines[index - 1] if index else None
        if below is not None and below.gap and not piece.gap and _has_row(below):
            _join(piece, below, sheet)
            below.texts = _texts_joined(piece.texts, below.texts)
        elif above is not None and piece.gap and _has_row(above):
            _join(piece, above, sheet)
            above.texts = _texts_joined(above.texts, piece.texts)
        else:
            continue
        del lines[index]


def _join(piece: Placed, whole: Placed, sheet: Sheet) -> None:
    whole.gap = whole.gap and piece.gap
    sheet.take(piece.row, *piece.columns)


def _texts_joined(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    roles = [*first, *(role for role in second if role not in first)]
    return {role: join_lines([first.get(role, ""), second.get(role, "")]) for role in roles}


def _is_piece(placed: Placed) -> bool:
    """Whether the line holds text of a row but neither its name nor its points."""
    has = set(placed.texts)
    return bool(has & {"explanation", "rule", "target", "actual", "deviation", "note"}) and not (
        has & {"name", "weight", "score", "level1", "level2"}
    )


def _has_row(placed: Placed) -> bool:
    return "name" in placed.texts


def _entries(sheet: Sheet, lines: Sequence[Placed]) -> Iterator[Entry]:
    near: int | None = None
    above: Row | None = None
    for placed in lines:
        level1, level2 = _level(placed, "level1"), _level(placed, "level2")
        row = _row(placed, above)
        if row is None and not (level1 or level2):
            _take_template(sheet, placed)
            continue
        sheet.take(placed.row, *placed.columns)
        if row is None or row.name is not None or _has_values(row):
            yield Entry(row, level1, level2, placed.gap, near is not None and placed.shift != near)
        near, above = placed.shift, row or above


def _level(placed: Placed, level: str) -> str | None:
    """The text of a level column, unless it is a piece of the heading beside the table."""
    text = placed.get(level)
    if text is None or (is_group_piece(text) and not is_level(text)):
        return None
    if not placed.get("name") and _prints_value(placed) and not is_level(text):
        return None
    return text


def _row(placed: Placed, above: Row | None) -> Row | None:
    """The row that a line prints, None for a lone label or an empty line of the template."""
    name = placed.get("name")
    if name is None and "name" in placed.covered and above is not None and _prints_value(placed):
        name = above.name
    if name is None and _prints_value(placed):
        name = next(
            (text for level in ("level2", "level1") if (text := placed.get(level)) and not is_level(text)),
            None,
        )
    name = None if name is None else PREFIX.sub("", name)
    if name is not None and BLANK_NAME.match(name):
        name = None
    if name is None and not _prints_value(placed):
        return None
    return Row(**{field: placed.get(field) for field in FIELDS if field != "name"}, name=name)


def _prints_value(placed: Placed) -> bool:
    texts = (placed.get(role) for role in ("target", "actual", "weight", "score"))
    return any(text and not DASH.match(text) for text in texts)


def _has_values(row: Row) -> bool:
    return any((row.target, row.actual, row.weight, row.score))


def _take_template(sheet: Sheet, placed: Placed) -> None:
    """Take the cells of a line that the template prints and nobody filled in."""
    for column, text in sheet.cells(placed.row):
        name = PREFIX.sub("", text)
        if BLANK_NAME.match(name) or is_group_piece(text) or squeeze(text) in ("无", "无无"):
            sheet.take(placed.row, column)
