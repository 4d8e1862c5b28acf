"""What the moves of bookings and of waiting do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking.choices import EndedBy
from yanfa.procedures.booking.effects.judging import Judgement, Wish, judged, place_for, policy_of
from yanfa.procedures.booking.events import booking_ended, booking_finished, booking_made
from yanfa.procedures.booking.models import Booking, Calendar, Qualification, WaitRequest
from yanfa.procedures.booking.permissions import is_person, may_keep

Data = Mapping[str, Any]


def person_of(record: Booking | WaitRequest) -> Iterable[Any]:
    """Whom to tell: the person, where the platform knows one."""
    return [record.person] if record.person is not None else []


def person_unless_himself(booking: Booking) -> Iterable[Any]:
    """The person, unless he called it off himself."""
    return [] if booking.ended_by == EndedBy.PERSON else person_of(booking)


def _changed(booking: Booking) -> None:
    booking.sequence += 1
    booking.changed_at = clock.now()


def announce_made(booking: Booking, by: Any, data: Data) -> None:
    """Says that the booking stands; a booking that is just born has no row yet, its receivers get what will be."""
    _changed(booking)
    booking.expires_at = None
    booking_made.send(sender=Booking, booking=booking)


def _end(booking: Booking, by: Any, reason: str) -> None:
    if by is None:
        booking.ended_by = EndedBy.SYSTEM
    else:
        booking.ended_by = EndedBy.PERSON if is_person(by, booking) else EndedBy.KEEPER
    booking.ended_at, booking.occupies, booking.reason = clock.now(), False, reason.strip()
    _changed(booking)
    booking_ended.send(sender=Booking, booking=booking)


def keep_cancelled(booking: Booking, by: Any, data: Data) -> None:
    """Frees the place; a unit says why, a person who is late is marked so."""
    displaced, reason = not booking.occupies, data.get("reason") or ""
    _end(booking, by, reason)
    if booking.ended_by != EndedBy.PERSON and not booking.reason:
        raise Hindered(_("请写明取消的原因，预约人会收到。"))
    hours = booking.policy.late_cancel_hours if booking.policy is not None else None
    if booking.ended_by == EndedBy.PERSON and hours and not displaced:
        booking.late = clock.now() > booking.starts_at - timedelta(hours=hours)


def keep_refused(booking: Booking, by: Any, data: Data) -> None:
    """Frees the place and keeps the reason."""
    _end(booking, by, data["reason"])


def keep_lapsed(booking: Booking, by: Any, data: Data) -> None:
    """Frees the place that was held for who waited, and ends his waiting."""
    _end(booking, by, "")
    _end_waiting(booking, "pass")


def keep_accepted(booking: Booking, by: Any, data: Data) -> None:
    """An accepted offer stands, and the waiting for it is over."""
    announce_made(booking, by, data)
    _end_waiting(booking, "fill")


def _end_waiting(booking: Booking, move: str) -> None:
    """The line moves with the booking, whoever answers the offer and by which door."""
    request = WaitRequest.objects.filter(offer=booking, state="offered").first()
    if request is not None:
        perform(move, request, by=None)


def keep_displaced(booking: Booking, by: Any, data: Data) -> None:
    """Frees the place; the person moves the booking or calls it off."""
    booking.occupies, booking.reason = False, data["reason"].strip()
    _changed(booking)


def come_by_now(booking: Booking) -> Verdict:
    """Checking in begins a little before the time and ends with it."""
    early = timedelta(minutes=int(get("booking.early_minutes").value))
    if clock.now() < booking.starts_at - early:
        return deny(_("还没有到签到时间，最早提前 %s 分钟签到。") % int(early.total_seconds() // 60))
    if clock.now() >= booking.ends_at:
        return deny(_("预约时间已过，不能签到；已经使用的请登记使用。"))
    return allow()


def begun(booking: Booking) -> Verdict:
    """The booked time has begun."""
    return allow() if clock.now() >= booking.starts_at else deny(_("预约时间还没有开始。"))


def overdue(booking: Booking) -> Verdict:
    """Nobody came within the minutes that the rules allow."""
    minutes = booking.policy.missed_after_minutes if booking.policy is not None else None
    if clock.now() >= booking.starts_at + timedelta(minutes=minutes or 0):
        return allow()
    return deny(_("开始后 %s 分钟内签到不算失约。") % (minutes or 0))


def long_over(booking: Booking) -> Verdict:
    """The unit has had its time to say what became of the booking."""
    hours = int(get("booking.close_after_hours").value)
    if clock.now() >= booking.ends_at + timedelta(hours=hours):
        return allow()
    return deny(_("结束后 %s 小时内由管理单位登记是否使用。") % hours)


def keep_unrecorded(booking: Booking, by: Any, data: Data) -> None:
    """Nobody said whether it was used; it no longer stands as a booking to come."""
    _changed(booking)


def keep_started(booking: Booking, by: Any, data: Data) -> None:
    """Keeps when it really began."""
    booking.started_at = clock.now()


def keep_finished(booking: Booking, by: Any, data: Data) -> None:
    """Keeps when it really ended and frees the rest of the time."""
    now = clock.now()
    booking.finished_at = min(now, booking.ends_at) if by is None else now
    booking.started_at = booking.started_at or booking.starts_at
    booking.frees_at = min(booking.ends_at, now)
    booking.occupies = booking.frees_at > booking.starts_at
    _finished(booking)


def keep_recorded(booking: Booking, by: Any, data: Data) -> None:
    """A use without checking in: the booked time up to now counts."""
    booking.started_at, booking.finished_at = booking.starts_at, min(booking.ends_at, clock.now())
    booking.missed_at = None
    _finished(booking)


def _finished(booking: Booking) -> None:
    _changed(booking)
    note_use(booking)
    booking_finished.send(sender=Booking, booking=booking)


def note_use(booking: Booking) -> None:
    """A use keeps a qualification from ending for being unused."""
    if booking.person_id is None or booking.finished_at is None:
        return
    day = clock.local_date(booking.finished_at)
    held = Qualification.objects.standing().for_calendar(booking.calendar)
    held.filter(person=booking.person_id).exclude(last_used_on__gt=day).update(last_used_on=day)


def keep_missed(booking: Booking, by: Any, data: Data) -> None:
    """Marks it and frees what is left of the time."""
    booking.missed_at, booking.occupies = clock.now(), False
    _changed(booking)
    booking_ended.send(sender=Booking, booking=booking)


def keep_new_time(booking: Booking, by: Any, data: Data) -> None:
    """The new time, judged by today's rules; who must ask the unit is refused."""
    _renew(booking, by, data, asks=False)


