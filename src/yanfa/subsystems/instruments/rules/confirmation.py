"""How completely and timely a unit confirmed its instruments, and when it counts as not having reported.

Completeness is the mean over the instruments that were due; 及时更新率 = instruments confirmed or changed by the last
day ÷ instruments due. Source: 上海市大型科学仪器设施信息报送办法 (2024) in its public explanation: completing all
three parts of the report is the precondition of that year's reward.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Per cent with two decimals; of nothing it is 100, for nothing was missed."""
    if not whole:
        return HUNDRED.quantize(CENT)
    return (Decimal(part) * HUNDRED / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)


def mean(parts: Iterable[Decimal]) -> Decimal:
    """The mean with two decimals; 100 where there is nothing."""
    known = list(parts)
    if not known:
        return HUNDRED.quantize(CENT)
    return (sum(known, Decimal(0)) / len(known)).quantize(CENT, ROUND_HALF_UP)


def due_day(year: int, month_day: str) -> date:
    """The last day of the confirmation of an evaluation year, named by its first calendar year, from `10-12`."""
    month, _, day = month_day.partition("-")
    return date(year + 1, int(month), int(day))


@dataclass(frozen=True)
class Standing:
    """What a unit did in a round: instruments due and answered, mean completeness, and when it submitted."""

    due: int
    answered: int
    completeness: Decimal
    submitted_on: date | None
    due_on: date

    @property
    def in_time(self) -> bool:
        """Whether it submitted by the last day."""
        return self.submitted_on is not None and self.submitted_on <= self.due_on

    @property
    def timeliness(self) -> Decimal:
        """及时更新率 in per cent."""
        return percent(self.answered if self.in_time else 0, self.due)


def unit_complete(standing: Standing, least: Decimal) -> bool:
    """Whether the unit's report of the year is complete: everything answered and filled far enough."""
    return standing.answered == standing.due and standing.completeness >= least


def no_report(standing: Standing, least: Decimal) -> bool:
    """Whether the unit counts as not having reported: incomplete, or not in time."""
    return not (standing.in_time and unit_complete(standing, least))
