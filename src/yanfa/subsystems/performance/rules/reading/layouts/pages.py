"""The pages of a table in text that keeps the layout: each page is scaled to its own widest line.

Where the page breaks is not marked; it shows where the figures begin to stand elsewhere. The columns of a
page are its own stacks of text where all of them can be told apart, else those of the header, moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.reading.labels import LEVEL1, LEVEL2, is_level, squeeze

from .positions import Segment, in_columns, scale_of, stacks

FIGURES = ("target", "actual", "weight", "score")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
LEVEL_TEXT = "\n".join(f"{name}指标" for name in LEVEL1 | LEVEL2)
SHIFT = 3.0
"""Columns of the page by which the figures of the next page stand elsewhere at least."""
NEAR = 2.0
"""Displacement that centred cells of different width explain."""
REFINEMENTS = 3
BEYOND = 9.0
"""Where a column is expected that a page leaves empty, at its right end."""
Lines = dict[int, Sequence[Segment]]
Placed = dict[int, dict[int, Segment]]


@dataclass(frozen=True)
class Page:
    """The lines of a page and the middles of its columns."""

    lines: Lines
    middles: list[float]

    @property
    def displaced(self) -> float:
        """How far texts stand from the columns on average."""
        return _displaced(self.lines, self.middles)

    @property
    def last_figures(self) -> int:
        """The last line with the figures of a row."""
        return max((number for number, segments in self.lines.items() if figures_of(segments)), default=-1)


def pages_of(body: Lines, header: Sequence[float], roles: Sequence[str | None]) -> list[Page]:
    """The pages of a table's lines, from the middles and roles of the header's columns."""
    target = roles.index("target")
    known = [header[roles.index(role)] for role in ("name", *FIGURES)]
    return [Page(lines, _middles(lines, header, known, target)) for lines in _parted(body)]


def placed_on(pages: Sequence[Page]) -> tuple[Placed, list[int]]:
    """The cells of every line, and the first line of each page.

    The lines between the last figures of a page and the first of the next go where they fit better.
    """
    placed: Placed = {}
    starts: list[int] = []
    carried: Lines = {}
    for number, page in enumerate(pages):
        lines = carried | page.lines
        starts.append(min(lines))
        following = pages[number + 1] if number + 1 < len(pages) else None
        carried = {} if following is None else _belonging_to(following, page)
        placed |= {n: in_columns(row, page.middles)[0] for n, row in lines.items() if n not in carried}
    return placed, starts


def figures_of(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Target, actual, weight and score with the name before them, where a line prints them all."""
    for end in range(len(segments), len(FIGURES) - 1, -1):
        start = end - len(FIGURES)
        if is_figure(segments[end - 1]) and is_figure(segments[end - 2]):
            named = start > 0 and not _is_level_piece(segments[start - 1].text)
            return segments[start - named : end]
    return ()


def is_figure(segment: Segment | None) -> bool:
    """Whether the text is a bare number, as points are."""
    return segment is not None and NUMBER.fullmatch(segment.text) is not None


def _is_level_piece(text: str) -> bool:
    return is_level(text) or squeeze(text) in LEVEL_TEXT


def _parted(body: Lines) -> Iterator[Lines]:
    page: Lines = {}
    last: list[float] = []
    for number, segments in body.items():
        found = [segment.middle for segment in figures_of(segments)][-len(FIGURES) :]
        moved = sum(abs(x - y) for x, y in zip(found, last, strict=False))
        if found and last and moved > SHIFT * len(FIGURES):
            yield page
            page = {}
        page[number] = segments
        last = found or last
    yield page


def _belonging_to(following: Page, page: Page) -> Lines:
    """The lines at the end of a page that fit the columns of the next one better."""
    tail = [number for number in page.lines if number > page.last_figures]
    gains = [_moved(page, following, number) for number in tail]
    cut = min(range(len(tail) + 1), key=lambda first: sum(gains[:first]) - sum(gains[first:]))
    return {number: page.lines[number] for number in tail[cut:]}


def _moved(page: Page, following: Page, number: int) -> float:
    """How much farther a line stands from the columns of its page than from those of the next."""
    segments = page.lines[number]
    return in_columns(segments, page.middles)[1] - in_columns(segments, following.middles)[1]


def _middles(lines: Lines, header: Sequence[float], known: Sequence[float], target: int) -> list[float]:
    """The middles of a page's columns."""
    return _own_stacks(lines, len(header), target) or _drawn(lines, header, known)


def _own_stacks(lines: Lines, count: int, target: int) -> list[float]:
    """The middles of the page's stacks of text, where every column from the first to the score has one."""
    piles = stacks(list(lines.values()))
    figures = next((row[-len(FIGURES) :] for row in map(figures_of, lines.values()) if row), ())
    values = [n for figure in figures for n, pile in enumerate(piles) if pile[0] <= figure.start < pile[1]]
    if values != list(range(target, target + len(FIGURES))) or len(piles) > count:
        return []
    own = [(start + end) / 2 for start, end in piles]
    return own + [own[-1] + BEYOND * (n + 1) for n in range(count - len(own))]


def _drawn(lines: Lines, header: Sequence[float], known: Sequence[float]) -> list[float]:
    """The header's middles where they fit, else moved and stretched to the texts that stand nearest."""
    middles = list(header)
    if _displaced(lines, middles) <= NEAR:
        return middles
    rows = [[segment.middle for segment in figures_of(segments)] for segments in lines.values()]
    pairs = [pair for row in rows for pair in zip(known[len(known) - len(row) :], row, strict=True)]
    for _ in range(REFINEMENTS):
        if pairs:
            middles = scale_of(pairs).applied(header)
        cells = (in_columns(segments, middles)[0] for segments in lines.values())
        pairs = [(header[column], found.middle) for row in cells for column, found in row.items()]
    return min((list(header), middles), key=lambda option: _displaced(lines, option))


def _displaced(lines: Lines, middles: Sequence[float]) -> float:
    moved = sum(in_columns(segments, middles)[1] for segments in lines.values())
    return moved / max(1, sum(map(len, lines.values())))
