"""Forms whose cells stand one after another, a line or a space or a pipe between them, as a grid again.

The words of the form itself part it into head, money, goals, indicators and end; each part is laid out
as rows of cells, and what finds no place becomes a row of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal

from yanfa.subsystems.performance.rules.reading.labels import GRADES, squeeze

from .alignment import Aligner, joined, laid
from .fitting import MONEY, NUMBER, WORDS
from .indicators import indicator_rows, table_head
from .pieces import Piece, has_grid, pieces_of
from .words import Term, terms_of

Grid = list[list[str]]
Section = Literal["head", "money", "goals"]
ENOUGH_COLUMNS = 3
"""Words over the columns of money that make it a table."""
SUMS = 2
"""A total prints the sums of weights and of scores."""
BOXES = "□☑■√✓"
ENDED = re.compile(r"[。！!]$")
LISTED = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]+)[、.)）]|[①-⑳]")
"""The beginning of a point of a list."""
SAME_OPENING = 3
"""Characters that goal and result share where both count their parts: 目标1 … 目标1 …"""


@dataclass
class Part:
    """Pieces of one part of a form, in reading order."""

    section: Section
    pieces: list[Piece] = field(default_factory=list)


def regrid(lines: Sequence[str]) -> Grid | None:
    """The grid of one form's text; None where it has one, or shows neither an indicator nor a money table."""
    if has_grid(lines):
        return None
    pieces = pieces_of(lines)
    first, last = table_head(pieces) or (len(pieces), len(pieces))
    total = next((n for n in range(last, len(pieces)) if _ends_table(pieces[n])), len(pieces))
    parts = _parts(pieces[:first])
    if first == len(pieces) and all(part.section == "head" for part in parts):
        return None
    grid: Grid = []
    for part in parts:
        grid += _BUILDERS[part.section](part.pieces)
    return grid + indicator_rows(pieces[first:last], pieces[last:total]) + _end_rows(pieces[total:])


def _ends_table(piece: Piece) -> bool:
    return piece.stands_for("total") or (piece.stands_for("closing") and not piece.stands_for("column"))


def _parts(pieces: list[Piece]) -> list[Part]:
    """The pieces before the indicators by part; a part may come twice."""
    parts = [Part("head")]
    for number, piece in enumerate(pieces):
        section = _opened(pieces, number, parts[-1].section)
        if section != parts[-1].section:
            parts.append(Part(section))
        parts[-1].pieces.append(piece)
    return parts


def _opened(pieces: list[Piece], number: int, now: Section) -> Section:
    """The part that a piece belongs to, after pieces of the part `now`."""
    piece = pieces[number]
    if piece.stands_for("block", "money"):
        return "money"
    if piece.stands_for("goal") or piece.stands_for("block", "goal"):
        return "goals"
    if piece.stands_for("money") and any(
        other.stands_for("money") for other in pieces[number + 1 : number + 3]
    ):
        return "money"
    if piece.stands_for("label") and not piece.stands_for("fund") and not piece.stands_for("money"):
        return "head"
    return now


def _label_rows(pieces: list[Piece]) -> Grid:
    """Label and value in a row each; text before the first label as it stands."""
    grid: Grid = []
    labelled = False
    for piece in pieces:
        if piece.stands_for("label"):
            grid.append([piece.text, ""])
            labelled = True
        elif not piece.text:
            continue
        elif labelled and not grid[-1][1] and not _names_something(piece):
            grid[-1][1] = piece.text
        elif labelled and not piece.terms and _goes_on(piece):
            grid[-1][1] = joined(grid[-1][1], piece.text)
        else:
            grid.append([piece.text])
            labelled = False
    return grid


def _names_something(piece: Piece) -> bool:
    """Whether a piece is a word of the form that cannot be the value of the label before it."""
    return any(piece.stands_for(role) for role in ("money", "fund", "block", "goal", "column", "unit"))


def _goes_on(piece: Piece) -> bool:
    """Whether a piece can be the rest of the value before it: a box to tick or a number on a line of its own is not."""
    if piece.text[0] in BOXES:
        return False
    if piece.border in ("line", "cell"):
        return not re.fullmatch(r"[\d.,%]+", piece.text)
    return piece.border == "space"


def _money_rows(pieces: list[Piece]) -> Grid:
    head = _money_head(pieces)
    funds = [number for number, piece in enumerate(pieces) if piece.stands_for("fund")]
    if not funds or not head or _beside_its_sum(pieces, head[0]):
        return _single_sums(pieces)
    kinds = ["name"] + [next(term.kind for term in piece.terms if term.role == "money") for piece in head]
    block = " ".join(
        piece.text for piece in pieces if piece.stands_for("block", "money") and piece not in head
    )
    grid = [[block, "", *(piece.text for piece in head)]]
    grid += [[piece.text] for piece in pieces[: funds[0]] if piece.text and not piece.terms]
    for start, end in zip(funds, [*funds[1:], len(pieces)], strict=True):
        rest = [
            piece for piece in pieces[start + 1 : end] if not piece.stands_for("block") and piece not in head
        ]
        words = next((n for n, piece in enumerate(rest) if WORDS.match(piece.text)), len(rest))
        aligner = Aligner(kinds, money=True, part=not pieces[start].stands_for("fund", "total"))
        layout = aligner.align([pieces[start], *rest[:words]])
        grid += [["", *laid(row, len(kinds))] for row in layout.rows]
        grid += [[text] for text in (*layout.aside, *(piece.text for piece in rest[words:])) if text]
    return grid


