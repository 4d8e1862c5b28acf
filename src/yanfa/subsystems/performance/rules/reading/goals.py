"""The goal of the year and what came of it: two texts side by side that page breaks cut and displace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .cells import join_lines
from .labels import GOAL_HEADS, GOALS, GROUP, LONG_GOALS, OTHER_HEAD, RESULTS, key, squeeze
from .sheet import Sheet

ENDINGS = ("。", "！", "？", "；", ".", ";", "!", "…", "”", "）", ")")
FRAGMENT = 6
HEADS = ("年度总体目标", "年度目标", "总体目标", GROUP)


@dataclass
class Goals:
    """The two texts in pieces, as pages cut them."""

    goal: list[str] = field(default_factory=list)
    result: list[str] = field(default_factory=list)


def goal_columns(cells: tuple[str | None, ...]) -> dict[int, str]:
    """Column -> "goal", "result" or "long", where the line is the header of texts side by side."""
    found = [(column, _kind(text)) for column, text in enumerate(cells) if text and _kind(text)]
    if len(found) > 2 and key(cells[found[0][0]] or "") in GOAL_HEADS:
        found = found[1:]
    kinds = {kind for _, kind in found}
    return dict(found) if len(found) >= 2 and "goal" in kinds and len(kinds) == len(found) else {}


def opens_goals(cells: tuple[str | None, ...]) -> bool:
    """Whether the goals begin here: the header of both texts, or one beside its label."""
    first = next((cell for cell in cells if cell), "")
    return bool(goal_columns(cells)) or bool(_kind(first)) or key(first) in GOAL_HEADS


def read_goals(sheet: Sheet, rows: Iterable[int]) -> tuple[str | None, str | None]:
    """The goal and the result as printed, None where the form does not print them."""
    texts = Goals()
    wanted = list(rows)
    header = next((row for row in wanted if goal_columns(sheet.lines[row].cells)), None)
    if header is None:
        _read_beside(sheet, wanted, texts)
    else:
        columns = goal_columns(sheet.lines[header].cells)
        sheet.take(header, *(c for c, text in sheet.cells(header) if c in columns or key(text) in GOAL_HEADS))
        _read_below(sheet, [row for row in wanted if row > header], columns, texts)
    return join_lines(texts.goal) or None, join_lines(texts.result) or None


def _kind(text: str) -> str:
    label = key(text)
    if label in LONG_GOALS:
        return "long"
    if label in RESULTS:
        return "result"
    return "goal" if label in GOALS else ""


def _read_beside(sheet: Sheet, rows: list[int], texts: Goals) -> None:
    """A goal or result printed beside its label, as goal forms and monitoring forms do."""
    for row in rows:
        cells = list(sheet.cells(row, free=True))
        if len(cells) < 2 or len({text for _, text in cells[1:]}) > 1:
            continue
        kind = _kind(cells[0][1])
        target = {"goal": texts.goal, "result": texts.result}.get(kind)
        if target is not None and not target:
            target.append(cells[1][1])
            sheet.take(row, *(column for column, _ in cells))


def _read_below(sheet: Sheet, rows: list[int], columns: dict[int, str], texts: Goals) -> None:
    loose: list[tuple[int, int, str]] = []
    for position, row in enumerate(rows):
        cells = [(c, text) for c, text in sheet.cells(row, free=True) if not _is_head(sheet, row, c, text)]
        if cells and key(cells[0][1]) in OTHER_HEAD:
            continue
        here = _columns_here(sheet.lines[row].cells, columns)
        if sheet.lines[row].tabular and (position == 0 or {c for c, _ in cells} <= set(here)):
            _place(sheet, row, cells, here, texts)
        elif len(cells) == 1 and not sheet.lines[row].tabular:
            loose.append((row, *cells[0]))
    _continue(sheet, loose, texts)


def _columns_here(cells: tuple[str | None, ...], columns: dict[int, str]) -> dict[int, str]:
    """The columns of a line; a page that holds nothing but the texts has fewer than the header's page."""
    places = [column for column, text in enumerate(cells) if text is not None]
    texts = places if len(places) == len(columns) else places[1:]
    if len(cells) > max(columns) or len(texts) != len(columns):
        return columns
    return dict(zip(texts, columns.values(), strict=True))


def _is_head(sheet: Sheet, row: int, column: int, text: str) -> bool:
    """Whether the cell is the label to the left of both texts, or a piece of it; such a cell is taken."""
    plain = squeeze(text)
    piece = len(plain) <= FRAGMENT and any(plain in head for head in HEADS)
    if piece or key(text) in GOAL_HEADS:
        sheet.take(row, column)
        return True
    return False


def _place(
    sheet: Sheet, row: int, cells: list[tuple[int, str]], columns: dict[int, str], texts: Goals
) -> None:
    """Put each cell under the header at or left of it; a text printed twice (merged cells) counts once."""
    starts = sorted(columns)
    for column, text in cells:
        kind = columns[max((start for start in starts if start <= column), default=starts[0])]
        if kind == "long":
            continue
        sheet.take(row, column)
        pieces = texts.goal if kind == "goal" else texts.result
        if text not in pieces:
            pieces.append(text)


def _continue(sheet: Sheet, loose: list[tuple[int, int, str]], texts: Goals) -> None:
    """Texts that a page break carried below the table: first what is left of the goal, then of the result."""
    for row, column, text in loose:
        cut = next(
            (pieces for pieces in (texts.goal, texts.result) if pieces and not _is_whole(pieces[-1])), None
        )
        if cut is None:
            return
        cut.append(text)
        sheet.take(row, column)


def _is_whole(text: str) -> bool:
    return text.endswith(ENDINGS)
