"""Money printed as pairs, 预算数: 5.8 执行数: 5.6, with no columns: forms of transfers and of departments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from yanfa.subsystems.performance.rules.form import Form, Fund

from .funds import AMOUNT, fund_name, is_fund_name
from .labels import FUND_COLUMNS, key, squeeze
from .sheet import Sheet

FIELDS = {
    "initial": "initial_budget",
    "annual": "annual_budget",
    "executed": "executed",
    "rate": "execution_rate",
    "weight": "budget_weight",
    "score": "budget_score",
}
AMOUNTS = ("annual", "executed")


class Pair(NamedTuple):
    """A word about money and the figure in the next cell."""

    row: int
    columns: tuple[int, int]
    label: str
    figure: str
    field: str | None


def read_pairs(sheet: Sheet, rows: Sequence[int], form: Form) -> None:
    """Fill the form's money from pairs, if they tell both budget and expense; the cells used are taken."""
    pairs = [pair for row in rows for pair in _pairs(sheet, row)]
    told = {pair.field for pair in pairs}
    if not ("executed" in told and told & {"initial", "annual"}):
        return
    for pair in pairs:
        field = FIELDS.get(pair.field or "")
        if field and getattr(form, field) is None:
            setattr(form, field, pair.figure)
            sheet.take(pair.row, *pair.columns)
    form.funds = [*_parts(sheet, pairs)]


def _pairs(sheet: Sheet, row: int) -> Iterator[Pair]:
    """The pairs of a line; points count only beside money."""
    cells = list(sheet.cells(row, free=True))
    beside = False
    for (column, label), (right, figure) in pairwise(cells):
        if not AMOUNT.match(squeeze(figure)) or AMOUNT.match(squeeze(label)):
            continue
        field = FUND_COLUMNS.get(key(label))
        if field in ("weight", "score") and not beside:
            continue
        beside = beside or field in FIELDS
        if field in FIELDS or is_fund_name(label):
            yield Pair(row, (column, right), label, figure, field)


def _parts(sheet: Sheet, pairs: Sequence[Pair]) -> Iterator[Fund]:
    """The sums that make the money up, each named twice: beside its budget and beside its expense."""
    parts = [pair for pair in pairs if pair.field is None]
    for name in dict.fromkeys(fund_name(pair.label) for pair in parts):
        same = [pair for pair in parts if fund_name(pair.label) == name]
        if len(same) != len(AMOUNTS):
            continue
        fund = Fund(name)
        for pair, field in zip(same, AMOUNTS, strict=True):
            setattr(fund, field, pair.figure)
            sheet.take(pair.row, *pair.columns)
        yield fund
