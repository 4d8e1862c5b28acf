"""One line of the indicator table: which cell belongs to which column.

Pages turned into text lose or gain cells at the left where a merged cell was, so a line may stand one
or two columns beside its header. The position in which its values look like their columns wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cells import Line
from .columns import Columns
from .labels import GROUP, is_level, key, squeeze

NUMBER = re.compile(r"^-?\d+(?:\.\d+)?分?$")
DASH = re.compile(r"^[-—–－/／]+$")
OPERATOR = re.compile(r"^(?:[<>=＜＞＝≤≥≦≧═≠﹦]|&[lg]t;)+$")
VALUE = re.compile(r"^[<>=＜＞＝≤≥≦≧═~～约]|^\d|^[-+]?\d|\d%$")
SHIFTS = (0, 1, -1, 2, -2, 3, -3)
MOVED = 0.4
UNPROVED = 6.0
"""How much harder a line of one cell is to move: nothing beside it shows which column it stands in."""
OUTSIDE = -3.0
JOINED = {"sign": "target", "unit": "target"}


@dataclass
class Placed:
    """A line with its texts by role; `shift` is its distance from the header, `columns` the cells placed."""

    row: int
    gap: bool
    shift: int
    texts: dict[str, str] = field(default_factory=dict)
    columns: list[int] = field(default_factory=list)
    covered: frozenset[str] = frozenset()

    def get(self, role: str) -> str | None:
        """The text of a role, None where the line prints none."""
        return self.texts.get(role) or None


def place(row: int, line: Line, columns: Columns, *, near: int) -> Placed:
    """The line's texts by role, in the position that fits best; `near` is the shift of the line before."""
    cells = line.cells
    shifts = SHIFTS[:1] if line.exact else SHIFTS
    shift = max(shifts, key=lambda candidate: _fit(cells, columns, candidate, near))
    placed = Placed(row, line.gap, shift)
    covered = set()
    for column, text in enumerate(cells):
        role = columns.at(column - shift)
        if text is None and role and columns.at(column - shift - 1) != role:
            covered.add(role)
        if text and (role or is_group_piece(text)):
            _put(placed, column, role or "group", text)
    placed.covered = frozenset(covered)
    return placed


def is_group_piece(text: str) -> bool:
    """Whether the text is 绩效指标, the heading beside the whole table, or a piece of it."""
    plain = squeeze(text)
    return bool(plain) and plain in GROUP


def _put(placed: Placed, column: int, role: str, text: str) -> None:
    if role == "other" or (role == "sign" and not OPERATOR.match(text)):
        return
    placed.columns.append(column)
    if role == "group":
        return
    role = JOINED.get(role, role)
    before = placed.texts.get(role)
    glue = "" if role == "target" else " "
    placed.texts[role] = text if not before or before == text else before + glue + text


def _fit(cells: Sequence[str | None], columns: Columns, shift: int, near: int) -> float:
    moved = MOVED * abs(shift - near) + MOVED / 2 * abs(shift)
    score = -moved * UNPROVED if sum(bool(text) for text in cells) == 1 else -moved
    width = max(len(cells), len(columns.roles) + shift)
    for column in range(min(0, shift), width):
        text = cells[column] if 0 <= column < len(cells) else None
        score += _looks(columns.at(column - shift), text)
    return score


def _looks(role: str | None, text: str | None) -> float:
    """How well a text looks like a cell of such a column."""
    if not text:
        return BLANK.get(role or "", 0.0)
    if role is None:
        return 0.0 if is_group_piece(text) else OUTSIDE
    if role in ("weight", "score"):
        return 3.0 if NUMBER.match(text) else 0.0 if DASH.match(text) else -4.0
    if NUMBER.match(text):
        return BARE_NUMBER.get(role, -1.0)
    if VALUE.match(text):
        return PRINTED_VALUE.get(role, 0.0)
    if is_level(text):
        return LEVEL.get(role, -1.0)
    if is_group_piece(text):
        return 1.0 if role == "group" else -1.5
    return _looks_as_text(role, text)


def _looks_as_text(role: str, text: str) -> float:
    if role in ("level1", "level2"):
        return 0.0 if len(key(text)) <= 12 else -2.0
    return TEXT.get(role, 0.5)


BLANK = {"name": -2.0, "weight": -0.5, "score": -0.5, "target": -0.5}
BARE_NUMBER = {
    "target": 0.5,
    "actual": 0.5,
    "name": -3.0,
    "level1": -4.0,
    "level2": -4.0,
    "explanation": -3.0,
    "rule": -2.0,
}
PRINTED_VALUE = {
    "target": 2.0,
    "actual": 2.0,
    "sign": 1.0,
    "name": -3.0,
    "level1": -4.0,
    "level2": -4.0,
    "unit": -1.0,
}
LEVEL = {"level1": 2.0, "level2": 2.0, "name": -1.0, "target": -2.0, "actual": -2.0, "group": 0.0}
TEXT = {
    "name": 2.0,
    "target": 1.0,
    "actual": 1.0,
    "explanation": 1.0,
    "rule": 1.0,
    "group": -0.5,
    "sign": -0.5,
    "unit": 1.0,
}
