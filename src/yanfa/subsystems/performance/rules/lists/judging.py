"""Which rows count, why the others do not, and the figure that those which count add up to."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular import ImportedRow, Value
from yanfa.kernel.documents.tabular.keys import text_of
from yanfa.subsystems.performance.choices import ListKind, SetAside
from yanfa.subsystems.performance.rules.lists.keys import key_of
from yanfa.subsystems.performance.rules.lists.mapping import Mapping

ONE = Decimal(1)
PLACES = 4
STEP = Decimal("0.0001")
MOST_DIGITS = 15
"""Digits that both databases keep of an amount."""
LONGEST_SHOWN = 200


class RowFault(Exception):
    """A row that ought to count and cannot; `column` and `sentence` say what to mend."""

    def __init__(self, column: str, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.column, self.sentence = column, Sentence(chinese, english)


class Judged(NamedTuple):
    """One row of a list as it will be kept. `adds` is what it brings to the figure."""

    number: int
    counted: bool
    key: str = ""
    on: date | None = None
    amount: Decimal | None = None
    due: date | None = None
    done: date | None = None
    numerator: bool = False
    reason: SetAside | None = None
    duplicate_of: int | None = None
    weight: Decimal = ONE
    adds: Decimal = Decimal(0)
    cells: tuple[str, ...] = ()


class Judge:
    """Goes through the rows of one list of one year, in their order.

    shares: {key: share} of things that an approved split divides among projects.
    """

    def __init__(self, mapping: Mapping, year: int, shares: Lookup[str, Decimal] | None = None) -> None:
        self.mapping, self.year, self.shares = mapping, year, shares or {}
        self.adds_amounts, self.dated_by = mapping.adds_amounts, mapping.dated_by
        self.first_rows: dict[str, int] = {}

    def judge(self, row: ImportedRow) -> Judged:
        """The row with its verdict. Raises RowFault."""
        mapping, values = self.mapping, row.values
        key = key_of(values.get(label) for label in mapping.key)
        cells = tuple(text_of(values.get(label))[:LONGEST_SHOWN] for label in mapping.shown)
        on = self._date(values)
        if not all(condition.holds(values.get(condition.column)) for condition in mapping.filters):
            return Judged(row.row, False, key, on, reason=SetAside.FILTERED, cells=cells)
        if not key:
            missing = next(label for label in mapping.key if not text_of(values.get(label)).strip())
            raise _gap(missing)
        if on is None:
            raise _gap(str(self.dated_by))
        if on.year != self.year:
            return Judged(row.row, False, key, on, reason=SetAside.OUTSIDE_YEAR, cells=cells)
        first = self.first_rows.setdefault(key, row.row)
        if first != row.row:
            return Judged(row.row, False, key, on, reason=SetAside.DUPLICATE, duplicate_of=first, cells=cells)
        return self._counted(row, key, on, cells)

    def _counted(self, row: ImportedRow, key: str, on: date, cells: tuple[str, ...]) -> Judged:
        mapping, values = self.mapping, row.values
        amount = self._amount(values)
        due, done = _day(values, mapping.due), _day(values, mapping.done)
        if mapping.kind is ListKind.TIMELY and due is None:
            raise _gap(str(mapping.due))
        weight = self.shares.get(key, ONE)
        adds = amount * weight if self.adds_amounts and amount is not None else weight
        return Judged(
            row.row,
            True,
            key,
            on,
            amount,
            due,
            done,
            numerator=self._above(values, due, done),
            weight=weight,
            adds=adds.quantize(STEP, ROUND_HALF_UP),
            cells=cells,
        )

    def _above(self, values: Lookup[str, Value], due: date | None, done: date | None) -> bool:
        """Whether the row stands above the line of a share."""
        if self.mapping.kind is ListKind.TIMELY:
            return due is not None and done is not None and done <= due
        conditions = self.mapping.numerator
        return bool(conditions) and all(each.holds(values.get(each.column)) for each in conditions)

    def _date(self, values: Lookup[str, Value]) -> date | None:
        label = self.dated_by
        return date(self.year, 12, 31) if label is None else _day(values, label)

    def _amount(self, values: Lookup[str, Value]) -> Decimal | None:
        label = self.mapping.amount
        amount = values.get(label) if label else None
        if amount is None or not isinstance(amount, Decimal):
            if self.adds_amounts:
                raise _gap(str(label))
            return None
        if amount != amount.quantize(STEP) or amount.adjusted() >= MOST_DIGITS - PLACES:
            raise RowFault(
                str(label),
                f"“{amount:f}”位数过多，整数最多 11 位、小数最多 4 位，请先取舍",
                f"“{amount:f}” has too many digits: 11 before the point and 4 after it at most; round it",
            )
        return amount


class Figure:
    """The value of a list from its rows, as the indicator will compute it from the stored ones."""

    def __init__(self, kind: ListKind, *, percent: bool) -> None:
        self.kind, self.percent = kind, percent
        self.numerator = Decimal(0)
        self.weights = Decimal(0)
        self.whole = Decimal(0)

    def add(self, row: Judged) -> None:
        """Take a row in; one that does not count changes nothing."""
        if not row.counted:
            return
        self.whole += row.adds
        self.weights += row.weight
        if self.kind not in (ListKind.RATIO, ListKind.TIMELY) or row.numerator:
            self.numerator += row.adds

    @property
    def denominator(self) -> Decimal | None:
        """What is below the line; None where there is no line."""
        if self.kind is ListKind.MEAN:
            return self.weights
        return self.whole if self.kind in (ListKind.RATIO, ListKind.TIMELY) else None

    @property
    def value(self) -> Decimal | None:
        """The figure; None where there is nothing to divide by."""
        below = self.denominator
        if below is None:
            return self.numerator
        if not below:
            return None
        return (self.numerator * (100 if self.percent else 1) / below).quantize(STEP, ROUND_HALF_UP)


def _day(values: Lookup[str, Value], label: str | None) -> date | None:
    found = values.get(label) if label else None
    return found if isinstance(found, date) else None


def _gap(label: str) -> RowFault:
    return RowFault(
        label,
        "不能为空，请补填（合计行、备注行请删去）",
        "must not be blank; fill it in (delete rows of totals and notes)",
    )
