"""Which layouts a form without borders may have: each that recognises its text gives its cells back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .cells import INVISIBLE, TAG, Line, clean, unmarked
from .layouts import aligned, displaced, printed, streams, unseparated
from .split import is_anchor

Regrid = Callable[[Sequence[str]], list[list[str]] | None]

LAYOUTS: tuple[Regrid, ...] = (printed.regrid, unseparated.regrid, displaced.regrid, streams.regrid)
"""In the order in which they are tried."""

BORDERED_CELLS = 4


@dataclass(frozen=True)
class Regridded:
    """A form as grid lines, and the texts that found no place in the grid."""

    lines: list[Line]
    loose: list[str]


def layouts_of(lines: Sequence[Line]) -> Iterator[Regridded]:
    """The ways to lay a form out, the likeliest first; where tabs or a table show the cells there is one."""
    if any(_is_bordered(line) for line in lines):
        yield Regridded(list(lines), [])
        return
    raw = [_without_tags(line.raw) for line in lines]
    plain = Regridded(list(lines), [])
    if any(_is_gapped(line) for line in lines):
        yield from _by(aligned.regrid, raw)
        yield plain
    for regrid in LAYOUTS:
        yield from _by(regrid, raw)
    yield plain


def _by(regrid: Regrid, raw: Sequence[str]) -> Iterator[Regridded]:
    """The form as a layout reads it, if it does."""
    rows = regrid(raw)
    if rows is not None:
        yield _parted([tuple(clean(cell) for cell in row) for row in rows])


def _without_tags(raw: str) -> str:
    """The line without mark-up that stands in it literally; its white space is left, it may part cells."""
    return html.unescape(TAG.sub("", unmarked(raw))).translate(INVISIBLE)


def _parted(rows: Sequence[tuple[str, ...]]) -> Regridded:
    """Titles and rows as lines; a lone text below the project's name belongs to none."""
    lines = [Line(row, tabular=len(row) > 1, exact=True) for row in rows]
    wide = [number for number, line in enumerate(lines) if line.tabular]
    first = next((number for number in wide if is_anchor(lines[number])), [*wide, len(lines)][0])
    placed = [line for number, line in enumerate(lines) if number < first or line.tabular]
    loose = [line.cells[0] for line in lines[first:] if not line.tabular]
    return Regridded([line for line in placed if any(line.cells)], [text for text in loose if text])


def _is_bordered(line: Line) -> bool:
    """Whether tabs or a table of the document show the cells; pipes alone may be misplaced."""
    shown = "\t" in line.raw or not line.raw
    return shown and line.tabular and sum(bool(cell) for cell in line.cells) >= BORDERED_CELLS


def _is_gapped(line: Line) -> bool:
    """Whether wide gaps were taken for borders."""
    return line.tabular and len(line.cells) >= BORDERED_CELLS and not re.search(r"[\t|｜│┃]", line.raw)
