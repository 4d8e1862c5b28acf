"""The line of those who wait for a taken time: asking, offering what came free in fair order, and letting it pass.

Everything here runs under the lock of the calendar, so that a place that came free is offered once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.notices import outbox
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking.effects.judging import LONGEST, may_wait, policy_of
from yanfa.procedures.booking.effects.openings import opening_of
from yanfa.procedures.booking.effects.sentences import clock_time
from yanfa.procedures.booking.models import Booking, Calendar, WaitRequest
from yanfa.procedures.booking.notices import LAPSED, OFFERED
from yanfa.procedures.booking.permissions import may_book
from yanfa.procedures.booking.rules.times import Span, first_fit, without
from yanfa.procedures.booking.services.locking import lock


def ask_to_wait(
    *,
    calendar: Calendar,
    person: Any,
    starts_at: datetime,
    ends_at: datetime,
    minutes: int,
    by: Any,
    organisation: Any = None,
    purpose: str = "",
) -> WaitRequest:
    """Stand in line for so many minutes within a time. What is free can be booked and is not waited for.

    Raises ValidationError and PermissionDenied.
    """
    verdict = may_book(person, calendar)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    _check_wait(calendar, starts_at, ends_at, minutes)
    request = WaitRequest(
        calendar=calendar,
        person=person,
        organisation=organisation,
        starts_at=starts_at,
        ends_at=ends_at,
        minutes=minutes,
        purpose=purpose.strip(),
    )
    with transaction.atomic():
        locked = lock(calendar)
        request.calendar = locked
        fit = _fit(request)
        if fit is not None:
            told = {"start": clock_time(fit[0]), "end": clock_time(fit[1])}
            raise ValidationError(_("%(start)s 到 %(end)s 有空，可以直接预约，不必候补。") % told)
        standing = WaitRequest.objects.filter(calendar=locked, person=person, state="waiting")
        if standing.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
            raise ValidationError(_("您在这段时间已登记候补。"))
        return enter(request, by=by)


def _check_wait(calendar: Calendar, start: datetime, end: datetime, minutes: int) -> None:
    policy = policy_of(calendar)
    if not policy.wait_list:
        raise ValidationError(_("“%s”不接受候补，请另选时间。") % calendar)
    wrong: dict[str, str] = {}
    if end <= start or end <= clock.now():
        wrong["ends_at"] = _("最晚结束应晚于最早开始，且在现在以后。")
    elif end - start > LONGEST:
        wrong["ends_at"] = _("候补的时间范围最长 %s 天。") % LONGEST.days
    elif minutes <= 0 or minutes * 60 > (end - start).total_seconds():
        wrong["minutes"] = _("需要的时长应在最早开始和最晚结束之间。")
    elif minutes % policy.granularity_minutes:
        wrong["minutes"] = _("需要的时长应为 %s 分钟的整数倍。") % policy.granularity_minutes
    if wrong:
        raise ValidationError(wrong)


def withdraw(request: WaitRequest, *, by: Any) -> WaitRequest:
    """Leave the line."""
    return perform("withdraw", request, by=by)


def offer_waiting(calendar: Calendar, start: datetime, end: datetime) -> list[Booking]:
    """Hold what came free within a time for those who wait for it, the first in the line first.

    Runs in the caller's transaction, which holds the lock of the calendar.
    """
    line = WaitRequest.objects.filter(
        calendar=calendar, state="waiting", starts_at__lt=end, ends_at__gt=max(start, clock.now())
    )
    offers: list[Booking] = []
    for request in line.select_related("person", "organisation").order_by("asked_at", "pk"):
        request.calendar = calendar
        fit = _fit(request)
        if fit is not None:
            judgement = may_wait(request, *fit)
            if not judgement.reasons and judgement.place:
                offers.append(_hold(request, fit, judgement.place, judgement.policy))
    return offers


def _fit(request: WaitRequest) -> Span | None:
    """The earliest time within the range at which one place is free for as long as it is wanted."""
    calendar = request.calendar
    policy = policy_of(calendar)
    soonest = clock.now() + timedelta(minutes=policy.notice_minutes or 0)
    start, end = max(request.starts_at, soonest), request.ends_at
    if start >= end:
        return None
    opening = opening_of(calendar, start, end)
    rows = list(
        Booking.objects.filter(calendar=calendar)
        .holding(start, end)
        .order_by()
        .values_list("place", "starts_at", "frees_at")
    )
    fits: list[Span] = []
    for place in range(1, calendar.capacity + 1):
        taken = [(first, last) for number, first, last in rows if number == place]
        fit = first_fit(without(opening.open, taken), request.minutes, policy.granularity_minutes)
        fits += [fit] if fit is not None else []
    return min(fits, default=None)


def _hold(request: WaitRequest, span: Span, place: int, policy: Any) -> Booking:
    """The booking that holds the place, and the notice that says until when."""
    minutes = int(get("booking.offer_minutes").value)
    until = min(clock.now() + timedelta(minutes=minutes), span[0])
    booking = Booking(
        calendar=request.calendar,
        place=place,
        person=request.person,
        organisation=request.organisation,
        policy=policy,
        starts_at=span[0],
        ends_at=span[1],
        frees_at=span[1],
        purpose=request.purpose,
        expires_at=until,
    )
    enter(booking, by=None, entry="offer")
    perform("offer", request, by=None, data={"offer": booking.pk})
    told = {"record": booking, "until": clock_time(until)}
    outbox.send(OFFERED, to=[request.person], context=told, about=booking)
    return booking


def accept_offer(booking: Booking, *, by: Any) -> Booking:
    """Take what is held for one; it is asked of the unit where its rules say so."""
    asks = booking.policy is not None and booking.policy.needs_approval
    move = "accept_request" if asks else "accept"
    return _answered(move, booking, by)


def decline_offer(booking: Booking, *, by: Any) -> Booking:
    """Let what is held for one go to the next in the line."""
    return _answered("lapse", booking, by)


def expire_offer(booking: Booking) -> Booking:
    """What was not accepted in time goes to the next in the line, and the person is told."""
    with transaction.atomic():
        done = _answered("lapse", booking, None)
        outbox.send(LAPSED, to=[booking.person], context={"record": booking}, about=booking)
    return done


def drop_offer(booking: Booking) -> None:
    """A place that is held for somebody is closed: the offer is void, and nobody else gets it."""
    perform("lapse", booking, by=None)
    outbox.send(LAPSED, to=[booking.person], context={"record": booking}, about=booking)


def _answered(move: str, booking: Booking, by: Any) -> Booking:
    """Move the booking, and with it the place in the line; what comes free is offered on."""
    with transaction.atomic():
        calendar = lock(booking.calendar)
        moved = perform(move, booking, by=by)
        if not moved.occupies:
            offer_waiting(calendar, moved.starts_at, moved.ends_at)
    return moved
