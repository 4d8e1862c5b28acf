"""On which days a recurring line of the maintenance plan falls due, and when a completion counts."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from yanfa.subsystems.operations.choices.maintenance import Cadence, JobStanding

MONTHS = {Cadence.MONTHLY: range(1, 13), Cadence.QUARTERLY: (3, 6, 9, 12), Cadence.YEARLY: (12,)}


def due_days(cadence: Cadence, on_day: int, year: int, since: date) -> list[date]:
    """The due days of a year that do not lie before `since`.

    `on_day` is the weekday (1 Monday to 7 Sunday) of a weekly line, else the day of the month; a month that is
    shorter ends the period on its last day.
    """
    days = _weekly(on_day, year) if cadence is Cadence.WEEKLY else _by_month(cadence, on_day, year)
    return [day for day in days if day >= since]


def _weekly(weekday: int, year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    while day.year == year:
        yield day
        day += timedelta(days=7)


def _by_month(cadence: Cadence, on_day: int, year: int) -> Iterator[date]:
    for month in MONTHS[cadence]:
        yield date(year, month, min(on_day, calendar.monthrange(year, month)[1]))


def counts_on(recorded_on: date, due_on: date) -> date:
    """The day on which a completion counts: in time, the day on which the job was due; late, that of its recording.

    What is done by a day is then what is due by that day and was reported by it, and months add up to the year.
    """
    return max(recorded_on, due_on)


def standing(due_on: date, done_on: date | None, cancelled: bool, day: date) -> JobStanding:
    """How a job stands at the end of a day; `done_on` is the day on which its completion was recorded."""
    if done_on is not None:
        return JobStanding.ON_TIME if done_on <= due_on else JobStanding.LATE
    if cancelled:
        return JobStanding.CANCELLED
    return JobStanding.OVERDUE if due_on < day else JobStanding.WAITING
