"""The cells of a week's grid: what every piece of a day is, in words, and where a click leads.

A week has hundreds of cells, so each day is first brought down to seconds of its own, its words are looked up once,
and a cell then compares plain numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from yanfa.kernel.clock import SHANGHAI
from yanfa.procedures.booking.choices import Showing, SpecialKind
from yanfa.procedures.booking.effects.openings import Opening
from yanfa.procedures.booking.models import Booking, Calendar, SpecialTime
from yanfa.procedures.booking.permissions import is_person
from yanfa.procedures.booking.rules.times import ONE_DAY, Free, moment

OUTAGES = (SpecialKind.PLANNED_OUTAGE, SpecialKind.UNPLANNED_OUTAGE)
WHOLE_DAY = 24 * 3600
What = TypeVar("What")
#: Seconds of a day, from and to, with what lies there.
Part = tuple[float, float, What]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a day: what it is, in words, and where a click leads."""

    showing: Showing
    text: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Known:
    """Everything that the cells of a week are made from; `address` books a start, `latest` ends what can be booked."""

    calendar: Calendar
    user: Any
    keeper: bool
    can_book: bool
    now: datetime
    latest: datetime | None
    opening: Opening
    free: list[Free]
    bookings: list[Booking]
    address: str

    def url(self, start: datetime) -> str:
        """Where that start is booked, from the next whole minute; nothing for who may not book."""
        if not self.can_book:
            return ""
        local = start.astimezone(SHANGHAI)
        if local.second or local.microsecond:
            local += timedelta(minutes=1)
        return f"{self.address}?start={local.isoformat()[:16]}"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of cells that are the same all over the week."""

    own: str
    outage: str
    closed: str
    past: str
    later: str
    partly: str
    free: str
    taken: str


@dataclass(frozen=True)
class _Day:
    """What of a week touches a day, in seconds of that day."""

    known: Known
    words: _Words
    start: datetime
    now: float
    latest: float | None
    open: list[Part[None]]
    closures: list[Part[SpecialTime]]
    free: list[Part[int]]
    bookings: list[Part[Booking]]


def columns_of_cells(
    known: Known, days: Iterable[date], starts: Sequence[int], step: int
) -> list[list[Cell]]:
    """For each day its cells that begin at these minutes and are `step` minutes long."""
    words = _Words(
        own=_("我的预约"),
        outage=_("停机"),
        closed=_("不开放"),
        past=_("已过"),
        later=_("尚未开放预约"),
        partly=_("部分空闲"),
        free=_("空闲"),
        taken=_("已占用"),
    )
    edges = [(minute * 60, min((minute + step) * 60, WHOLE_DAY)) for minute in starts]
    return [[_cell(day, *edge) for edge in edges] for day in (_day(known, words, each) for each in days)]


def _day(known: Known, words: _Words, day: date) -> _Day:
    start = moment(day, 0)
    end = start + ONE_DAY

    def parts(rows: Iterable[tuple[datetime, datetime, Any]]) -> list[Part[Any]]:
        return [
            ((first - start).total_seconds(), (last - start).total_seconds(), what)
            for first, last, what in rows
            if first < end and last > start
        ]

    return _Day(
        known,
        words,
        start,
        (known.now - start).total_seconds(),
        None if known.latest is None else (known.latest - start).total_seconds(),
        parts((first, last, None) for first, last in known.opening.open),
        parts((each.starts_at, each.ends_at, each) for each in known.opening.closures),
        parts((each.starts_at, each.ends_at, each.places) for each in known.free),
        parts((each.starts_at, each.frees_at, each) for each in known.bookings),
    )


def _cell(day: _Day, first: int, last: int) -> Cell:
    return (
        _booked_cell(day, first, last)
        or _shut_cell(day, first, last)
        or _free_cell(day, first, last)
        or Cell(Showing.TAKEN, day.words.taken)
    )


def _booked_cell(day: _Day, first: int, last: int) -> Cell | None:
    """One's own booking; for the keeper everybody's as long as no place is left."""
    inside = [booking for start, end, booking in day.bookings if start < last and end > first]
    known = day.known
    for booking in inside:
        if is_person(known.user, booking):
            return Cell(Showing.OWN, day.words.own, booking.get_absolute_url(), booking.purpose)
    if known.keeper and inside and len(inside) >= known.calendar.capacity:
        return Cell(Showing.TAKEN, who(inside[0]), inside[0].get_absolute_url(), inside[0].purpose)
    return None


def who(booking: Booking) -> str:
    """Whose booking it is, for the keeper."""
    return str(booking.person) if booking.person is not None else _("本单位系统报送")


def _shut_cell(day: _Day, first: int, last: int) -> Cell | None:
    """Outages and closures by their reason, and time that is not open."""
    for start, end, special in day.closures:
        if start <= first and end >= last:
            outage = special.kind in OUTAGES
            showing, text = (
                (Showing.OUTAGE, day.words.outage) if outage else (Showing.CLOSED, day.words.closed)
            )
            return Cell(showing, text, "", special.reason)
    for start, end, _nothing in day.open:
        if start < last and end > first:
            return None
    return Cell(Showing.CLOSED, day.words.closed)


def _free_cell(day: _Day, first: int, last: int) -> Cell | None:
    """Time that is over, and time that is free, wholly or in part."""
    if last <= day.now:
        return Cell(Showing.PAST, day.words.past)
    inside = [part for part in day.free if part[0] < last and part[1] > first]
    if not inside:
        return None
    if day.latest is not None and first >= day.latest:
        return Cell(Showing.LATER, day.words.later)
    begins = max(inside[0][0], first)
    url = day.known.url(day.start + timedelta(seconds=begins)) if begins >= day.now else ""
    if sum(min(part[1], last) - max(part[0], first) for part in inside) < last - first:
        return Cell(Showing.PARTLY, day.words.partly, url)
    capacity = day.known.calendar.capacity
    if capacity > 1:
        told = {"free": min(part[2] for part in inside), "all": capacity}
        return Cell(Showing.FREE, _("空 %(free)s/%(all)s") % told, url)
    return Cell(Showing.FREE, day.words.free, url)
