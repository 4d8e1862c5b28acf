"""When a district's monthly report is due."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def due_day(month: date, day: int) -> date:
    """The day of the month after; its last day where that month is shorter. `day` counts from 1."""
    year, following = (month.year + 1, 1) if month.month == 12 else (month.year, month.month + 1)
    return date(year, following, min(day, monthrange(year, following)[1]))


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_before(day: date) -> date:
    """The first day of the month before."""
    return date(day.year - 1, 12, 1) if day.month == 1 else date(day.year, day.month - 1, 1)
