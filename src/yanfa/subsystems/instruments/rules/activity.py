"""Which business a logged action is, and how long a record waited for the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from yanfa.subsystems.instruments.choices.activity import ActivityKind

#: Beginning of an action -> the kind of business; the longest beginning that fits decides.
BY_ACTION = {
    "instruments.instrument.": ActivityKind.REPORT,
    "instruments.change.": ActivityKind.REPORT,
    "instruments.imported": ActivityKind.REPORT,
    "instruments.confirmation.": ActivityKind.CONFIRM,
    "instruments.finding.": ActivityKind.CONFIRM,
    "instruments.request": ActivityKind.REQUEST,
    "instruments.contract": ActivityKind.REQUEST,
    "instruments.usage": ActivityKind.USAGE,
    "instruments.adjustment": ActivityKind.USAGE,
    "instruments.dispute": ActivityKind.REQUEST,
    "instruments.purchase": ActivityKind.PURCHASE,
    "instruments.evaluation": ActivityKind.EVALUATION,
    "booking.": ActivityKind.BOOKING,
}


def kind_of(action: str) -> ActivityKind | None:
    """The business of a logged action; None for what is no business in the system of instruments."""
    fitting = [start for start in BY_ACTION if action.startswith(start)]
    return BY_ACTION[max(fitting, key=len)] if fitting else None


def waited(spells: Iterable[tuple[date, date]], working_days: Callable[[date, date], int]) -> int:
    """Working days in the platform's hands: of each spell the days after its first, up to and with its last.

    `working_days(start, end)` counts the half-open interval [start, end).
    """
    return sum(working_days(_next(start), _next(end)) for start, end in spells)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
