"""Indicator rows from printed lines: names, values and level labels wrapped over lines, points at the end.

A row ends with its weight and score. Before them stand, in order, labels of levels (their pieces on
lines of their own), the name, the target and the actual value; the cut between these that leaves the
most likely cells is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yanfa.subsystems.performance.rules.reading.cells import join_lines
from yanfa.subsystems.performance.rules.reading.labels import (
    GROUP,
    LEVEL1,
    LEVEL2,
    POINTS,
    family,
    is_level,
    squeeze,
)

from .wrapping import VALUE, Token, best_cells, text_of

NUMBER = re.compile(r"^\d+(?:\.\d+)?$")
LABELS = tuple(f"{name}指标" for name in LEVEL1 | LEVEL2) + tuple(LEVEL1)
Roles = Sequence[str]
REASON_DUE, REASON_GOES_ON, REASON_UNDUE = -3.0, 1.5, 3.0
NAME_END = 4
"""Characters of a piece that may be the end of the name above it."""


@dataclass
class PrintedRow:
    """An indicator as printed, or (without a name) labels that stand alone."""

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    deviation: str = ""

    def cell(self, role: str) -> str:
        """The text of a column."""
        return str(getattr(self, "deviation" if role == "note" else role, ""))


@dataclass
class Reader:
    """Reads the lines of one table; `loose` is what found no place."""

    rows: list[PrintedRow] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    _pending: list[Token] = field(default_factory=list)
    _next: PrintedRow = field(default_factory=PrintedRow)
    _open: tuple[PrintedRow, str] | None = None

    def read(self, lines: Sequence[str]) -> None:
        """Read the printed lines between header and total."""
        for number, line in enumerate(lines):
            tokens = [Token(text, number) for text in line.split()]
            points = _points(tokens)
            if points is None or not (self._pending or points):
                self._pending += tokens
                continue
            self._pending += tokens[:points]
            rest = tokens[points + 2 :]
            labels = rest if is_level("".join(token.text for token in rest)) else []
            self._finish(tokens[points].text, tokens[points + 1].text, [] if labels else rest)
            self._pending += labels
        self._leftover(self._without_labels(self._pending))
        if self._next.level1 or self._next.level2:
            self.rows.append(self._next)

    def _finish(self, weight: str, score: str, rest: list[Token]) -> None:
        body = self._without_labels(self._pending)
        self._pending = []
        row, self._next = self._next, PrintedRow()
        row.weight, row.score, row.deviation = weight, score, text_of(rest)
        cells = best_cells(body, reason_doubt=_reason_doubt(self.rows[-1] if self.rows else None))
        self._give_back(cells.above)
        row.name, row.target, row.actual = cells.name, cells.target, cells.actual
        self.rows.append(row)

    def _without_labels(self, tokens: list[Token]) -> list[Token]:
        """What is left of a row's words when labels, and what belongs to the row before, are taken off."""
        body: list[Token] = []
        position = 0
        while position < len(tokens):
            begins = not body or tokens[position].line != tokens[position - 1].line
            taken = self._label(tokens, position, inside=bool(body)) if begins else 0
            if not taken:
                body.append(tokens[position])
                position += 1
                continue
            self._leftover(body)
            body = []
            position += taken
        return body

    def _leftover(self, tokens: list[Token]) -> None:
        """Words that no points follow: a row that prints none, line by line, or a text of the row above."""
        lines: dict[int, list[Token]] = {}
        for token in tokens:
            lines.setdefault(token.line, []).append(token)
        rest: list[Token] = []
        for line in lines.values():
            if len(line) == 2 and VALUE.match(line[1].text) and not VALUE.match(line[0].text):
                row, self._next = self._next, PrintedRow()
                row.name, row.target = line[0].text, line[1].text
                self.rows.append(row)
            else:
                rest += line
        self._give_back(text_of(rest))

    def _give_back(self, text: str) -> None:
        """A text below a row is the end of its name or stands in its last column; without a row it stays loose."""
        above = self.rows[-1] if self.rows else None
        if not text:
            return
        if above is None or not above.score:
            self.loose.append(text)
        elif len(text) <= NAME_END < len(above.name) and not (_missed(above) or VALUE.match(text)):
            above.name = join_lines([above.name, text])
        else:
            above.deviation = join_lines([above.deviation, text])

    def _label(self, tokens: list[Token], start: int, *, inside: bool) -> int:
        """How many words from `start` make up a label of a level; the label is kept for the next row."""
        if self._open is not None:
            taken = _rest_of(tokens, start, self._open)
            if taken:
                self._open = None
                return taken
        length, label = _longest_label(tokens, start)
        if not length or (inside and not is_level(label)) or not _leaves_a_name(tokens[start + length :]):
            return 0
        if label and label not in GROUP:
            self._keep(label)
        return length

    def _keep(self, label: str) -> None:
        level = _level_of(label, self._next.level1)
        if getattr(self._next, level):
            self.rows.append(self._next)
            self._next = PrintedRow()
        setattr(self._next, level, label)
        self._open = None if label.endswith("指标") else (self._next, level)


