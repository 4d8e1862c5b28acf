"""Text that keeps the layout of the page: columns by position, wrapped cells centred on the line of figures.

`pdftotext -layout` and programs like it write such text. It is read as a table is on the page: the header
gives the columns, lines with weight and score the rows, and what stands around them belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.reading.funds import AMOUNT
from yanfa.subsystems.performance.rules.reading.labels import (
    COLUMNS,
    FUND_COLUMNS,
    FUND_HEADS,
    GOALS,
    HEAD,
    OTHER_HEAD,
    RESULTS,
    TOTALS,
    column_role,
    is_level,
    key,
    squeeze,
)

from .pages import FIGURES, Placed, is_figure, pages_of, placed_on
from .positions import Segment, in_columns, joined, merged_labels, rows_around, segments_of
from .wrapping import width

Grid = list[list[str]]
Lines = Sequence[Sequence[Segment]]
COLUMN_TEXT = "\n".join(COLUMNS)
FEWEST_GAPS, FEWEST_LINES = 3, 6
FARTHEST = 9.0
"""Columns of the page by which texts may stand beside their header on average."""
HEADER_LINES = 2
LEVELS = ("level1", "level2")


@dataclass(frozen=True)
class Header:
    """The columns of a table: their labels and middles, and the lines of the header."""

    labels: tuple[str, ...]
    middles: tuple[float, ...]
    first: int
    last: int


def regrid(lines: Sequence[str]) -> Grid | None:
    """The grid of a form whose cells stand under one another; None where they do not."""
    if any("\t" in line or "|" in line for line in lines):
        return None
    filled = [line for line in lines if line.strip()]
    if sum(len(re.findall(r"\S {2,}(?=\S)", line)) >= FEWEST_GAPS for line in filled) < FEWEST_LINES:
        return None
    readings = (_read(segments_of(filled, measure)) for measure in (len, width))
    found = [reading for reading in readings if reading is not None]
    return min(found, key=lambda reading: reading[1])[0] if found else None


def _read(lines: Lines) -> tuple[Grid, float] | None:
    """The grid and how far texts stand from their columns on average."""
    header = _table_header(lines)
    if header is None:
        return None
    total = next((n for n in range(header.last + 1, len(lines)) if _is_total(lines[n])), len(lines))
    body = range(header.last + 1, total)
    roles = [column_role(label) for label in header.labels]
    if not set(FIGURES) | {"name"} <= set(roles):
        return None
    pages = pages_of({n: lines[n] for n in body if lines[n]}, header.middles, roles)
    far = max(page.displaced for page in pages)
    if far > FARTHEST:
        return None
    placed, starts = placed_on(pages)
    rows = list(_table_rows(placed, roles, starts))
    return [
        *_above(lines[: header.first]),
        list(header.labels),
        *rows,
        *_below(lines[total:], len(roles)),
    ], far


def _is_total(segments: Sequence[Segment]) -> bool:
    return bool(segments) and key(segments[0].text) in TOTALS


def _table_header(lines: Lines) -> Header | None:
    """The header of the indicators, whose labels may be wrapped to lines above and below."""
    main = next((n for n, row in enumerate(lines) if _names_columns(row)), None)
    if main is None:
        return None
    near = [
        n for n in range(max(0, main - HEADER_LINES), min(len(lines), main + HEADER_LINES + 1)) if n != main
    ]
    wrapped = [n for n in near if lines[n] and all(squeeze(s.text) in COLUMN_TEXT for s in lines[n])]
    columns = [[segment] for segment in lines[main]]
    for number in wrapped:
        for segment in lines[number]:
            same = next((column for column in columns if _overlaps(column, segment)), None)
            if same is None:
                columns.append([segment])
            else:
                same.append(segment)
    columns.sort(key=lambda column: column[0].middle)
    middles = tuple(sum(segment.middle for segment in column) / len(column) for column in columns)
    lines_used = [main, *wrapped]
    return Header(tuple(joined(column) for column in columns), middles, min(lines_used), max(lines_used))


def _names_columns(row: Sequence[Segment]) -> bool:
    roles = {column_role(segment.text) for segment in row} - {None}
    return len(roles) >= 4 and bool(roles & {"weight", "score", "target"})


def _overlaps(column: Sequence[Segment], segment: Segment) -> bool:
    return any(other.start < segment.end and segment.start < other.end for other in column)


def _table_rows(placed: Placed, roles: Sequence[str | None], starts: Sequence[int]) -> Iterator[list[str]]:
    """The rows with their labels, page by page; pieces that no row owns come last, alone."""
    weight, score = roles.index("weight"), roles.index("score")
    anchors = [
        n for n, cells in placed.items() if is_figure(cells.get(weight)) and is_figure(cells.get(score))
    ]
    own = [column for column, role in enumerate(roles) if role not in LEVELS]
    others = [n for n, cells in placed.items() if n not in anchors and any(column in cells for column in own)]
    owner = rows_around(anchors, others, starts[0])
    extent = {anchor: sorted(n for n, row in owner.items() if row == anchor) for anchor in anchors}
    labels = {
        column: _row_labels(placed, column, extent, starts)
        for column, role in enumerate(roles)
        if role in LEVELS
    }
    for number, anchor in enumerate(anchors):
        pieces = [placed[n] for n in extent[anchor]]
        row = [joined([cells[column] for cells in pieces if column in cells]) for column in range(len(roles))]
        for column, texts in labels.items():
            row[column] = texts[number] if number == 0 or texts[number] != texts[number - 1] else ""
        yield row
    loose = (n for n in others if n not in owner)
    yield from ([segment.text] for n in loose for column, segment in placed[n].items() if column in own)


def _row_labels(
    placed: Placed, column: int, extent: dict[int, list[int]], starts: Sequence[int]
) -> list[str]:
    """The label of a level for each row, "" where a page does not print it again."""
    labels = _labels(placed, column)
    found: list[str] = []
    for start, end in zip(starts, [*starts[1:], max(placed) + 1], strict=True):
        rows = [lines for anchor, lines in extent.items() if start <= anchor < end]
        here = [label for label in labels if start <= label[0] < end]
        tops, bottoms = [lines[0] for lines in rows], [lines[-1] for lines in rows]
        found += merged_labels(here, tops, bottoms, continued=start != starts[0])
    for number, text in enumerate(found[1:], 1):
        found[number] = text or found[number - 1]
    return found


def _labels(placed: Placed, column: int) -> list[tuple[float, str]]:
    """(middle line, text) of the labels of a level, whose pieces stand on lines one after another."""
    labels: list[list[Segment]] = []
    for number in sorted(placed):
        segment = placed[number].get(column)
        if segment is None:
            continue
        if labels and not is_level(joined(labels[-1])):
            labels[-1].append(segment)
        else:
            labels.append([segment])
    return [((pieces[0].line + pieces[-1].line) / 2, joined(pieces)) for pieces in labels]


def _above(lines: Lines) -> Iterator[list[str]]:
    """Head, money and goals."""
    money = next(
        (n for n, row in enumerate(lines) if sum(key(s.text) in FUND_COLUMNS for s in row) >= 2), len(lines)
    )
    goals = next((n for n, row in enumerate(lines) if _names_goals(row)), len(lines))
    yield from _head_rows(lines[: min(money, goals)])
    if money < goals:
        yield from _money_rows(lines[money:goals])
    if goals < len(lines):
        yield from _goal_rows(lines[goals:])


def _names_goals(row: Sequence[Segment]) -> bool:
    labels = {key(segment.text) for segment in row}
    return bool(labels & RESULTS) and bool(labels & GOALS)


def _head_rows(lines: Lines) -> Iterator[list[str]]:
    """Lines of labels and values; a value wrapped around its label's line returns to it."""
    labelled = [any(_is_label(segment) for segment in row) for row in lines]
    for number, row in enumerate(lines):
        if not row or (not labelled[number] and _goes_around(lines, labelled, number)):
            continue
        texts = [segment.text for segment in row]
        if labelled[number] and _is_label(row[-1]):
            near = [n for n in (number - 1, number + 1) if 0 <= n < len(lines) and not labelled[n]]
            texts.append(joined([s for n in near for s in lines[n] if s.end > row[-1].end]))
        yield texts


