"""Bookings that come from elsewhere: delivered by a unit's own system, row by row, and past ones in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.workflow.entering import HistoryRefused, enter, enter_many
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking.effects.judging import Wish, place_for, policy_of, taken
from yanfa.procedures.booking.events import booking_ended, booking_finished, booking_made
from yanfa.procedures.booking.models import Booking, Calendar
from yanfa.procedures.booking.permissions import may_keep
from yanfa.procedures.booking.services.bookings import politely
from yanfa.procedures.booking.services.locking import lock

STATES = ("confirmed", "used", "cancelled", "missed")
#: How a booking that was delivered before comes to what the system says now.
STEPS = {
    ("confirmed", "used"): ("record_use", {}),
    ("confirmed", "cancelled"): ("cancel", {"reason": "来源系统已取消"}),
    ("confirmed", "missed"): ("miss", {}),
    ("missed", "used"): ("correct_missed", {"reason": "来源系统更正"}),
    ("unrecorded", "used"): ("correct_missed", {"reason": "来源系统登记"}),
    ("unrecorded", "missed"): ("miss", {}),
}
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Delivered:
    """One booking as a unit's own system knows it; `key` is its number there, unique within the unit."""

    key: str
    calendar: Calendar
    starts_at: datetime
    ends_at: datetime
    state: str = "confirmed"
    organisation: Any = None
    purpose: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one row: `outcome` is new, changed, known or refused, then `reason` says why."""

    key: str
    outcome: str
    reason: str = ""
    booking: Booking | None = None


@dataclass(frozen=True, slots=True)
class PastBooking:
    """One booking of the past with its dates, for imports and demonstrations; keys instead of records."""

    calendar_id: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    person_id: int | None = None
    organisation_id: int | None = None
    place: int = 1
    state: str = "used"
    purpose: str = ""


def deliver_bookings(*, organisation: Any, rows: Iterable[Delivered], by: Any, source: str) -> list[Receipt]:
    """Take in bookings of a unit's own system, each row by itself: conflicts are told, the others are kept.

    A row that was delivered before and says the same changes nothing. Raises PermissionDenied for calendars that
    are not the unit's, or that `by` does not keep.
    """
    listed = list(rows)
    for calendar in {row.calendar.pk: row.calendar for row in listed}.values():
        verdict = may_keep(by, calendar)
        if not verdict:
            raise PermissionDenied(verdict.reason)
        if calendar.organisation_id != organisation.pk:
            raise PermissionDenied(_("“%s”不是本单位的预约日历。") % calendar)
    return [_delivered(organisation, row, by, source) for row in listed]


def _delivered(organisation: Any, row: Delivered, by: Any, source: str) -> Receipt:
    wrong = _wrong(row)
    if wrong:
        return Receipt(row.key, "refused", wrong)
    try:
        with politely(), transaction.atomic():
            calendar = lock(row.calendar)
            known = Booking.objects.filter(source_unit=organisation, source_key=row.key).first()
            if known is None:
                return Receipt(row.key, "new", "", _born(organisation, row, calendar, by, source))
            return _again(known, row, by)
    except MoveRefused as refusal:
        return Receipt(row.key, "refused", refusal.reason)
    except HistoryRefused as refusal:
        return Receipt(row.key, "refused", str(refusal))
    except ValidationError as refusal:
        return Receipt(row.key, "refused", "".join(refusal.messages))


def _wrong(row: Delivered) -> str:
    if not row.key.strip() or len(row.key) > 100:
        return _("预约编号必填，最长 100 个字符。")
    if row.state not in STATES:
        return _("状态应为 %s 之一。") % "、".join(STATES)
    if row.ends_at <= row.starts_at:
        return _("结束时间应晚于开始时间。")
    if row.state == "used" and row.ends_at > clock.now():
        return _("预约时间还没有结束，不能报为已使用。")
    if row.state == "missed" and row.starts_at > clock.now():
        return _("预约时间还没有开始，不能报为失约。")
    return ""


def _born(organisation: Any, row: Delivered, calendar: Calendar, by: Any, source: str) -> Booking:
    occupies = row.state in ("confirmed", "used")
    place = place_for(Wish(calendar, None, None, row.starts_at, row.ends_at)) if occupies else 1
    if not place:
        raise taken()
    made_at = min(row.made_at or clock.now(), clock.now())
    booking = Booking(
        calendar=calendar,
        place=place,
        organisation=row.organisation,
        policy=policy_of(calendar),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        purpose=row.purpose.strip()[:200],
        made_at=made_at,
        made_by=by,
        source_unit=organisation,
        source_key=row.key.strip(),
        **_dates(row.state, row.starts_at, row.ends_at),
    )
    stored = enter(booking, by=by, entry=f"import_{row.state}", source=source)
    signal = {"confirmed": booking_made, "used": booking_finished}.get(row.state, booking_ended)
    signal.send(sender=Booking, booking=stored)
    return stored


def _dates(state: str, start: datetime, end: datetime) -> dict[str, Any]:
    """The dates of a booking that is born in a state, and whether it holds its place."""
    told: dict[str, Any] = {"frees_at": end, "occupies": state in ("confirmed", "used")}
    if state == "used":
        told |= {"started_at": start, "finished_at": end}
    elif state == "missed":
        told |= {"missed_at": start}
    elif state == "cancelled":
        told |= {"ended_at": min(start, clock.now()), "ended_by": "person"}
    return told


def _again(known: Booking, row: Delivered, by: Any) -> Receipt:
    """A row that was delivered before: nothing, another time, or another state."""
    if known.calendar_id != row.calendar.pk:
        raise ValidationError(_("这个预约编号已用于另一台仪器或席位，请换一个编号。"))
    changed = (known.starts_at, known.ends_at) != (row.starts_at, row.ends_at)
    if not changed and known.state == row.state:
        return Receipt(row.key, "known", "", known)
    if changed:
        if known.state != "confirmed":
            raise ValidationError(_("预约“%s”已办结，时间不能再改。") % known)
        data = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}
        known = perform("move", known, by=by, data=data)
    if known.state != row.state:
        if (known.state, row.state) not in STEPS:
            told = {"now": known.get_state_display(), "key": row.key}
            raise ValidationError(_("预约 %(key)s 现在是“%(now)s”，不能改成所报的状态。") % told)
        name, answers = STEPS[known.state, row.state]
        known = perform(name, known, by=by, data=answers)
    return Receipt(row.key, "changed", "", known)


def import_bookings(rows: Sequence[PastBooking], *, by: Any, source: str) -> int:
    """Take in past bookings with their dates, in chunks of one transaction each; nobody is told. How many.

    Raises ValidationError for two that overlap on one place: the chunk in which they stand is not kept.
    """
    for row in rows:
        if row.state not in STATES or (row.state != "cancelled" and row.ends_at > clock.now()):
            raise ValidationError(_("导入的预约应当已经结束，状态为 %s 之一。") % "、".join(STATES[1:]))
    for start in range(0, len(rows), CHUNK):
        _import_chunk(rows[start : start + CHUNK], by, source)
    return len(rows)


def _import_chunk(rows: Sequence[PastBooking], by: Any, source: str) -> None:
    calendars = Calendar.objects.select_related("organisation").in_bulk({row.calendar_id for row in rows})
    with politely(), transaction.atomic():
        for state in STATES[1:]:
            chosen = [row for row in rows if row.state == state]
            histories = [[("confirmed", row.made_at), (state, _ended(row))] for row in chosen]
            enter_many(
                [_past(row, calendars[row.calendar_id]) for row in chosen],
                by=by,
                entry=f"import_{state}",
                source=source,
                histories=histories,
            )


def _ended(row: PastBooking) -> datetime:
    at = {"used": row.ends_at, "missed": row.starts_at}.get(row.state, row.starts_at)
    return max(row.made_at, min(at, clock.now()))


def _past(row: PastBooking, calendar: Calendar) -> Booking:
    return Booking(
        calendar=calendar,
        place=row.place,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        made_at=row.made_at,
        purpose=row.purpose,
        changed_at=row.made_at,
        **_dates(row.state, row.starts_at, row.ends_at),
    )


__all__ = [
    "Delivered",
    "PastBooking",
    "Receipt",
    "deliver_bookings",
    "import_bookings",
]