def _points(tokens: Sequence[Token]) -> int | None:
    """Where weight and score stand in a line: the last two of the first run of bare numbers."""
    position = 0
    while position < len(tokens):
        end = position
        while end < len(tokens) and NUMBER.match(tokens[end].text):
            end += 1
        if end - position >= 2:
            return end - 2
        position = max(end, position + 1)
    return None


def _reason_doubt(above: PrintedRow | None) -> float:
    """Doubt that words after the points of a row still belong to it; less than none where a reason is due."""
    if above is None or not above.weight:
        return REASON_UNDUE
    if above.deviation:
        return REASON_GOES_ON
    return REASON_DUE if _missed(above) else REASON_UNDUE


def _missed(row: PrintedRow) -> bool:
    return bool(row.weight and row.score) and float(row.score) < float(row.weight)


def _level_of(label: str, level1: str) -> str:
    """Whether a label is of the first or the second level; 满意度指标 may be both, the first time the first."""
    name = POINTS.sub("", squeeze(label)).removesuffix("指标")
    if name == "成本":
        return "level2"
    return "level1" if name in LEVEL1 and not (level1 and family(level1) == name) else "level2"


def _leaves_a_name(tokens: Sequence[Token]) -> bool:
    """Whether there are words left for a row, or none at all: a label may also stand alone."""
    return not tokens or not VALUE.match(tokens[0].text)


def _longest_label(tokens: Sequence[Token], start: int) -> tuple[int, str]:
    """(words, label) of the longest label, or beginning of one, that starts here; (0, "") where none does."""
    text, found = "", (0, "")
    for length, token in enumerate(tokens[start:], 1):
        text += squeeze(token.text)
        if text in GROUP or POINTS.sub("", text) in LABELS:
            found = (length, text)
        elif not any(label.startswith(text) for label in LABELS):
            break
        elif len(text) >= 2 and not found[1].endswith("指标"):
            found = (length, text)
    return found


def _rest_of(tokens: Sequence[Token], start: int, opened: tuple[PrintedRow, str]) -> int:
    """How many words complete a label that a page break interrupted; it is completed in its row."""
    row, level = opened
    begun = getattr(row, level)
    text = ""
    for count, token in enumerate(tokens[start:], 1):
        text += squeeze(token.text)
        if begun + text in LABELS:
            setattr(row, level, begun + text)
            return count
        if not any(label.startswith(begun + text) for label in LABELS):
            return 0
    return 0


def as_grid(rows: Sequence[PrintedRow], roles: Roles) -> Iterator[list[str]]:
    """The rows with their cells in the order of the header."""
    for row in rows:
        yield [row.cell(role) for role in roles]
