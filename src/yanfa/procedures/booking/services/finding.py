"""When something is free: of one calendar in detail, of many at once for a catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from yanfa.kernel import clock
from yanfa.procedures.booking.effects.openings import opening_of, openings_of
from yanfa.procedures.booking.models import Booking, BookingPolicy, Calendar
from yanfa.procedures.booking.rules.times import Free, Span, first_fit, free_places, without


def free_times(calendar: Calendar, start: datetime, end: datetime) -> list[Free]:
    """When how many places are open and free from `start`, or from now, up to `end`."""
    start = max(start, clock.now())
    if start >= end:
        return []
    rows = Booking.objects.filter(calendar=calendar).holding(start, end)
    held = list(rows.order_by().values_list("starts_at", "frees_at"))
    return free_places(opening_of(calendar, start, end).open, held, calendar.capacity)


def next_free(calendars: Iterable[Calendar], within_days: int = 14) -> dict[int, datetime | None]:
    """By key of each calendar the next moment from which the shortest booking fits; None within so many days.

    As many queries for many calendars as for one; meant for a page of a list, not for a whole catalogue.
    """
    listed = [each for each in calendars if each.bookable]
    if not listed:
        return {}
    now = clock.now()
    end = now + timedelta(days=within_days)
    openings = openings_of(listed, now, end)
    policies = _policies(listed)
    held: dict[int, dict[int, list[Span]]] = {each.pk: {} for each in listed}
    rows = Booking.objects.filter(calendar__in=[each.pk for each in listed]).holding(now, end)
    for key, place, first, last in rows.order_by().values_list(
        "calendar_id", "place", "starts_at", "frees_at"
    ):
        held[key].setdefault(place, []).append((first, last))
    return {
        each.pk: _soonest(each, policies[each.pk], openings[each.pk].open, held[each.pk], now)
        for each in listed
        if each.pk in policies
    }


def _policies(calendars: Sequence[Calendar]) -> dict[int, BookingPolicy]:
    rows = BookingPolicy.objects.in_force(clock.today()).filter(calendar__in=[each.pk for each in calendars])
    return {row.calendar_id: row for row in reversed(rows)}


def _soonest(
    calendar: Calendar, policy: BookingPolicy, spans: list[Span], held: dict[int, list[Span]], now: datetime
) -> datetime | None:
    soonest = now + timedelta(minutes=policy.notice_minutes or 0)
    cut = [(now - timedelta(days=1), soonest)]
    step = policy.granularity_minutes
    length = policy.min_minutes or step
    fits = (
        first_fit(without(spans, [*cut, *held.get(place, [])]), length, step)
        for place in range(1, calendar.capacity + 1)
    )
    return min((fit[0] for fit in fits if fit is not None), default=None)
