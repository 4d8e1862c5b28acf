"""When calendars are open, closed or out of order: weekly hours, days of rest and special times put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from yanfa.kernel.clock.calendar import Calendar as Days
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.clock.days import DayKind
from yanfa.procedures.booking.choices import SpecialKind
from yanfa.procedures.booking.models import Calendar, OpeningHours, SpecialTime
from yanfa.procedures.booking.rules.times import Hours, Span, days_of, opened

#: Days on which a calendar that keeps holidays is closed; weekends have hours of their own.
RESTING = frozenset({DayKind.HOLIDAY, DayKind.LOCAL_REST})


@dataclass(frozen=True)
class Opening:
    """What is known of one calendar in one time: its open times, and the special times that close it."""

    open: list[Span]
    closures: list[SpecialTime] = field(default_factory=list)


def opening_of(calendar: Calendar, start: datetime, end: datetime) -> Opening:
    """The opening of one calendar from `start` up to `end`."""
    return openings_of([calendar], start, end)[calendar.pk]


def openings_of(calendars: Sequence[Calendar], start: datetime, end: datetime) -> dict[int, Opening]:
    """The openings of calendars by key, with as many queries for many as for one."""
    keys = [calendar.pk for calendar in calendars]
    hours: dict[int, list[Hours]] = {key: [] for key in keys}
    for row in OpeningHours.objects.filter(calendar__in=keys):
        hours[row.calendar_id].append(Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_to))
    specials: dict[int, list[SpecialTime]] = {key: [] for key in keys}
    for special in SpecialTime.objects.filter(calendar__in=keys).standing().within(start, end):
        specials[special.calendar_id].append(special)
    resting = _resting(start, end) if any(each.closed_on_holidays for each in calendars) else frozenset()
    return {
        calendar.pk: _opening(calendar, hours[calendar.pk], specials[calendar.pk], resting, (start, end))
        for calendar in calendars
    }


def _opening(
    calendar: Calendar, hours: list[Hours], specials: list[SpecialTime], resting: frozenset[date], span: Span
) -> Opening:
    closures = [each for each in specials if each.closes]
    openings = [(each.starts_at, each.ends_at) for each in specials if each.kind == SpecialKind.OPENING]
    shut = [(each.starts_at, each.ends_at) for each in closures]
    days = resting if calendar.closed_on_holidays else frozenset()
    return Opening(opened(hours, days, openings, shut, span), closures)


def _resting(start: datetime, end: datetime) -> frozenset[date]:
    known: Days = present()
    return frozenset(day for day in days_of(start, end) if known.day(day).kind in RESTING)
