"""Which days of a device have figures and which have none. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta


def days_between(first: date, end: date) -> Iterable[date]:
    """Every day from `first` up to, and without, `end`."""
    return (first + timedelta(days=number) for number in range(max(0, (end - first).days)))


def covered(rows: Iterable[tuple[date, int]]) -> set[date]:
    """The days that rows (last day, how many days) stand for."""
    return {last - timedelta(days=back) for last, days in rows for back in range(days)}


def missing(rows: Iterable[tuple[date, int]], first: date, end: date) -> list[date]:
    """The days from `first` up to, and without, `end` for which there is nothing: 缺数据天数."""
    known = covered(rows)
    return [day for day in days_between(first, end) if day not in known]


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)
