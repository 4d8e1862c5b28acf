"""Which words of wrapped lines are one cell: the reading of a row's words that leaves the likeliest cells.

Between the points of one row and those of the next stand, in order, perhaps why the row above missed its
target, then name, target and actual value. Every cut between them is weighed: a wrapped cell fills its
lines but for the last, a value looks like a value, and spaces inside a cell are rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.reading.cells import join_lines

VALUE = re.compile(r"^(?:[<>=＜＞＝≤≥≦≧═﹦]|不少于|不低于|不超过|不高于|\d)|\d%$")
VERDICT = re.compile(r"达成|完成|达标|未|优|良|合格|是$|否$|有$|无$|及时|完善")
COMPARISON = re.compile(r"[<>=≥≤]|不(?:少于|低于|超过|高于)$")
STATE = re.compile(
    r"(?:及时|按时|完善|健全|良好|规范|提升|提高|增强|改善|显著|明显|有效|完成|稳定|合格|达标|优秀|无|是|完整|齐全完整"
    r"|(?:不断|持续|长期|逐步|有所|进一步|显著|明显)(?:扩大|提高|提升|增强|改善|完善|优化))"
)
"""What a qualitative target says."""
OPENING, CLOSING = "(（【《“", ")）】》”"
SLACK = 3
"""Units by which a full line may be shorter than the widest: punctuation and figures do not break anywhere."""
RAGGED = 3.0
WRAPPED = 0.5
"""Doubt of a line break inside a cell, and again where the next cell follows on the same line."""
NO_TARGET, NO_ACTUAL = 4.0, 3.0
UNLIKELY = 5.0


@dataclass(frozen=True)
class Token:
    """A word of the page and the number of its line."""

    text: str
    line: int


@dataclass(frozen=True)
class Cells:
    """The texts between two rows' points: what belongs to the row above, then the cells of this row."""

    above: str
    name: str
    target: str
    actual: str


def best_cells(tokens: Sequence[Token], *, reason_doubt: float) -> Cells:
    """The likeliest cells; `reason_doubt` is the doubt that the first words are why the row above lost points."""
    weighed: dict[tuple[int, int], tuple[str, float]] = {}

    def cell(start: int, end: int) -> tuple[str, float]:
        if (start, end) not in weighed:
            weighed[start, end] = text_of(tokens[start:end]), _cell_doubt(tokens, start, end)
        return weighed[start, end]

    best, least = Cells("", "", "", ""), float("inf")
    for cuts in _cuts(tokens):
        cells = [cell(start, end) for start, end in zip((0, *cuts), (*cuts, len(tokens)), strict=True)]
        found = Cells(*(text for text, _ in cells))
        doubt = sum(doubt for _, doubt in cells) + _row_doubt(found) + (reason_doubt if found.above else 0.0)
        if doubt < least:
            best, least = found, doubt
    return best


def text_of(tokens: Sequence[Token]) -> str:
    """The words as one text: spaces as printed within a line, lines joined."""
    return join_lines(_fragments(tokens))


def balanced(text: str) -> bool:
    """Whether every bracket that opens in the text closes in it."""
    return sum(text.count(sign) for sign in OPENING) <= sum(text.count(sign) for sign in CLOSING)


def width(text: str) -> int:
    """Printed width: a Chinese character is two units, a Latin one is one."""
    return sum(1 if character.isascii() else 2 for character in text)


def _fragments(tokens: Sequence[Token]) -> list[str]:
    """What stands of a cell on each of its lines."""
    lines: dict[int, list[str]] = {}
    for token in tokens:
        lines.setdefault(token.line, []).append(token.text)
    return [" ".join(words) for words in lines.values()]


def _cuts(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Where the row's own words, its target and its actual value may begin."""
    count = len(tokens)
    starts = [0] + [n for n in range(1, count) if tokens[n].line != tokens[n - 1].line]
    for start in starts:
        for name_end in range(start + 1, count + 1):
            yield start, name_end, count
            for target_end in range(name_end + 1, count):
                yield start, name_end, target_end


def _cell_doubt(tokens: Sequence[Token], start: int, end: int) -> float:
    """How unlikely it is that these words, and only they, are one cell."""
    if start == end:
        return 0.0
    doubt = sum(_joining_doubt(tokens, position) for position in range(start, end - 1))
    text = text_of(tokens[start:end])
    doubt += 3.0 * (not balanced(text)) + 3.0 * text.startswith(("(", "（", "，", "。", "、"))
    return doubt + _ragged_doubt(_fragments(tokens[start:end]))


def _joining_doubt(tokens: Sequence[Token], position: int) -> float:
    """Doubt that the word at `position` and the next belong together."""
    left, right = tokens[position], tokens[position + 1]
    if not balanced(left.text) or right.text[0] in OPENING:
        return 0.0
    if left.line != right.line:
        follower = tokens[position + 2] if position + 2 < len(tokens) else None
        return WRAPPED * (2 if follower is not None and follower.line == right.line else 1)
    if not left.text[-1].isascii() and right.text[0].isascii():
        return 0.7
    if left.text[-1].isascii() == right.text[0].isascii():
        return UNLIKELY
    return 0.5 if len(right.text) <= 2 else 2.5


def _ragged_doubt(fragments: Sequence[str]) -> float:
    """Doubt from lines of one cell that end early although the next could have begun on them."""
    widths = [width(fragment) for fragment in fragments]
    full = max(widths)
    early = sum(full - line > SLACK for line in widths[:-1])
    return RAGGED * early + RAGGED * (len(widths) > 1 and widths[-1] > max(widths[:-1]) + 1)


def _row_doubt(cells: Cells) -> float:
    doubt = NO_TARGET * (not cells.target) + NO_ACTUAL * (not cells.actual)
    doubt += UNLIKELY * bool(VALUE.match(cells.name)) + UNLIKELY * bool(COMPARISON.search(cells.name))
    if STATE.fullmatch(cells.target):
        doubt -= 1.0
    if VALUE.search(cells.target):
        doubt -= 3.0 + 2.0 * bool(VALUE.search(cells.actual))
    elif re.search(r"\d", cells.target):
        doubt -= 1.5 + 1.0 * bool(VALUE.search(cells.actual))
    if cells.actual:
        doubt -= 3.0 if cells.actual == cells.target else 2.0 * bool(VERDICT.search(cells.actual))
    return doubt