def _money_head(pieces: list[Piece]) -> list[Piece]:
    """The words over the money columns; the first is the name of the table where it has two meanings."""
    head = [piece for piece in pieces if piece.stands_for("money")]
    named = head and head[0].stands_for("block", "money") and len(head) > ENOUGH_COLUMNS
    return head[1:] if named else head


def _beside_its_sum(pieces: list[Piece], word: Piece) -> bool:
    """Whether a sum follows the word at once, as where every sum has its own word: 预算数: 5.8 执行数: 5.6."""
    following = pieces[pieces.index(word) + 1 :]
    return bool(following) and _is_sum(following[0].text)


def _single_sums(pieces: list[Piece]) -> Grid:
    """Sums beside their names, without columns: 年度资金总额 500."""
    grid: Grid = []
    for piece in pieces:
        if any(piece.stands_for(role) for role in ("fund", "money", "label", "block")):
            grid.append([piece.text, ""])
        elif grid and len(grid[-1]) > 1 and not grid[-1][1] and _is_sum(piece.text):
            grid[-1][1] = piece.text
        elif piece.text:
            grid.append([piece.text])
    return grid


def _is_sum(text: str) -> bool:
    return MONEY.fullmatch(squeeze(text)) is not None or squeeze(text).endswith("%")


def _goal_rows(pieces: list[Piece]) -> Grid:
    """The words over goal and result, and below them the texts if there are as many."""
    pieces = [
        piece for piece in pieces if not piece.stands_for("block", "indicators") or piece.stands_for("goal")
    ]
    head = [piece for piece in pieces if piece.stands_for("goal") or piece.stands_for("block")]
    below = [piece for piece in pieces if piece not in head and piece.text and not piece.stands_for("title")]
    titles = [piece for piece in head if piece.stands_for("goal")]
    narrow = [piece for piece in titles if not piece.stands_for("block")]
    if any(_is_goal(piece) for piece in narrow):
        titles = narrow
    elif titles and titles[0].stands_for("block") and any(_is_goal(piece) for piece in titles[1:]):
        titles = titles[1:]
    if not titles:
        return _label_rows(
            [Piece(piece.text, "pipe", (Term("label"),)) if piece in head else piece for piece in pieces]
        )
    block = next((piece.text for piece in head if piece not in titles), "")
    names = [piece.text for piece in titles]
    if len(names) == len(below) == 1:
        return [[names[0], below[0].text]]
    points = below[:1] if len(below) > len(names) and NUMBER.fullmatch(squeeze(below[0].text)) else []
    texts = _halves(below[len(points) :]) if len(below) != len(names) else [piece.text for piece in below]
    loose = [[piece.text] for piece in points]
    if len(texts) == len(names):
        return [[block, *names], ["", *texts], *loose]
    return [[block, *names], *loose, *([text] for text in texts)]


def _is_goal(piece: Piece) -> bool:
    return piece.stands_for("goal", "goal") or piece.stands_for("goal", "long")


def _halves(pieces: list[Piece]) -> list[str]:
    """Goal and result where there are more texts than two, if one place alone can part them.

    The result begins where counting (目标1, 目标2 …) begins again, or behind the only sentence that ends
    inside of the line.
    """
    texts = [piece.text for piece in pieces]
    opening = squeeze(texts[0])[:SAME_OPENING] if texts else ""
    begins = [number for number, text in enumerate(texts) if number and squeeze(text).startswith(opening)]
    if len(begins) != 1 and not any(piece.border == "line" for piece in pieces[1:]):
        begins = [
            number
            for number in range(1, len(texts))
            if ENDED.search(texts[number - 1]) and not LISTED.match(texts[number])
        ]
    if len(begins) != 1:
        return texts
    return [reduce(joined, part) for part in (texts[: begins[0]], texts[begins[0] :])]


def _end_rows(pieces: list[Piece]) -> Grid:
    """The total with its figures and grade, and the remarks below it with their texts."""
    grid: Grid = []
    summing = False
    for piece in pieces:
        if piece.stands_for("total") or piece.stands_for("closing"):
            grid.append([piece.text])
            summing = piece.stands_for("total")
        elif (not summing and piece.text) or (_is_result(piece.text) and len(grid[-1]) <= SUMS + 1):
            grid[-1].append(piece.text)
        elif piece.text:
            grid.append([piece.text])
            summing = False
    return sorted(grid, key=lambda row: not terms_of(row[0]) or terms_of(row[0])[0].role != "total")


def _is_result(text: str) -> bool:
    plain = squeeze(text)
    return plain in GRADES or NUMBER.fullmatch(plain) is not None


_BUILDERS: dict[Section, Callable[[list[Piece]], Grid]] = {
    "head": _label_rows,
    "money": _money_rows,
    "goals": _goal_rows,
}
