"""Pieces of text in reading order laid into the columns of a table: the reading with the least doubt, or none.

Where a page lost its grid, empty pieces are gone and long ones are broken, but the order is kept and most
columns hold their own kind of text. So every way of laying the pieces out costs points of doubt, and
dynamic programming finds the cheapest; what fits nowhere is set aside, never forced into a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from yanfa.subsystems.performance.rules.reading.labels import squeeze

from .fitting import NUMBER, POINT, QUALITY, VALUE, VERDICT, doubt, skipping
from .pieces import Border, Piece

ASIDE = 8.0
"""Doubt of a text that stays outside the table."""
DROPPED_BLANK = 1.0
"""Doubt of an empty cell that stands in no column."""
PHANTOM = 0.1
"""The same behind a complete row: the place of the levels, which go on from the row above."""
NEW_ROW = {"row": 0.0, "line": 0.0, "cell": 0.3, "pipe": 1.0, "space": 0.5}
"""Doubt of a new row, by the border before its first piece."""
SAME_ROW = {"row": 6.0, "line": 1.0, "cell": 0.3, "pipe": 0.0, "space": 0.0}
CONTINUED: dict[Border, float] = {"line": 2.5, "cell": 2.5, "space": 1.6}
"""Doubt of a piece that goes on with the text before it; pipes never break a text."""
CLOSED = 1.5
"""More doubt of going on with a text that is complete already."""
GOES_ON = re.compile(r"[,，。;；、:：)）”」%②-⑳]")
"""What no text begins with."""
UNFINISHED = re.compile(r"[,，;；、:：(（“「]$")
"""What no text ends with."""
NEEDLESS = 1.2
"""Doubt of a reason for a deviation where the score is full."""
OVER_WEIGHT = 6.0
LEVEL_ALONE = 1.5
"""Doubt of a first level without a second one beside it."""
SECOND_ALONE = 3.0
"""Doubt that a word for both levels, standing alone in a new row, is the second: 满意度指标 is not."""
LEVEL_AS_NAME = 2.0
"""Doubt that 质量 or 满意度 is the name of an indicator beside a column for second levels, or else a level."""
PART_WITH_POINTS = 3.0
"""Doubt that a part of the money has points of its own: only the total has."""
EMPTY_GROUP = 1.0
"""Doubt of a level under which nothing stands."""
SECOND_NAME = 3.0
"""Doubt of a row whose second half (中期 and 年度 side by side) is empty."""
TEXTUAL = frozenset({"name", "target", "actual", "deviation", "note", "basis", "rule", "explanation"})
FIRM = re.compile(r"指标|目标|投入|产出|效果|\(\d+分?\)$")
"""What the name of a level has and that of an indicator has not, though both may be called 预算执行率."""
NUMBERED = re.compile(r"指标\d{1,2}[:.、\u4e00-\u9fff]")
"""The beginning of an indicator that forms count: 指标2:…"""


@dataclass
class AlignedRow:
    """One row of the table: text by number of the column, and the border before its first cell."""

    border: Border
    cells: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """The rows found and the texts that belong to none of them."""

    rows: tuple[AlignedRow, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True)
class _State:
    """Where the reading stands: the column filled last and what is known of the row so far.

    `weight` is the row's; `full` says that its score equals it; `closed` that the last text is complete,
    being a value or followed by an empty cell, `cut` that it breaks off.
    """

    column: int
    weight: str | None = None
    full: bool = False
    closed: bool = False
    cut: bool = False


@dataclass(frozen=True)
class _Step:
    cost: float
    move: str
    before: _State | None


Move = tuple[_State, float, str]


class Aligner:
    """Lays pieces out in the columns of one table; `part` is a line of money that is not the total."""

    def __init__(self, kinds: Sequence[str], *, money: bool = False, part: bool = False) -> None:
        self.kinds = kinds
        self.money = money
        self.part = part
        self.endings = [self._ending(column) for column in range(len(kinds) + 1)]

    def align(self, pieces: Sequence[Piece]) -> Layout:
        """The rows that the pieces make up with the least doubt."""
        start = _State(len(self.kinds))
        trellis: list[dict[_State, _Step]] = [{start: _Step(0.0, "start", None)}]
        for piece in pieces:
            reached: dict[_State, _Step] = {}
            for state, step in trellis[-1].items():
                for target, cost, move in self._moves(piece, state):
                    total = step.cost + cost
                    if target not in reached or total < reached[target].cost:
                        reached[target] = _Step(total, move, state)
            trellis.append(reached)
        return self._read_back(pieces, trellis)

    def _ending(self, column: int) -> float | None:
        """Doubt of a row that ends after this column."""
        rest = self.kinds[column + 1 :]
        if "name" in rest and "name" not in self.kinds[: column + 1]:
            return EMPTY_GROUP if self.kinds[column].startswith("level") else None
        empty = (skipping(kind, money=self.money) for kind in rest)
        return sum(SECOND_NAME if doubt is None else doubt for doubt in empty)

    def _moves(self, piece: Piece, state: _State) -> Iterator[Move]:
        if not piece.text:
            complete = state.column >= len(self.kinds) - 1
            yield replace(state, closed=True), PHANTOM if complete else DROPPED_BLANK, "drop"
        elif not (self.money and piece.stands_for("fund")):
            yield state, ASIDE, "aside"
            yield from self._continued(piece, state)
        yield from self._same_row(piece, state)
        ended = self.endings[state.column]
        if ended is not None:
            yield from self._new_row(piece, ended)

    def _continued(self, piece: Piece, state: _State) -> Iterator[Move]:
        if state.column >= len(self.kinds) or self.money or piece.terms:
            return
        cost = CONTINUED.get(piece.border)
        plain = squeeze(piece.text)
        if (
            cost is None
            or self.kinds[state.column] not in TEXTUAL
            or NUMBERED.match(plain)
            or (_is_whole(plain) and not POINT.match(piece.text))
        ):
            return
        if GOES_ON.match(piece.text) or state.cut:
            cost = 0.0
        going = replace(state, cut=bool(UNFINISHED.search(plain)))
        yield going, cost + (CLOSED if state.closed else 0.0), "continue"

    def _same_row(self, piece: Piece, state: _State) -> Iterator[Move]:
        cost = SAME_ROW[piece.border]
        for column in range(state.column + 1, len(self.kinds)):
            yield from self._placed(piece, column, cost, "place", state)
            empty = skipping(self.kinds[column], money=self.money)
            if empty is None:
                return
            alone = self.kinds[column] == "level2" and self.kinds[state.column] == "level1"
            cost += empty + (LEVEL_ALONE if alone else 0.0)

    def _new_row(self, piece: Piece, ended: float) -> Iterator[Move]:
        if not piece.text or (self.money and not piece.stands_for("fund")):
            return
        for column, kind in enumerate(self.kinds):
            yield from self._placed(piece, column, ended + NEW_ROW[piece.border], "row", _State(-1))
            if kind == "name":
                return

    def _placed(self, piece: Piece, column: int, cost: float, move: str, before: _State) -> Iterator[Move]:
        kind = self.kinds[column]
        fit = self._fit(piece, kind)
        if fit is None:
            return
        if self.part and kind in ("weight", "score") and NUMBER.fullmatch(squeeze(piece.text)):
            fit += PART_WITH_POINTS
        if move == "row" and kind == "level2" and squeeze(piece.text).startswith("满意度"):
            fit += SECOND_ALONE
        if kind == "score" and before.weight and _exceeds(piece.text, before.weight):
            fit += OVER_WEIGHT
        if kind == "deviation" and before.full and piece.text:
            fit += NEEDLESS
        state = _State(
            column,
            weight=piece.text if kind == "weight" else before.weight,
            full=before.full or (kind == "score" and bool(piece.text) and piece.text == before.weight),
            closed=_is_whole(squeeze(piece.text)),
            cut=bool(UNFINISHED.search(squeeze(piece.text))),
        )
        yield state, cost + fit, move

    def _fit(self, piece: Piece, kind: str) -> float | None:
        """Doubt of the piece in a column; words for levels belong into level columns and nowhere else."""
        if piece.stands_for("level1") or piece.stands_for("level2"):
            bare = not FIRM.search(squeeze(piece.text))
            second = "level2" in self.kinds
            if piece.stands_for(kind):
                return LEVEL_AS_NAME if bare and not second else 0.0
            if kind not in ("name", "target", "actual") or not bare:
                return None
            return LEVEL_AS_NAME if second or kind != "name" else 0.0
        if kind.startswith("level") and piece.text and piece.border == "space":
            return None
        if kind != "name" and NUMBERED.match(squeeze(piece.text)):
            return None
        return doubt(kind, piece.text)

    def _read_back(self, pieces: Sequence[Piece], trellis: list[dict[_State, _Step]]) -> Layout:
        finals: list[tuple[float, _State]] = []
        for state, step in trellis[-1].items():
            ended = self.endings[state.column]
            if ended is not None:
                finals.append((step.cost + ended, state))
        if not finals:
            return Layout((), tuple(piece.text for piece in pieces if piece.text))
        state = min(finals, key=lambda final: final[0])[1]
        path: list[tuple[Piece, int, str]] = []
        for position in range(len(pieces), 0, -1):
            step = trellis[position][state]
            path.append((pieces[position - 1], state.column, step.move))
            assert step.before is not None
            state = step.before
        return _as_rows(reversed(path))


def _as_rows(path: Iterator[tuple[Piece, int, str]]) -> Layout:
    rows: list[AlignedRow] = []
    aside: list[str] = []
    for piece, column, move in path:
        if move == "row":
            rows.append(AlignedRow(piece.border))
        if move in ("row", "place"):
            rows[-1].cells[column] = piece.text
        elif move == "continue":
            rows[-1].cells[column] = joined(rows[-1].cells.get(column, ""), piece.text)
        elif move == "aside":
            aside.append(piece.text)
    return Layout(tuple(rows), tuple(aside))


def _is_whole(plain: str) -> bool:
    """Whether a text is a value or a verdict that nothing can follow."""
    return not plain or any(pattern.fullmatch(plain) for pattern in (VALUE, VERDICT, QUALITY))


def _exceeds(score: str, weight: str) -> bool:
    try:
        return float(squeeze(score).rstrip("分")) > float(squeeze(weight).rstrip("分"))
    except ValueError:
        return False


def joined(before: str, after: str) -> str:
    """Two pieces of one text: Chinese goes on without a space, other words keep it."""
    between = " " if before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() else ""
    return before + between + after


def laid(row: AlignedRow, width: int) -> list[str]:
    """The cells of a row, "" where it has none."""
    return [row.cells.get(number, "") for number in range(width)]
