"""Text lines as pieces in reading order, each with the border before it: a pipe, a line end, a space."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from yanfa.subsystems.performance.rules.reading.labels import squeeze

from .fitting import VERDICT
from .words import Term, is_placeholder, terms_of

Border = Literal["space", "line", "cell", "pipe", "row"]
LONGEST_WORD = 7
"""Pieces into which page layout breaks one word at most: 偏差/原因/分析/及/改进/措施."""
MERGED_END = re.compile(r"^[^|].*\|\|+\s*$")
"""A row whose merged cells were moved to its end, so that the others stand in wrong columns."""
EMPTY_BEGINNING = re.compile(r"\s*\|+\s*[^|\s]")
SOME_ROWS = 2
POINTS = re.compile(r"\d+分?")
NOTHING = re.compile(r"[-—–/]*")
LABELLED = re.compile(r"([^:：]{2,14}[:：])(.*\S)")
OPENED = re.compile(r"[(（][^()（）]*$")
LONGEST_BRACKET = 5
"""Pieces into which spaces break what stands in brackets at most: (20 分 * 执行率)."""
SINGLE = 0.7
"""Share of lines without a space from which lines are cells."""
REGULAR = 0.7
"""Share of lines with the most frequent number of borders from which text has a grid already."""


@dataclass(frozen=True)
class Piece:
    """A text and the border before it: `row` where the page shows that a table row begins, `cell` in
    a page that prints every cell on a line of its own, `line` before the first of several on a line.

    Pieces are cells or, where only spaces part them, fragments of cells. An empty text is an empty cell.
    """

    text: str
    border: Border
    terms: tuple[Term, ...] = ()

    def stands_for(self, role: str, kind: str | None = None) -> bool:
        """Whether the piece is a word of the form in this role."""
        return any(term.role == role and kind in (None, term.kind) for term in self.terms)


def has_grid(lines: Sequence[str]) -> bool:
    """Whether tabs, or pipes in equal number on every line, give the text a grid already.

    Pipes that were added for merged cells at the end of rows do not: the cells before them moved left.
    Where a few rows begin with an empty cell, nothing moved.
    """
    filled = [line for line in lines if line.strip()]
    if sum("\t" in line for line in filled) > (1 - REGULAR) * len(filled):
        return True
    begun = sum(bool(EMPTY_BEGINNING.match(line)) for line in filled)
    if SOME_ROWS <= begun <= len(filled) / 2:
        return True
    if sum(bool(MERGED_END.search(line)) for line in filled) > (1 - REGULAR) * len(filled):
        return False
    counts = [line.count("|") for line in filled if line.count("|") > 1]
    return bool(counts) and counts.count(max(counts, key=counts.count)) >= REGULAR * len(filled)


def pieces_of(lines: Sequence[str]) -> list[Piece]:
    """The pieces of a form's text, words that the page broke put together again."""
    filled = [line for line in lines if line.strip()]
    if sum("|" in line for line in filled) * 2 > len(filled):
        pieces = _between_pipes("\n".join(lines))
    elif sum(len(line.split()) == 1 for line in filled) >= SINGLE * len(filled):
        pieces = _closed([Piece(line.strip(), "cell") for line in lines if line])
    else:
        pieces = _closed(_between_spaces(lines))
    return _with_whole_words(list(_without_colons(pieces)))


def _without_colons(pieces: list[Piece]) -> Iterator[Piece]:
    """A label and its value in one piece (部门:某某中学) as two."""
    for piece in pieces:
        found = LABELLED.fullmatch(piece.text)
        if found and any(term.role == "label" for term in terms_of(found[1], broken=True)):
            yield Piece(found[1], piece.border)
            yield Piece(found[2].strip(), piece.border)
        else:
            yield piece


def _between_pipes(text: str) -> list[Piece]:
    """Several pipes together are the rest of a merged cell and end a row."""
    pieces: list[Piece] = []
    border: Border = "row"
    for piece, pipes in re.findall(r"([^|]*)(\|*)", text):
        if not piece.strip() and len(pipes) != 1:
            border = "row" if pipes else border
            continue
        pieces.append(Piece(re.sub(r"\s*\n\s*", " ", piece.strip()), border))
        border = "row" if len(pipes) > 1 else "pipe"
    return pieces


def _between_spaces(lines: Sequence[str]) -> list[Piece]:
    return [
        Piece(text, "space" if number else "line")
        for line in lines
        for number, text in enumerate(line.split())
    ]


def _closed(pieces: list[Piece]) -> list[Piece]:
    """The pieces, what stands in one pair of brackets as one of them."""
    closed: list[Piece] = []
    joined = 1
    for piece in pieces:
        if closed and joined < LONGEST_BRACKET and OPENED.search(closed[-1].text):
            closed[-1] = Piece(f"{closed[-1].text} {piece.text}", closed[-1].border)
            joined += 1
        else:
            closed.append(piece)
            joined = 1
    return closed


def _with_whole_words(pieces: list[Piece]) -> list[Piece]:
    whole: list[Piece] = []
    position = 0
    template = False
    while position < len(pieces):
        length = _word_length(pieces, position)
        text = " ".join(piece.text for piece in pieces[position : position + length])
        border = pieces[position].border
        position += length
        if is_placeholder(text) or (template and text and NOTHING.fullmatch(text)):
            template = True
        elif text or not template:
            whole.append(Piece(text, "row" if template else border, terms_of(text, broken=length > 1)))
            template = False
    return whole


def _word_length(pieces: list[Piece], start: int) -> int:
    """How many pieces from here make up one known word; 1 where they make none."""
    best = 1
    if not pieces[start].text:
        return best
    text = ""
    for length, piece in enumerate(pieces[start : start + LONGEST_WORD], start=1):
        if length > 1 and (piece.border in ("pipe", "row") or not piece.text or POINTS.fullmatch(piece.text)):
            break
        text += squeeze(piece.text)
        if terms_of(text, broken=length > 1) or VERDICT.fullmatch(text):
            best = length
    return best
