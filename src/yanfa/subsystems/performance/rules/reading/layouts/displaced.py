"""PDF text in which the figures of the table come first and the names after them, in the same order.

Such text keeps no row together. Rows are made only where their number is the same among the figures, the
names and the second levels; money only where rate and score prove which amounts belong together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise, permutations

from yanfa.subsystems.performance.rules.reading.labels import family, squeeze

from .alignment import joined
from .fitting import COMPARISON, NUMBER, RATE, VALUE
from .pieces import Piece, pieces_of

Grid = list[list[str]]
FEWEST_ROWS = 2
SUMS = 2
"""The total prints the sums of weights and scores."""
SHORTEST_NAME = 3
"""Pieces with fewer characters are the end of the name before them."""
FIGURES = 4
"""Target, actual, weight and score of one row."""
AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
PAGE = re.compile(r"-\s*\d+\s*-")
NEAR = Decimal("0.05")
USUAL_WEIGHTS = (Decimal(10), Decimal(20))
FAMILY_LEVEL = {"产出": "产出指标", "效益": "效益指标", "满意度": "满意度指标", "成本": "成本指标"}


def regrid(lines: Sequence[str]) -> Grid | None:
    """The grid of a form whose figures stand before their names, or None."""
    pieces = pieces_of(lines)
    start = next((n for n, piece in enumerate(pieces) if piece.stands_for("column", "level1")), None)
    figures = _run_of_figures(pieces[start:]) if start is not None else None
    if start is None or figures is None:
        return None
    rows = _rows(pieces[start:], *figures)
    if not rows:
        return None
    grid = _head(pieces[:start]) + _money(pieces[:start]) + rows
    placed = squeeze("".join(text for row in grid for text in row))
    loose = [piece.text for piece in pieces if not piece.terms and squeeze(piece.text) not in placed]
    return grid + [[text] for text in loose if not PAGE.fullmatch(text)]


def _run_of_figures(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Where rows of target, actual, weight and score follow one another without a name, as (first, end)."""
    for first in range(len(pieces)):
        end = first
        while _is_row(pieces[end : end + FIGURES]):
            end += FIGURES
        if end - first >= FEWEST_ROWS * FIGURES:
            return first, end
    return None


def _is_row(pieces: Sequence[Piece]) -> bool:
    if len(pieces) < FIGURES or any(piece.terms for piece in pieces):
        return False
    target, actual, weight, score = (squeeze(piece.text) for piece in pieces)
    if not (NUMBER.fullmatch(weight) and NUMBER.fullmatch(score)):
        return False
    alike = VALUE.fullmatch(target) or COMPARISON.match(target) or target == actual
    return bool(alike) and Decimal(score.rstrip("分")) <= Decimal(weight.rstrip("分")) <= 100


def _rows(pieces: Sequence[Piece], first: int, end: int) -> Grid:
    """Rows and total; nothing where names, second levels and figures differ in number."""
    names, numbers = _names([*pieces[:first], *pieces[end:]])
    levels = [piece.text for piece in pieces if piece.stands_for("level2") and not piece.stands_for("level1")]
    count = (end - first) // FIGURES
    if len(names) != count or len(levels) != count:
        return []
    grid = [["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]]
    for number, (level, name) in enumerate(zip(levels, names, strict=True)):
        row = pieces[first + number * FIGURES : first + (number + 1) * FIGURES]
        grid.append([FAMILY_LEVEL.get(family(level) or "", ""), level, name, *(piece.text for piece in row)])
    return grid + ([["总分", *numbers]] if len(numbers) == SUMS else [])


def _names(pieces: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """The names, put together from their pieces, and the numbers beside them."""
    names: list[str] = []
    numbers: list[str] = []
    for piece in pieces:
        plain = squeeze(piece.text)
        if piece.terms or not plain:
            continue
        if not re.search(r"[\u4e00-\u9fff]", plain):
            numbers += [piece.text] if NUMBER.fullmatch(plain) else []
        elif names and len(plain) < SHORTEST_NAME:
            names[-1] = joined(names[-1], piece.text)
        else:
            names.append(piece.text)
    return names, numbers


def _head(pieces: Sequence[Piece]) -> Grid:
    """Labels with the text after them; where a label follows at once, with the text before them."""
    grid: Grid = []
    taken = -1
    for number, piece in enumerate(pieces):
        if not piece.stands_for("label"):
            continue
        after = _texts(pieces, number + 1, 1)
        before = [] if after else _texts(pieces, number - 1, -1, stop=taken)
        if after:
            taken = number + len(after)
        grid.append([piece.text, "".join(after) or "".join(reversed(before))])
    first = next((n for n, piece in enumerate(pieces) if piece.stands_for("label")), len(pieces))
    claimed = "".join(value for _, value in grid)
    return [[piece.text] for piece in pieces[:first] if piece.text not in claimed] + grid


def _texts(pieces: Sequence[Piece], number: int, step: int, stop: int = -1) -> list[str]:
    """The running text from here on, one way or the other, up to a word of the form or a figure."""
    found: list[str] = []
    while stop < number < len(pieces) and not pieces[number].terms:
        plain = squeeze(pieces[number].text)
        if not re.search(r"[\u4e00-\u9fff]", plain) or re.match(r"\(\d{4}年度?\)", plain):
            break
        found.append(pieces[number].text)
        number += step
    return found


def _money(pieces: Sequence[Piece]) -> Grid:
    """The line of the total, if rate and score single it out among all the amounts printed."""
    start = next((n for n, piece in enumerate(pieces) if piece.stands_for("money")), len(pieces))
    money = [piece for piece in pieces[start:] if not piece.terms]
    amounts = [piece.text for piece in money if AMOUNT.fullmatch(piece.text)]
    rates = [piece.text for piece in money if RATE.fullmatch(squeeze(piece.text))]
    block = next((piece.text for piece in pieces if piece.stands_for("block", "money")), "项目资金")
    proved = _proved(amounts, rates[0]) if len(rates) == 1 else None
    if proved is None:
        return [[block], *([text] for text in [*amounts, *rates])]
    annual, executed, weight, score = proved
    head = [block, "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    initial = next((left for left, right in pairwise(amounts) if right == annual), "")
    return [head, ["", "年度资金总额", initial, annual, executed, weight, rates[0], score]]


def _proved(amounts: Sequence[str], rate: str) -> tuple[str, str, str, str] | None:
    """Annual budget, executed, weight and score that agree with the rate; None unless they are unique."""
    share = Decimal(squeeze(rate).rstrip("%"))
    distinct = list(dict.fromkeys(amounts))
    values = {text: Decimal(text.replace(",", "")) for text in distinct}
    found = {
        (annual, executed)
        for annual, executed in permutations(distinct, 2)
        if values[annual] > 100 and abs(values[executed] / values[annual] * 100 - share) <= NEAR
    }
    points = {
        (weight, score)
        for weight, score in permutations(distinct, 2)
        if values[weight] in USUAL_WEIGHTS and abs(values[weight] * share / 100 - values[score]) <= NEAR
    }
    amounts_agree = {(values[annual], values[executed]) for annual, executed in found}
    if len(amounts_agree) != 1 or len(points) != 1:
        return None
    annual, executed = min(found, key=lambda pair: (amounts.index(pair[0]), amounts.index(pair[1])))
    weight, score = points.pop()
    return annual, executed, weight, score
