"""The week of a calendar as a grid of cells with words, and as a list of free times: for a page and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict
from yanfa.kernel.clock import SHANGHAI
from yanfa.procedures.booking.effects.judging import policy_of
from yanfa.procedures.booking.effects.openings import opening_of
from yanfa.procedures.booking.models import Booking, BookingPolicy, Calendar
from yanfa.procedures.booking.permissions import is_person, may_book, may_keep
from yanfa.procedures.booking.rules.limits import monday_of
from yanfa.procedures.booking.rules.times import ONE_DAY, free_places, moment
from yanfa.procedures.booking.services.week_cells import Cell, Known, columns_of_cells

DAYS = 7
#: A row of the grid is at least so many minutes: five-minute steps would make three hundred rows.
LEAST_ROW = 30
#: The hours that are shown of a week in which nothing is open.
USUAL = (8 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class Row:
    """The same piece of every day of the week."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class FreeSpan:
    """A free time of a day with the address that books it."""

    label: str
    places: int
    url: str


@dataclass(frozen=True)
class Column:
    """A day of the week: its free times and its bookings that the reader may see."""

    day: date
    today: bool
    free: list[FreeSpan]
    own: list[Booking]


@dataclass(frozen=True)
class Week:
    """A week of a calendar as one person sees it."""

    calendar: Calendar
    monday: date
    policy: BookingPolicy
    keeper: bool
    booking: Verdict
    columns: list[Column]
    rows: list[Row]
    bookings: list[Booking] = field(default_factory=list)

    @property
    def last_day(self) -> date:
        """Its Sunday."""
        return self.monday + (DAYS - 1) * ONE_DAY

    @property
    def before(self) -> date:
        """The Monday of the week before."""
        return self.monday - DAYS * ONE_DAY

    @property
    def after(self) -> date:
        """The Monday of the week after."""
        return self.monday + DAYS * ONE_DAY


def week(calendar: Calendar, monday: date, user: Any) -> Week:
    """The week that holds a day, as `user` sees it: others' bookings have no names but for the keeper."""
    monday = monday_of(monday)
    start, end = moment(monday, 0), moment(monday + DAYS * ONE_DAY, 0)
    keeper, verdict = bool(may_keep(user, calendar)), may_book(user, calendar)
    policy, opening = policy_of(calendar), opening_of(calendar, start, end)
    rows = Booking.objects.filter(calendar=calendar).holding(start, end).select_related("person")
    bookings = list(rows)
    for booking in bookings:
        booking.calendar = calendar
    held = [(each.starts_at, each.frees_at) for each in bookings]
    now = clock.now()
    known = Known(
        calendar,
        user,
        keeper,
        bool(verdict) or keeper,
        now,
        _latest(policy, now, keeper),
        opening,
        free_places(opening.open, held, calendar.capacity),
        bookings,
        reverse("booking:book", args=[calendar.public_id]),
    )
    columns = [_column(known, monday + number * ONE_DAY) for number in range(DAYS)]
    shown = [each for each in bookings if keeper or is_person(user, each)]
    return Week(calendar, monday, policy, keeper, verdict, columns, _rows(known, policy, monday), shown)


def _latest(policy: BookingPolicy, now: datetime, keeper: bool) -> datetime | None:
    """From when on it is too early to book; None without end."""
    if keeper or not policy.horizon_days:
        return None
    return moment(now.astimezone(SHANGHAI).date() + timedelta(days=policy.horizon_days + 1), 0)


def _column(known: Known, day: date) -> Column:
    start, end = moment(day, 0), moment(day + ONE_DAY, 0)
    begin = max(start, known.now)
    stop = end if known.latest is None else min(end, known.latest)
    free = [
        (max(each.starts_at, begin), min(each.ends_at, stop), each.places)
        for each in known.free
        if each.ends_at > begin and each.starts_at < stop
    ]
    own = [each for each in known.bookings if each.starts_at < end and each.ends_at > start]
    return Column(
        day,
        day == clock.today(),
        [FreeSpan(_span_label(first, last, day), places, known.url(first)) for first, last, places in free],
        [each for each in own if known.keeper or is_person(known.user, each)],
    )


def _rows(known: Known, policy: BookingPolicy, monday: date) -> list[Row]:
    step = max(LEAST_ROW, policy.granularity_minutes)
    first, last = _hours_shown(known, monday)
    starts = range(first - first % step, last, step)
    days = [monday + number * ONE_DAY for number in range(DAYS)]
    columns = columns_of_cells(known, days, starts, step)
    return [
        Row(_minute_label(minute), list(cells))
        for minute, cells in zip(starts, zip(*columns, strict=True), strict=True)
    ]


def _hours_shown(known: Known, monday: date) -> tuple[int, int]:
    """From the earliest to the latest minute of a day at which anything is open or booked in the week."""
    spans = [*known.opening.open, *((each.starts_at, each.frees_at) for each in known.bookings)]
    lowest, highest = 24 * 60, 0
    for number in range(DAYS):
        start, end = moment(monday + number * ONE_DAY, 0), moment(monday + (number + 1) * ONE_DAY, 0)
        for first, last in spans:
            if first < end and last > start:
                lowest = min(lowest, _minutes(max(first, start) - start))
                highest = max(highest, _minutes(min(last, end) - start))
    return (lowest, highest) if lowest < highest else USUAL


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _minute_label(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _span_label(start: datetime, end: datetime, day: date) -> str:
    """From and to within a day; midnight at the end is written 24:00."""
    last = end.astimezone(SHANGHAI)
    until = "24:00" if last.date() > day else f"{last:%H:%M}"
    return f"{start.astimezone(SHANGHAI):%H:%M}–{until}"
