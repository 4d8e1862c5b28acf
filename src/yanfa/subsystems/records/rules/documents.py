"""Which day counts for a document, and which issues of a serial are expected, there, late or missing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = 12


def counted_day(approved_on: date, issued_on: date) -> date:
    """The day by which a report counts: its approval; where it was issued in a later year, its issue.

    records.reports counts what was approved and issued in the period, by the day of approval: a paper approved in
    December and issued in January belongs to the year in which both have happened.
    """
    return approved_on if approved_on.year == issued_on.year else issued_on


@dataclass(frozen=True)
class Expected:
    """An issue that a serial owes in a year."""

    number: int
    due_on: date


@dataclass(frozen=True)
class Booklet:
    """An issue as registered; a combined one covers several numbers."""

    first: int
    last: int
    due_on: date | None
    issued_on: date | None


def expected_issues(year: int, issues: int, due_day: int) -> Iterator[Expected]:
    """The issues of a year, spread evenly over its months, each due on a day of its last month.

    Raises ValueError for a number of issues that is not between 1 and 12.
    """
    if not 1 <= issues <= MONTHS:
        raise ValueError(f"{issues} issues a year cannot be spread over months.")
    for number in range(1, issues + 1):
        month = number * MONTHS // issues
        yield Expected(number, date(year, month, min(due_day, monthrange(year, month)[1])))


def missing_issues(expected: Iterable[Expected], booklets: Iterable[Booklet]) -> list[Expected]:
    """The issues that no booklet covers."""
    covered = {number for each in booklets for number in range(each.first, each.last + 1)}
    return [each for each in expected if each.number not in covered]


def overlap(first: int, last: int, booklets: Iterable[Booklet]) -> Booklet | None:
    """A booklet that covers one of these numbers already."""
    return next((each for each in booklets if each.first <= last and first <= each.last), None)


def days_late(due_on: date | None, done_on: date | None, today: date) -> int:
    """By how many days something came, or still is, too late; 0 for what is in time or has no day."""
    if due_on is None:
        return 0
    return max(((done_on or today) - due_on).days, 0)