def _is_label(segment: Segment) -> bool:
    return key(segment.text) in HEAD or key(segment.text) in OTHER_HEAD


def _goes_around(lines: Lines, labelled: Sequence[bool], number: int) -> bool:
    """Whether a line holds a piece of a value whose label ends the line above or below it."""
    near = [n for n in (number - 1, number + 1) if 0 <= n < len(lines) and labelled[n]]
    return any(_is_label(lines[n][-1]) and lines[number][-1].end > lines[n][-1].end for n in near)


def _money_rows(lines: Lines) -> Iterator[list[str]]:
    """The money header and its lines, whose names may be wrapped around their amounts."""
    titles = [segment for segment in lines[0] if key(segment.text) in FUND_COLUMNS]
    anchors = [n for n, row in enumerate(lines) if n and any(AMOUNT.match(squeeze(s.text)) for s in row)]
    names: dict[int, list[Segment]] = {n: [] for n, row in enumerate(lines) if n and row}
    heading: list[Segment] = [segment for segment in lines[0] if segment not in titles]
    for number, row in enumerate(lines[1:], 1):
        for segment in row:
            if segment.end > titles[0].start or AMOUNT.match(squeeze(segment.text)):
                continue
            (heading if _is_heading(segment.text) else names[number]).append(segment)
    owner = rows_around(anchors, [n for n in names if n not in anchors and names[n]], 1)
    yield [joined(heading), "", *(title.text for title in titles)]
    for anchor in anchors:
        pieces = [piece for n, row in sorted(owner.items()) if row == anchor for piece in names[n]]
        amounts = [segment for segment in lines[anchor] if AMOUNT.match(squeeze(segment.text))]
        cells, _ = in_columns(amounts, [title.middle for title in titles])
        yield ["", joined(pieces), *(cells[n].text if n in cells else "" for n in range(len(titles)))]


def _is_heading(text: str) -> bool:
    plain = squeeze(text)
    return key(text) in FUND_HEADS or any(plain in f"{head}(万元)" for head in FUND_HEADS)


def _goal_rows(lines: Lines) -> Iterator[list[str]]:
    """Goal and result by the side on which they stand; what stands left of both is their label."""
    titles = [segment for segment in lines[0] if key(segment.text) in RESULTS | GOALS]
    yield ["", *(title.text for title in titles)]
    border = (titles[0].middle + titles[1].middle) / 2
    texts: tuple[list[Segment], list[Segment]] = ([], [])
    for row in lines[1:]:
        for segment in row:
            if not _is_goal_label(segment.text):
                texts[segment.middle > border].append(segment)
    yield ["", joined(texts[0]), joined(texts[1])]


def _is_goal_label(text: str) -> bool:
    return any(squeeze(text) in label for label in ("年度总体目标", "总体目标", "绩效指标"))


def _below(lines: Lines, columns: int) -> Iterator[list[str]]:
    for number, row in enumerate(lines):
        texts = [segment.text for segment in row]
        if number == 0:
            yield [texts[0], *[""] * (columns - len(texts)), *texts[1:]]
        elif texts:
            yield texts if key(texts[0]) in HEAD or key(texts[0]) in OTHER_HEAD else [" ".join(texts)]