def keep_new_request(booking: Booking, by: Any, data: Data) -> None:
    """The new time, judged by today's rules, for the unit to confirm."""
    _renew(booking, by, data, asks=True)


def _renew(booking: Booking, by: Any, data: Data, *, asks: bool) -> None:
    judgement = judged_anew(booking, booking.calendar, *_times(data), by=by)
    try:
        judgement.insist()
    except ValidationError as refused:
        raise Hindered("".join(refused.messages)) from refused
    needed = asks_anew(booking, judgement, by=by)
    if needed != asks:
        raise Hindered(_("按现行规则，改期须重新送确认。") if needed else _("按现行规则，改期不必送确认。"))
    booking.starts_at, booking.ends_at = _times(data)
    booking.frees_at = booking.ends_at
    booking.place, booking.occupies, booking.reason = judgement.place, True, ""
    booking.policy = judgement.policy
    booking.reminded_at = None
    _changed(booking)


def _times(data: Data) -> tuple[datetime, datetime]:
    try:
        start, end = (datetime.fromisoformat(str(data[name])) for name in ("starts_at", "ends_at"))
    except ValueError:
        raise Hindered(_("请填写新的开始和结束时间，例如 2026-11-23T09:00+08:00。")) from None
    if start.tzinfo is None or end.tzinfo is None:
        raise Hindered(_("新的开始和结束时间须带时区，例如 2026-11-23T09:00+08:00。"))
    return start, end


def judged_anew(
    booking: Booking, calendar: Calendar, start: datetime, end: datetime, *, by: Any
) -> Judgement:
    """What today's rules say to a new time; of what a unit's own system delivers only the room counts."""
    wish = Wish(calendar, booking.person, booking.organisation, start, end, moving=booking)
    if booking.source_unit_id is not None and end > start:
        place = place_for(wish)
        return Judgement(policy_of(calendar), place, taken=place == 0)
    return judged(wish, strict=not may_keep(by, calendar))


def asks_anew(booking: Booking, judgement: Judgement, *, by: Any) -> bool:
    """Whether the unit must confirm the new time: not its own keeper's, nor what its own system delivers."""
    own = booking.source_unit_id is not None or bool(may_keep(by, booking.calendar))
    return judgement.policy.needs_approval and not own


def needs_approval(booking: Booking) -> Verdict:
    """By the rules that judged it."""
    asked = booking.policy is not None and booking.policy.needs_approval
    return allow() if asked else deny(_("这个预约不需要确认。"))


def needs_none(booking: Booking) -> Verdict:
    """By the rules that judged it."""
    return deny(_("这个预约须经确认。")) if needs_approval(booking) else allow()


def in_time(booking: Booking) -> Verdict:
    """A held place is accepted while it is held."""
    if booking.expires_at is None or clock.now() < booking.expires_at:
        return allow()
    return deny(_("保留时间已过，席位已转给下一位。"))


def keep_request(booking: Booking, by: Any, data: Data) -> None:
    """An accepted offer that the unit has to confirm is no longer held for a time; the waiting for it is over."""
    booking.expires_at = None
    _changed(booking)
    _end_waiting(booking, "fill")


def keep_offer(request: WaitRequest, by: Any, data: Data) -> None:
    """Which booking was made for who waits."""
    request.offer_id = data["offer"]
