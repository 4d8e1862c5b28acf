"""The indicator table of a form without a grid: its columns from the words of its head, its rows by alignment."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from yanfa.subsystems.performance.rules.reading.labels import GROUP, key, squeeze

from .alignment import AlignedRow, Aligner, laid
from .fitting import NUMBER
from .pieces import Piece

Grid = list[list[str]]
UNNAMED = {"deviation", "note"}
"""A head that lost one of these, its last word, still has the column behind the score."""
ENOUGH_COLUMNS = 3
"""Words of a table's head one after another that make it one."""
LEVEL_AFTER = 2
YEAR = re.compile(r"20\d\d")
"""In the head of a column: 预期2022年实现值 stands below 指标值, which has no cells of its own."""
SCATTERED = 40
"""Pieces within which the words of a head stand that page layout has mixed with others."""
NATIONAL = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation")
"""The order of columns that the national form prints, for a head whose own order is lost."""


def table_head(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """Where the words of the indicator table's head begin and end, or None."""
    return _connected(pieces) or _scattered(pieces)


def _connected(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    for start, piece in enumerate(pieces):
        if not piece.stands_for("column") or piece.stands_for("money"):
            continue
        end = start
        while end < len(pieces) and (_of_head(pieces[end]) or not pieces[end].text):
            end += 1
        if _suffices(pieces[start:end]):
            return start, end + _unnamed_points(pieces[end : end + 2])
    return None


def _unnamed_points(pieces: Sequence[Piece]) -> int:
    """How many pieces behind the head are the full points of a column that has no other head."""
    if len(pieces) < LEVEL_AFTER or not NUMBER.fullmatch(squeeze(pieces[0].text)):
        return 0
    return 1 if pieces[1].stands_for("level1") else 0


def _scattered(pieces: Sequence[Piece]) -> tuple[int, int] | None:
    """The head whose words stand among other text, as PDF pages and spreadsheets print them."""
    start = next((n for n, piece in enumerate(pieces) if piece.stands_for("column", "level1")), None)
    if start is None or pieces[start].border != "space":
        return None
    near = [n for n in range(start, min(start + SCATTERED, len(pieces))) if pieces[n].stands_for("column")]
    return (start, near[-1] + 1) if _suffices([pieces[n] for n in near]) else None


def _of_head(piece: Piece) -> bool:
    return piece.stands_for("column") or piece.stands_for("block", "indicators")


def _suffices(pieces: Sequence[Piece]) -> bool:
    """Whether these words make the head of an indicator table: names of indicators and what they come to."""
    kinds = [kind for kind, _ in _words(pieces)]
    return (
        len(kinds) >= ENOUGH_COLUMNS and "name" in kinds and bool({"target", "actual", "score"} & set(kinds))
    )


def _words(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for piece in pieces:
        if NUMBER.fullmatch(squeeze(piece.text)):
            found.append(("score", f"得分({squeeze(piece.text)}分)"))
        elif piece.stands_for("column"):
            found.append((next(term.kind for term in piece.terms if term.role == "column"), piece.text))
    return found


def indicator_rows(head: Sequence[Piece], body: Sequence[Piece]) -> Grid:
    """Head and rows of the table; what fits no row follows, a text in a row."""
    if not head:
        return []
    columns = _columns(head)
    kinds = [kind for kind, _ in columns]
    if kinds[-1] == "score" and not UNNAMED & set(kinds) and "weight" in kinds:
        kinds.append("deviation")
    body = [piece for piece in body if key(piece.text) != GROUP]
    layout = Aligner(kinds).align(body)
    unsure = {"space"} if any(not piece.text for piece in body) else {"space", "cell"}
    sound, doubtful = _trusted(layout.rows, kinds, unsure)
    grid = [[text for _, text in columns]]
    grid += [laid(row, len(kinds)) for row in _named(sound, kinds)]
    printed = {text for _, text in columns}
    loose = [piece.text for piece in head if not piece.terms and piece.text and piece.text not in printed]
    return grid + [[text] for text in (*loose, *doubtful, *layout.aside)]


def _columns(head: Sequence[Piece]) -> list[tuple[str, str]]:
    """Kind and words of the columns, left to right; words that head other words give way to them."""
    found = _words(head)
    order = [kind for kind, _ in found]
    if any(
        not _of_head(piece) and piece.text and not NUMBER.fullmatch(squeeze(piece.text)) for piece in head
    ):
        texts = dict(found)
        return [(kind, texts[kind]) for kind in NATIONAL if kind in texts]
    if "level1" in order[1:]:
        below = order.index("level1")
        lower = dict(found[below:])
        return found[below:] + [column for column in found[:below] if column[0] not in lower]
    if any(kind == "target" and YEAR.search(text) for kind, text in found):
        return [column for column in found if column[0] != "target" or YEAR.search(column[1])]
    return found


def _trusted(
    rows: Sequence[AlignedRow], kinds: Sequence[str], unsure: Container[str]
) -> tuple[list[AlignedRow], list[str]]:
    """The rows to rely on, and the texts of the others.

    Where a page shows no empty cells (`unsure` borders), a row without its score was put together wrongly,
    and with it the next.
    """
    if "score" not in kinds:
        return list(rows), []
    score = kinds.index("score")
    sound: list[AlignedRow] = []
    doubtful: list[str] = []
    broken = False
    for row in rows:
        lacking = row.border in unsure and score not in row.cells
        if lacking or (broken and row.border in unsure):
            doubtful += [row.cells[column] for column in sorted(row.cells)]
        else:
            sound.append(row)
        broken = lacking
    return sound, [text for text in doubtful if text]


def _named(rows: Sequence[AlignedRow], kinds: Sequence[str]) -> list[AlignedRow]:
    """The rows that hold an indicator; the first level of an empty one passes on to the next."""
    name = kinds.index("name")
    kept: list[AlignedRow] = []
    waiting: str | None = None
    for row in rows:
        if name not in row.cells:
            waiting = row.cells.get(0, waiting) if kinds[0] == "level1" else None
            continue
        if waiting and 0 not in row.cells:
            row.cells[0] = waiting
        waiting = None
        kept.append(row)
    return kept
