"""The labelled values of a form: project, units, dates, grade and the texts of the 2019 generation.

A label's value is the next filled cell of its line. What stands in cells that no label claims stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .cells import join_lines
from .labels import HEAD, OTHER_HEAD, WEAK_UNIT, key, squeeze
from .sheet import Sheet

LONG = frozenset({"goal_text", "achievements", "problems", "measures"})
GLUED = re.compile(r"^([^:：]{2,24})[:：]\s*(.+)$", re.DOTALL)
AMOUNT = re.compile(r"[¥￥]?-?[\d,，]*\.?\d+(?:万元|元|万)?|[-—–－/]+")
POINTS = re.compile(r"\d{1,3}(?:\.\d+)?分?|[-—–－/]+")
RATE = re.compile(r"\d[\d.]*[%％]?|[-—–－/]+")
TYPED = {
    "annual_budget": AMOUNT,
    "previous_budget": AMOUNT,
    "executed": AMOUNT,
    "execution_rate": RATE,
    "budget_weight": POINTS,
    "total_score": POINTS,
}
"""Fields that hold a figure: any other text beside their label is not theirs."""
SENTENCE_END = ("。", "；", "！", "？", ".", ";")


@dataclass(frozen=True)
class Labelled:
    """A value found beside its label; `columns` are the cells that label and value take."""

    field: str
    label: str
    text: str | None
    row: int
    columns: tuple[int, ...]


def read_header(sheet: Sheet, rows: Iterable[int]) -> dict[str, str]:
    """Field -> text as printed for the labels found in these lines; the cells used are taken."""
    found = [item for row in rows for item in _labelled(sheet, row)]
    fields: dict[str, str] = {}
    for weak in (False, True):
        for item in found:
            if (item.label in WEAK_UNIT) == weak and item.field not in fields:
                sheet.take(item.row, *item.columns)
                if item.text:
                    fields[item.field] = item.text + _continued(sheet, item)
    return fields


def split_label(cell: str) -> tuple[str, str | None]:
    """The label of a cell and the value glued to it behind a colon."""
    label = key(cell)
    if label in HEAD or label in OTHER_HEAD:
        return label, None
    glued = GLUED.match(cell)
    if glued and (key(glued[1]) in HEAD or key(glued[1]) in OTHER_HEAD):
        return key(glued[1]), glued[2]
    return "", None


def _labelled(sheet: Sheet, row: int) -> Iterator[Labelled]:
    cells = list(sheet.cells(row, free=True))
    labels = [split_label(text) for _, text in cells]
    for index, (label, glued) in enumerate(labels):
        if label not in HEAD:
            continue
        column = cells[index][0]
        if glued is not None and _suits(HEAD[label], glued):
            yield Labelled(HEAD[label], label, glued, row, (column,))
        elif index + 1 < len(cells) and not labels[index + 1][0] and _suits(HEAD[label], cells[index + 1][1]):
            beside = index + 1
            value = cells[beside][1]
            same = [c for c, text in cells[beside:] if text == value]
            yield Labelled(HEAD[label], label, value, row, (column, *same))
        else:
            yield Labelled(HEAD[label], label, None, row, (column,))


def _suits(field: str, text: str) -> bool:
    """Whether a text can be the value of this field."""
    typed = TYPED.get(field)
    return typed is None or typed.fullmatch(squeeze(text)) is not None


def _continued(sheet: Sheet, item: Labelled) -> str:
    """The rest of a long text that a page break carried into lines of its own."""
    text = item.text or ""
    if item.field not in LONG:
        return ""
    pieces = [text]
    for row in range(item.row + 1, len(sheet)):
        cells = list(sheet.cells(row, free=True))
        if len(cells) != 1 or pieces[-1].endswith(SENTENCE_END) or split_label(cells[0][1])[0]:
            break
        pieces.append(cells[0][1])
        sheet.take(row, cells[0][0])
    return join_lines(pieces)[len(text) :]
