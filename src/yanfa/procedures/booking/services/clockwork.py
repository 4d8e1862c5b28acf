"""What the clock does: marks what was missed, finishes what was left in use, lets offers expire, and reminds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from yanfa.kernel import clock
from yanfa.kernel.notices import outbox
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking.models import Booking, WaitRequest
from yanfa.procedures.booking.notices import REMINDER
from yanfa.procedures.booking.services.bookings import cancel, finish, mark_missed, record_use
from yanfa.procedures.booking.services.locking import lock
from yanfa.procedures.booking.services.waiting import expire_offer, offer_waiting

#: Records in one run; the next run takes the rest.
RUN = 500
#: How far ahead lines are looked through.
AHEAD = timedelta(days=366)
#: Why the clock calls off what was not answered before its time was over.
UNANSWERED = {
    "requested": gettext_lazy("预约时间已过，管理单位未确认。"),
    "to_move": gettext_lazy("原预约时间已过，没有改期。"),
}
KNOWN = ("calendar__organisation", "policy", "person")


def mark_all_missed() -> int:
    """Mark bookings at which nobody came. Where the rules name no minutes, nothing is marked. How many."""
    now, done = clock.now(), 0
    waiting = Booking.objects.filter(
        state="confirmed", starts_at__lt=now, policy__missed_after_minutes__isnull=False, source_unit=None
    )
    for booking in waiting.select_related(*KNOWN).order_by("starts_at", "pk")[:RUN]:
        minutes = booking.policy.missed_after_minutes if booking.policy else None
        if now >= booking.starts_at + timedelta(minutes=minutes or 0):
            done += _tried(mark_missed, booking)
    return done


def close_past() -> int:
    """Close what nobody spoke of any more: confirmed by the policy, unanswered as called off. How many."""
    now = clock.now()
    last = now - timedelta(hours=int(get("booking.close_after_hours").value))
    past = Booking.objects.filter(state="confirmed", starts_at__lt=last, ends_at__lte=last)
    close = record_use if get("booking.close_past_as").value == "used" else _close
    done = sum(_tried(close, each) for each in _first(past))
    for state, reason in UNANSWERED.items():
        over = Booking.objects.filter(state=state, starts_at__lt=now, ends_at__lte=now)
        done += sum(_tried(partial(cancel, reason=str(reason)), each) for each in _first(over))
    return done


def _close(booking: Booking, *, by: Any) -> Booking:
    return perform("close", booking, by=by)


def _first(bookings: Any) -> Iterable[Booking]:
    found: Iterable[Booking] = bookings.select_related(*KNOWN).order_by("starts_at", "pk")[:RUN]
    return found


def offer_all() -> int:
    """Look through all lines for times that came free by another way than a booking's end. How many offers."""
    now, done = clock.now(), 0
    waiting = WaitRequest.objects.filter(state="waiting", ends_at__gt=now)
    for key in list(waiting.order_by().values_list("calendar", flat=True).distinct()):
        with transaction.atomic():
            done += len(offer_waiting(lock(key), now, now + AHEAD))
    return done


def finish_all() -> int:
    """Finish what was checked in and whose time is over. How many."""
    now = clock.now()
    over = Booking.objects.filter(state="in_use", ends_at__lte=now).select_related(*KNOWN)
    return sum(_tried(finish, each) for each in over.order_by("starts_at", "pk")[:RUN])


def _tried(act: Any, booking: Booking) -> int:
    """One unless somebody was faster."""
    try:
        act(booking, by=None)
    except MoveRefused:
        return 0
    return 1


def expire_offers() -> int:
    """Let offers pass that were not accepted in time, and end waiting whose time is over. How many."""
    now, done = clock.now(), 0
    due = Booking.objects.filter(state="offered", expires_at__lte=now).select_related(*KNOWN)
    for booking in due.order_by("expires_at", "pk")[:RUN]:
        try:
            expire_offer(booking)
            done += 1
        except MoveRefused:
            continue
    over = WaitRequest.objects.filter(state="waiting", ends_at__lte=now).order_by("pk")[:RUN]
    for request in over:
        try:
            perform("end", request, by=None)
            done += 1
        except MoveRefused:
            continue
    return done


def remind() -> int:
    """Remind of what begins soon; bookings of one thing that follow each other without a gap get one reminder."""
    now = clock.now()
    soon = now + timedelta(hours=int(get("booking.remind_hours").value))
    coming = Booking.objects.filter(
        state="confirmed", starts_at__range=(now, soon), reminded_at=None, person__isnull=False
    )
    rows = list(coming.select_related(*KNOWN).order_by("person", "calendar", "starts_at")[:RUN])
    told = 0
    for group in _in_a_row(rows):
        with transaction.atomic():
            keys = [each.pk for each in group]
            fresh = Booking.objects.filter(pk__in=keys, reminded_at=None, state="confirmed")
            if fresh.update(reminded_at=now) == len(keys):
                told += 1
                outbox.send(REMINDER, to=[group[0].person], context={"times": _times(group)}, about=group[0])
    return told


def _in_a_row(bookings: Iterable[Booking]) -> list[list[Booking]]:
    """Bookings of one person and one calendar, those that touch together."""
    groups: list[list[Booking]] = []
    for booking in bookings:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and (last.person_id, last.calendar_id) == (booking.person_id, booking.calendar_id)
            and last.ends_at == booking.starts_at
        ):
            groups[-1].append(booking)
        else:
            groups.append([booking])
    return groups


def _times(group: list[Booking]) -> str:
    """The first booking with the end of the last."""
    whole = Booking(calendar=group[0].calendar, starts_at=group[0].starts_at, ends_at=group[-1].ends_at)
    return str(whole)
