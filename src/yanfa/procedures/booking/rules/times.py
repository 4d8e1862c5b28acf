"""Half-open times: joining, cutting, opening hours of days, and how many places are free when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from yanfa.kernel.clock import SHANGHAI

Span = tuple[datetime, datetime]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from minute to minute of a weekday (Monday 0), on days from `valid_from` to `valid_to`, both included."""

    weekday: int
    starts: int
    ends: int
    valid_from: date
    valid_to: date | None

    def hold_on(self, day: date) -> bool:
        """Whether they are the hours of a day."""
        begun = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return begun and day.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class Free:
    """So many places are free from a moment up to another."""

    starts_at: datetime
    ends_at: datetime
    places: int


def moment(day: date, minute: int) -> datetime:
    """A minute of a day in Shanghai; minute 1440 is the start of the next day."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI) + timedelta(minutes=minute)


def days_of(start: datetime, end: datetime) -> Iterator[date]:
    """The dates in Shanghai that a time touches."""
    day, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI)
    while moment(day, 0) < last:
        yield day
        day += ONE_DAY


def merged(spans: Iterable[Span]) -> list[Span]:
    """Times in order, those that overlap or touch made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of times when others are cut out of them."""
    left: list[Span] = []
    cuts = merged(taken)
    for start, end in merged(spans):
        at = start
        for cut_start, cut_end in cuts:
            if cut_end <= at or cut_start >= end:
                continue
            if cut_start > at:
                left.append((at, cut_start))
            at = max(at, cut_end)
        if at < end:
            left.append((at, end))
    return left


def clipped(spans: Iterable[Span], start: datetime, end: datetime) -> list[Span]:
    """The parts of times that lie from `start` up to `end`."""
    return merged((max(each[0], start), min(each[1], end)) for each in spans)


def covers(spans: Iterable[Span], start: datetime, end: datetime) -> bool:
    """Whether a time lies wholly within one of these, once those that touch are joined."""
    return any(first <= start and end <= last for first, last in merged(spans))


def opened(
    hours: Sequence[Hours],
    resting: frozenset[date],
    openings: Iterable[Span],
    closures: Iterable[Span],
    span: Span,
) -> list[Span]:
    """When a calendar is open within a time: weekly hours but on days of rest, and openings, less closures."""
    by_weekday: dict[int, list[Hours]] = {}
    for each in hours:
        by_weekday.setdefault(each.weekday, []).append(each)
    weekly = [
        (moment(day, each.starts), moment(day, each.ends))
        for day in days_of(*span)
        if day not in resting
        for each in by_weekday.get(day.weekday(), ())
        if each.hold_on(day)
    ]
    return clipped(without([*weekly, *openings], closures), *span)


def free_places(open_spans: Iterable[Span], held: Sequence[Span], capacity: int) -> list[Free]:
    """When how many places are free; `held` has one time for each place that is held."""
    found: list[Free] = []
    for start, end in merged(open_spans):
        inside = [span for span in held if span[0] < end and span[1] > start]
        edges = sorted({start, end, *(edge for span in inside for edge in span if start < edge < end)})
        for left, right in pairwise(edges):
            places = capacity - sum(1 for span in inside if span[0] <= left and span[1] >= right)
            if places <= 0:
                continue
            if found and found[-1].ends_at == left and found[-1].places == places:
                found[-1] = Free(found[-1].starts_at, right, places)
            else:
                found.append(Free(left, right, places))
    return found


def free_place(
    held: Iterable[tuple[int, datetime, datetime]], start: datetime, end: datetime, capacity: int
) -> int:
    """The lowest place that nobody holds from `start` up to `end`; 0 when all are held. `held`: place, from, to."""
    taken = {place for place, first, last in held if first < end and last > start}
    return next((place for place in range(1, capacity + 1) if place not in taken), 0)


def first_fit(spans: Iterable[Span], minutes: int, step: int) -> Span | None:
    """The earliest time of that length within these that starts on a step of minutes of its day."""
    for start, end in merged(spans):
        local = start.astimezone(SHANGHAI)
        since = local.hour * 60 + local.minute + (1 if local.second or local.microsecond else 0)
        first = moment(local.date(), -(-since // step) * step)
        if first + timedelta(minutes=minutes) <= end:
            return first, first + timedelta(minutes=minutes)
    return None
