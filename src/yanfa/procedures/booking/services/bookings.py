"""Making, moving and ending bookings: judged before the transaction, and again under the calendar's lock.

The lock lets the second of two wait and then see the first; the guards in the database hold even without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import process_of
from yanfa.procedures.booking.effects.judging import Judgement, Wish, judged, taken
from yanfa.procedures.booking.effects.moving import asks_anew, judged_anew
from yanfa.procedures.booking.events import booking_made
from yanfa.procedures.booking.models import Booking, Calendar, guards
from yanfa.procedures.booking.permissions import may_book, may_keep
from yanfa.procedures.booking.services.locking import lock
from yanfa.procedures.booking.services.waiting import offer_waiting
from yanfa.registers.organisations.api import Organisation, employers_of, organisations_of


def unit_for(person: Any, organisation: Any = None) -> Any:
    """For which unit a person books: the one named if it is his, his only one when none is named, or nobody.

    Raises ValidationError for a unit to which he does not belong.
    """
    own = employers_of(person) | organisations_of(person)
    if organisation is not None:
        if organisation.public_id not in own:
            raise ValidationError({"organisation": _("请选择您所在的单位。")})
        return organisation
    return Organisation.objects.get(public_id=next(iter(own))) if len(own) == 1 else None


def check(
    *,
    calendar: Calendar,
    person: Any,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    organisation: Any = None,
    moving: Booking | None = None,
) -> Judgement:
    """What stands against a booking, without making it: for the page that asks before it is made."""
    wish = Wish(calendar, person, organisation, starts_at, ends_at, moving)
    return judged(wish, strict=not may_keep(by, calendar))


def book(
    *,
    calendar: Calendar,
    person: Any,
    starts_at: datetime,
    ends_at: datetime,
    by: Any,
    organisation: Any = None,
    purpose: str = "",
) -> Booking:
    """Book a time for a person: confirmed at once, or asked of the unit where the rules say so.

    Who keeps the calendar may book for anybody, is not held to limits of persons, and is confirmed at once. Raises
    PermissionDenied, SlotTaken for a time that is held, ValidationError with every limit that is broken.
    """
    keeper = bool(may_keep(by, calendar))
    verdict = may_book(person, calendar)
    if not keeper and person != by:
        raise PermissionDenied(_("只能为本人预约；代他人预约请联系管理单位。"))
    if not keeper and not verdict:
        raise PermissionDenied(verdict.reason)
    wish = Wish(calendar, person, organisation, starts_at, ends_at)
    judged(wish, strict=not keeper).insist()
    with politely(), transaction.atomic():
        locked = lock(calendar)
        judgement = judged(Wish(locked, person, organisation, starts_at, ends_at), strict=not keeper)
        judgement.insist()
        booking = _new(wish, judgement, purpose, by)
        asks = judgement.policy.needs_approval and not keeper
        stored = enter(booking, by=by, entry="request" if asks else "book")
        if not asks:
            booking_made.send(sender=Booking, booking=stored)
    return stored


def _new(wish: Wish, judgement: Judgement, purpose: str, by: Any) -> Booking:
    return Booking(
        calendar=wish.calendar,
        place=judgement.place,
        person=wish.person,
        organisation=wish.organisation,
        policy=judgement.policy,
        starts_at=wish.start,
        ends_at=wish.end,
        frees_at=wish.end,
        purpose=purpose.strip()[:200],
        made_by=by,
    )


def move(booking: Booking, *, starts_at: datetime, ends_at: datetime, by: Any) -> Booking:
    """Give a booking another time by today's rules; the old time goes to who waits for it.

    Raises MoveRefused, SlotTaken, ValidationError with every limit that is broken.
    """
    insist_on("move", booking, by)
    judged_anew(booking, booking.calendar, starts_at, ends_at, by=by).insist()
    with politely(), transaction.atomic():
        locked = lock(booking.calendar)
        old = Booking.objects.values_list("starts_at", "ends_at", "occupies").get(pk=booking.pk)
        judgement = judged_anew(booking, locked, starts_at, ends_at, by=by)
        judgement.insist()
        asks = asks_anew(booking, judgement, by=by)
        data = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
        moved = perform("move_request" if asks else "move", booking, by=by, data=data)
        if old[2]:
            offer_waiting(locked, old[0], old[1])
    return moved


def cancel(booking: Booking, *, by: Any, reason: str = "") -> Booking:
    """Call a booking off; its time goes to who waits for it. A unit gives its reason. Raises MoveRefused."""
    return _freeing("cancel", booking, by, {"reason": reason})


def refuse(booking: Booking, *, by: Any, reason: str) -> Booking:
    """Refuse a request, with the reason. Raises MoveRefused."""
    return _freeing("refuse", booking, by, {"reason": reason})


def mark_missed(booking: Booking, *, by: Any) -> Booking:
    """Nobody came; what is left of the time is free. Raises MoveRefused."""
    return _freeing("miss", booking, by, {})


def finish(booking: Booking, *, by: Any) -> Booking:
    """The use is over; what is left of the time is free. Raises MoveRefused."""
    return _freeing("finish", booking, by, {})


def confirm(booking: Booking, *, by: Any) -> Booking:
    """Confirm a request. Raises MoveRefused."""
    return perform("confirm", booking, by=by)


def check_in(booking: Booking, *, by: Any) -> Booking:
    """The use begins. Raises MoveRefused."""
    return perform("check_in", booking, by=by)


def record_use(booking: Booking, *, by: Any) -> Booking:
    """A use without checking in is over. Raises MoveRefused."""
    return perform("record_use", booking, by=by)


def _freeing(name: str, booking: Booking, by: Any, data: dict[str, Any]) -> Booking:
    """A move that gives time back, under the calendar's lock; what came free is offered in the same transaction."""
    insist_on(name, booking, by)
    with transaction.atomic():
        locked = lock(booking.calendar)
        held = Booking.objects.filter(pk=booking.pk, occupies=True).exists()
        moved = perform(name, booking, by=by, data=data)
        if held:
            offer_waiting(locked, moved.frees_at if moved.occupies else moved.starts_at, moved.ends_at)
    return moved


def insist_on(name: str, booking: Booking, by: Any) -> None:
    """Let a person who may not be refused outside the transaction, so that the log keeps the refusal."""
    if not process_of(booking).move(name).may(by, booking):
        perform(name, booking, by=by)


@contextmanager
def politely() -> Iterator[None]:
    """Turn the refusal of the database's guards into that of the rules."""
    try:
        yield
    except IntegrityError as error:
        if not guards.refused(error):
            raise
        raise taken() from error


__all__ = [
    "book",
    "cancel",
    "check",
    "check_in",
    "confirm",
    "finish",
    "mark_missed",
    "move",
    "record_use",
    "refuse",
    "unit_for",
]
