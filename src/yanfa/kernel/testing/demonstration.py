"""A demonstration year: what the apps' `demo.py` write to, and count into while they write.

The tally is kept in plain Python, apart from the indicators, so that it is an independent truth:
a figure that the platform computes must equal what was counted while the rows were made.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, TextIO

Number = int | Decimal
TENTHOUSANDTH = Decimal("0.0001")


@dataclass
class Count:
    """What was counted for one indicator; `percent` and `denominator` only for ratios."""

    numerator: Decimal = Decimal(0)
    denominator: Decimal | None = None
    percent: bool = True
    by_month: dict[int, Decimal] = field(default_factory=dict)

    @property
    def value(self) -> Decimal | None:
        """The figure that the indicator must give; None where there is nothing to divide by."""
        if self.denominator is None:
            return self.numerator
        if not self.denominator:
            return None
        factor = 100 if self.percent else 1
        return (self.numerator * factor / self.denominator).quantize(TENTHOUSANDTH).normalize()


class Tally:
    """Counts by indicator code."""

    def __init__(self) -> None:
        self.counts: dict[str, Count] = {}

    def add(
        self, code: str, numerator: Number = 1, denominator: Number | None = None, month: int | None = None
    ) -> None:
        """Add to the count of `code`; `month` (1–12) where the row has a date that a month is read from."""
        count = self.counts.setdefault(code, Count())
        count.numerator += Decimal(numerator)
        if denominator is not None:
            count.denominator = (count.denominator or Decimal(0)) + Decimal(denominator)
        if month is not None:
            count.by_month[month] = count.by_month.get(month, Decimal(0)) + Decimal(numerator)

    def as_dict(self) -> dict[str, Any]:
        """{code: {value, numerator, denominator, by_month}} with decimals as strings."""
        return {
            code: {
                "value": _text(count.value),
                "numerator": _text(count.numerator),
                "denominator": _text(count.denominator),
                "by_month": {str(month): _text(count.by_month[month]) for month in sorted(count.by_month)},
            }
            for code, count in sorted(self.counts.items())
        }


class Facts:
    """The raw facts of the year as JSON Lines, for whoever wants to count again by other means."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream

    def write(self, kind: str, fact: dict[str, Any]) -> None:
        """One fact; values that JSON does not know are written as text."""
        if self.stream is not None:
            self.stream.write(json.dumps({"kind": kind, **fact}, ensure_ascii=False, default=str) + "\n")


@dataclass
class DemoYear:
    """One year to write: how much (1.0 is the size of the published documents), and what to count into.

    Randomness comes from `random` alone, so that a year and a scale always give the same data.
    """

    year: int
    scale: float
    random: random.Random
    tally: Tally = field(default_factory=Tally)
    facts: Facts = field(default_factory=Facts)

    def size(self, full: int, least: int = 1) -> int:
        """How many of something there are at this scale, `full` being the number at scale 1."""
        return max(least, round(full * self.scale))


class Builder(Protocol):
    """An app's `demo` module."""

    def build(self, year: DemoYear) -> None: ...


def builders(app_modules: Iterable[str]) -> list[Builder]:
    """The `demo` modules of the apps that have one, in the order given."""
    names = [f"{module}.demo" for module in app_modules]
    return [import_module(name) for name in names if find_spec(name)]


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
