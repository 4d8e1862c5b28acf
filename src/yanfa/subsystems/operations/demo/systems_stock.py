"""Counting a stock of a demonstration in plain Python: what stood at the end of the year and of every month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanfa.kernel.testing.demonstration import Count, DemoYear


@dataclass(frozen=True)
class Stretch:
    """Something that stood from a day up to, and without, another (None: it still stands)."""

    start: date
    end: date | None
    weight: int = 1

    def stood(self, day: date) -> bool:
        """Whether it stood at the end of that day."""
        return self.start <= day and (self.end is None or day < self.end)


def count_stock(year: DemoYear, code: str, stretches: Iterable[Stretch]) -> None:
    """Tally one for each stretch that stands on 31 December, and those of each month's end."""
    kept = list(stretches)
    year.tally.add(code, sum(each.stood(date(year.year, 12, 31)) for each in kept))
    months = year.tally.counts.setdefault(code, Count()).by_month
    for month in range(1, 13):
        last = date(year.year, month, monthrange(year.year, month)[1])
        months[month] = Decimal(sum(each.stood(last) for each in kept))
