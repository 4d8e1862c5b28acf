"""Whether a booking keeps the limits of a calendar; every limit that it breaks is named with its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from yanfa.kernel.clock import SHANGHAI
from yanfa.procedures.booking.rules.times import ONE_DAY, Span, days_of, moment


class Limits(Protocol):
    """What a version of the rules fixes; minutes, hours or days as the name says, None for no limit."""

    horizon_days: int | None
    granularity_minutes: int
    min_minutes: int | None
    max_minutes: int | None
    gap_minutes: int | None
    person_day_minutes: int | None
    person_week_minutes: int | None
    unit_day_minutes: int | None
    unit_week_minutes: int | None
    max_future: int | None
    notice_minutes: int | None
    peak_starts: int | None
    peak_ends: int | None
    peak_person_week_minutes: int | None
    missed_limit: int | None
    missed_window_days: int | None
    block_days: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that somebody wants, and the moment at which he asks."""

    start: datetime
    end: datetime
    now: datetime

    @property
    def minutes(self) -> int:
        """Its length."""
        return int((self.end - self.start).total_seconds() // 60)


@dataclass(frozen=True)
class Held:
    """What the person and the unit hold already on the calendar, this booking apart, in the weeks concerned."""

    person: Sequence[Span] = ()
    unit: Sequence[Span] = ()
    coming: int = 0
    missed: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A limit that a booking breaks: its code, what it allows, what is used already, the day concerned."""

    code: str
    allowed: int = 0
    used: int = 0
    asked: int = 0
    day: date | None = None
    until: datetime | None = field(default=None)


def minutes_within(spans: Iterable[Span], start: datetime, end: datetime) -> int:
    """How many minutes of these times lie from `start` up to `end`."""
    parts = ((max(first, start), min(last, end)) for first, last in spans)
    return sum(int((last - first).total_seconds() // 60) for first, last in parts if last > first)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def judge(limits: Limits, asked: Asked, held: Held) -> list[Finding]:
    """Every limit that the booking breaks; none when it may be made."""
    if asked.end <= asked.start:
        return [Finding("backwards")]
    return [
        *_of_time(limits, asked),
        *_of_length(limits, asked),
        *_of_neighbours(limits, asked, held),
        *_of_days(limits.person_day_minutes, "person_day", asked, held.person),
        *_of_weeks(limits.person_week_minutes, "person_week", asked, held.person),
        *_of_days(limits.unit_day_minutes, "unit_day", asked, held.unit),
        *_of_weeks(limits.unit_week_minutes, "unit_week", asked, held.unit),
        *_of_peaks(limits, asked, held.person),
        *_of_person(limits, asked, held),
    ]


def _of_time(limits: Limits, asked: Asked) -> Iterable[Finding]:
    if asked.start < asked.now:
        yield Finding("past")
    elif limits.notice_minutes and asked.start < asked.now + timedelta(minutes=limits.notice_minutes):
        yield Finding("notice", limits.notice_minutes)
    if limits.horizon_days:
        last = asked.now.astimezone(SHANGHAI).date() + timedelta(days=limits.horizon_days)
        if asked.start >= moment(last + ONE_DAY, 0):
            yield Finding("horizon", limits.horizon_days, day=last)


def _of_length(limits: Limits, asked: Asked) -> Iterable[Finding]:
    step = limits.granularity_minutes
    edges = [edge.astimezone(SHANGHAI) for edge in (asked.start, asked.end)]
    if any((edge.hour * 60 + edge.minute) % step or edge.second or edge.microsecond for edge in edges):
        yield Finding("granularity", step)
    if limits.min_minutes and asked.minutes < limits.min_minutes:
        yield Finding("shortest", limits.min_minutes, asked=asked.minutes)
    if limits.max_minutes and asked.minutes > limits.max_minutes:
        yield Finding("longest", limits.max_minutes, asked=asked.minutes)


def _of_neighbours(limits: Limits, asked: Asked, held: Held) -> Iterable[Finding]:
    if any(first < asked.end and last > asked.start for first, last in held.person):
        yield Finding("own")
    elif limits.gap_minutes:
        gap = timedelta(minutes=limits.gap_minutes)
        if any(first < asked.end + gap and last > asked.start - gap for first, last in held.person):
            yield Finding("gap", limits.gap_minutes)


def _of_days(allowed: int | None, code: str, asked: Asked, spans: Sequence[Span]) -> Iterable[Finding]:
    if not allowed:
        return
    for day in days_of(asked.start, asked.end):
        start, end = moment(day, 0), moment(day + ONE_DAY, 0)
        used = minutes_within(spans, start, end)
        wanted = minutes_within([(asked.start, asked.end)], start, end)
        if used + wanted > allowed:
            yield Finding(code, allowed, used, wanted, day)


def _of_weeks(allowed: int | None, code: str, asked: Asked, spans: Sequence[Span]) -> Iterable[Finding]:
    if not allowed:
        return
    for monday in sorted({monday_of(day) for day in days_of(asked.start, asked.end)}):
        start, end = moment(monday, 0), moment(monday + 7 * ONE_DAY, 0)
        used = minutes_within(spans, start, end)
        wanted = minutes_within([(asked.start, asked.end)], start, end)
        if used + wanted > allowed:
            yield Finding(code, allowed, used, wanted, monday)


def _of_peaks(limits: Limits, asked: Asked, spans: Sequence[Span]) -> Iterable[Finding]:
    """Peak hours are those of Monday to Friday."""
    allowed, starts, ends = limits.peak_person_week_minutes, limits.peak_starts, limits.peak_ends
    if not allowed or starts is None or ends is None:
        return
    for monday in sorted({monday_of(day) for day in days_of(asked.start, asked.end)}):
        peaks = [(moment(day, starts), moment(day, ends)) for day in (monday + n * ONE_DAY for n in range(5))]
        used = sum(minutes_within(spans, *peak) for peak in peaks)
        wanted = sum(minutes_within([(asked.start, asked.end)], *peak) for peak in peaks)
        if wanted and used + wanted > allowed:
            yield Finding("peak_week", allowed, used, wanted, monday)


def _of_person(limits: Limits, asked: Asked, held: Held) -> Iterable[Finding]:
    if limits.max_future and held.coming >= limits.max_future:
        yield Finding("max_future", limits.max_future, held.coming)
    until = blocked_until(limits, held.missed, asked.now)
    if until is not None:
        yield Finding("blocked", limits.missed_limit or 0, until=until)


def blocked_until(limits: Limits, missed: Iterable[datetime], now: datetime) -> datetime | None:
    """Until when a person may not book, who missed as often as the limit within the window; None who may."""
    number, window, days = limits.missed_limit, limits.missed_window_days, limits.block_days
    if not (number and window and days):
        return None
    moments = sorted(missed)
    ends = [
        last + timedelta(days=days)
        for first, last in zip(moments, moments[number - 1 :], strict=False)
        if last - first <= timedelta(days=window)
    ]
    return max((end for end in ends if end > now), default=None)
