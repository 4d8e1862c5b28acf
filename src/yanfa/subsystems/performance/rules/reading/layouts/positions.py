"""Text whose cells stand where they stood on the page: segments of lines, the columns they fall into, rows.

Cells are centred vertically, so a row reaches as many lines above the line of its figures as below it,
and a label that is merged over rows stands in the middle of them: both follow from positions alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.reading.cells import clean, join_lines

GAP = re.compile(r"\S+(?: \S+)*")
CONTINUED = 0.4
"""What it costs that a page begins in the middle of a merged label, in lines of displacement."""
Measure = Callable[[str], int]


@dataclass(frozen=True)
class Segment:
    """A text between wide gaps, with its first and last column on the page and the number of its line."""

    text: str
    start: int
    end: int
    line: int

    @property
    def middle(self) -> float:
        """The middle of the text on the page."""
        return (self.start + self.end) / 2


def segments_of(lines: Sequence[str], measure: Measure) -> list[list[Segment]]:
    """The segments of each line; `measure` says how wide a text is printed."""
    rows = []
    for number, line in enumerate(lines):
        row = []
        for found in GAP.finditer(line.replace("\u3000", "  ").replace("\xa0", " ")):
            start = measure(line[: found.start()])
            row.append(Segment(clean(found[0]), start, start + measure(found[0]), number))
        rows.append(row)
    return rows


def in_columns(segments: Sequence[Segment], middles: Sequence[float]) -> tuple[dict[int, Segment], float]:
    """Column -> segment with the least displacement in order, and that displacement in columns of the page."""
    if len(segments) > len(middles):
        return {}, float("inf")
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for used, segment in enumerate(segments):
        for column in range(len(middles)):
            options = [best[used, before] for before in range(column + 1) if (used, before) in best]
            if options:
                moved, places = min(options)
                cost = moved + abs(segment.middle - middles[column])
                state = (used + 1, column + 1)
                best[state] = min(best.get(state, (float("inf"), ())), (cost, (*places, column)))
    ends = [
        best[len(segments), column] for column in range(len(middles) + 1) if (len(segments), column) in best
    ]
    moved, places = min(ends)
    return dict(zip(places, segments, strict=True)), moved


@dataclass(frozen=True)
class Scale:
    """How a page's columns follow from the header's: programs scale each page to its widest line."""

    factor: float = 1.0
    offset: float = 0.0

    def applied(self, middles: Sequence[float]) -> list[float]:
        """The middles on this page."""
        return [self.factor * middle + self.offset for middle in middles]


def scale_of(pairs: Sequence[tuple[float, float]]) -> Scale:
    """The scale that fits (middle in the header, middle on the page) best, by least squares."""
    count = len(pairs)
    mean_x, mean_y = sum(x for x, _ in pairs) / count, sum(y for _, y in pairs) / count
    spread = sum((x - mean_x) ** 2 for x, _ in pairs)
    factor = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread if spread else 1.0
    return Scale(factor, mean_y - factor * mean_x)


def stacks(lines: Sequence[Sequence[Segment]]) -> list[tuple[int, int]]:
    """(start, end) of the texts that stand under one another, from left to right, with gutters between them."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((segment.start, segment.end) for row in lines for segment in row):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def rows_around(anchors: Sequence[int], others: Sequence[int], first: int) -> dict[int, int]:
    """Line -> its row's anchor, for the lines of cells that are higher than one line.

    `others` are the lines between that hold pieces of cells, `first` the line at which the table begins.
    """
    owner = {anchor: anchor for anchor in anchors}
    above = [line for line in others if first <= line < anchors[0]] if anchors else []
    reach = len(above)
    owner.update((line, anchors[0]) for line in above)
    for number, anchor in enumerate(anchors):
        following = anchors[number + 1] if number + 1 < len(anchors) else None
        between = [line for line in others if anchor < line and (following is None or line < following)]
        below = between[: min(reach, len(between))]
        owner.update((line, anchor) for line in below)
        rest = between[len(below) :]
        reach = len(rest)
        if following is not None:
            owner.update((line, following) for line in rest)
    return owner


def merged_labels(
    labels: Sequence[tuple[float, str]], tops: Sequence[float], bottoms: Sequence[float], *, continued: bool
) -> list[str]:
    """The label of each row of a page: labels stand in the middle of the rows that they are merged over.

    `labels` are (middle line, text) from top to bottom; `tops` and `bottoms` the first and last line of
    each row. Every label owns at least one row; a `continued` page may begin with rows of the label before
    it, which get "".
    """
    count = len(tops)
    if len(labels) > count:
        return [""] * count
    open_ends = range(count - len(labels) + 1) if continued or not labels else range(1)
    best: dict[int, tuple[float, tuple[int, ...]]] = {
        start: (CONTINUED * (start > 0), (start,)) for start in open_ends
    }
    for number, (middle, _) in enumerate(labels):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            last = count - (len(labels) - number - 1)
            for end in range(start + 1, last + 1):
                off = abs((tops[start] + bottoms[end - 1]) / 2 - middle)
                option = (cost + off, (*cuts, end))
                reached[end] = min(reached.get(end, (float("inf"), ())), option)
        best = reached
    cuts = best[count][1]
    owned: list[str] = [""] * cuts[0]
    for (_, text), end in zip(labels, cuts[1:], strict=True):
        owned += [text] * (end - len(owned))
    return owned


def joined(segments: Sequence[Segment]) -> str:
    """The pieces of one cell from top to bottom."""
    return join_lines(segment.text for segment in sorted(segments, key=lambda segment: segment.line))
