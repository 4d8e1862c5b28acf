"""Giving every indicator its first and second level, although pages displace the labels of merged cells.

A label counts for its row and those below, until the next. Where a page break falls inside a merged
cell its label is printed alone, behind the break: it then also owns rows above the break. What the
position leaves open is settled by the national scheme (数量指标 is always an output), among labels printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.form import Row

from .labels import POINTS, family, is_level, level_name


@dataclass
class Entry:
    """A line of the table in order: an indicator (`row`) or a label printed alone (no row).

    `moved` says that the line stands in other columns than the one before: a new merged cell began there.
    """

    row: Row | None
    level1: str | None = None
    level2: str | None = None
    gap: bool = False
    moved: bool = False


def assign_levels(entries: Sequence[Entry]) -> list[Row]:
    """The rows in order, `level1` and `level2` set as far as the form prints them."""
    tidy = _joined([_tidied(entry) for entry in entries])
    owned = _claimed(tidy)
    _fill(owned)
    _settle_families(owned)
    rows = []
    for entry in owned:
        if entry.row is not None:
            entry.row.level1, entry.row.level2 = entry.level1, entry.level2
            rows.append(entry.row)
    return rows


def level_text(text: str | None) -> str | None:
    """A level as kept: without the spaces and the points that are printed with it."""
    return POINTS.sub("", squeeze_cjk(text)) or None if text else None


def squeeze_cjk(text: str) -> str:
    """The text without spaces; level labels are broken over lines at any place."""
    return "".join(text.split())


def _tidied(entry: Entry) -> Entry:
    """The entry with kept forms of its labels, each on the level it is known to belong to."""
    level1, level2 = level_text(entry.level1), level_text(entry.level2)
    if level1 and not level2 and family(level1) and is_second(level1):
        level1, level2 = None, level1
    return Entry(entry.row, level1, level2, entry.gap, entry.moved)


def is_second(text: str) -> bool:
    """Whether the label is a second level of the national scheme and never a first one."""
    parent = family(text)
    return parent is not None and family_name(text) != parent


def family_name(text: str) -> str:
    """The label without 指标 and points: what a family is called by."""
    return level_name(text)


def _joined(entries: list[Entry]) -> list[Entry]:
    """Labels cut by a page break in one: 社会效 / 益指标, or 社会效益 / 指标."""
    last: dict[str, Entry] = {}
    for entry in entries:
        for level in ("level1", "level2"):
            text = getattr(entry, level)
            if not text:
                continue
            before = last.get(level)
            whole = (getattr(before, level) or "") + text if before else ""
            if before and not is_level(text) and is_level(whole) and len(whole) <= 12:
                setattr(before, level, whole)
                setattr(entry, level, None)
            else:
                last[level] = entry
    return entries


def _claimed(entries: list[Entry]) -> list[Entry]:
    """The entries with each lone label moved up to the first row that its merged cell covers."""
    result = list(entries)
    for index, entry in enumerate(entries):
        if entry.row is not None or not entry.gap or not (entry.level1 or entry.level2):
            continue
        above = _rows_above(entries, index)
        if not above:
            continue
        moved = [position for position in above if entries[position].moved]
        below = _rows_below(entries, index)
        first = moved[0] if moved else above[-min(len(above), max(1, below))]
        result[first] = Entry(entries[first].row, entry.level1, entry.level2, entries[first].gap)
        result[index] = Entry(None)
    return result


def _rows_above(entries: Sequence[Entry], index: int) -> list[int]:
    """Positions of the unlabelled rows right above, in order; a labelled row ends them."""
    above: list[int] = []
    for position in range(index - 1, -1, -1):
        entry = entries[position]
        if entry.row is None or entry.level1 or entry.level2:
            break
        above.insert(0, position)
    return above


def _rows_below(entries: Sequence[Entry], index: int) -> int:
    count = 0
    for entry in entries[index + 1 :]:
        if entry.row is None or entry.level1 or entry.level2:
            break
        count += 1
    return count


def _fill(entries: Sequence[Entry]) -> None:
    """Carry labels down, and the first of each level up to the rows before it."""
    level1 = next((entry.level1 for entry in entries if entry.level1), None)
    level2 = next((entry.level2 for entry in entries if entry.level2), None)
    for entry in entries:
        if entry.level1:
            level1 = entry.level1
            if not entry.level2 and entry.row is not None:
                level2 = None
        if entry.level2:
            level2 = entry.level2
        entry.level1, entry.level2 = level1, level2


def _settle_families(entries: Sequence[Entry]) -> None:
    """A second level of the national scheme stands under its own first level, or under none if that is not printed."""
    printed = {family(entry.level1): entry.level1 for entry in entries if entry.level1}
    for entry in entries:
        own = family(entry.level2) if entry.level2 and is_second(entry.level2) else None
        if own is not None and family(entry.level1) not in (own, None):
            entry.level1 = printed.get(own)
