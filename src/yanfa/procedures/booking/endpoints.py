"""The JSON API of booking: free times, bookings of a range, making, calling off, deliveries of units' systems."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import AwareDatetime, Field

from yanfa.kernel.access.callers import caller
from yanfa.kernel.idempotency.decorators import idempotent
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.procedures.booking.effects.judging import SlotTaken
from yanfa.procedures.booking.models import Booking, Calendar
from yanfa.procedures.booking.permissions import DELIVER, USE, is_person, may_keep
from yanfa.procedures.booking.services import bookings
from yanfa.procedures.booking.services.delivering import Delivered, deliver_bookings
from yanfa.procedures.booking.services.finding import free_times
from yanfa.procedures.booking.views.finding import booking_for, calendar_for
from yanfa.registers.organisations.api import Organisation

router = Router(tags=["booking"])
LONGEST_RANGE = timedelta(days=62)
Plain = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Key = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]


class FreeOut(Schema):
    """So many places are free from a moment up to another."""

    starts_at: datetime
    ends_at: datetime
    places: int


class BookingOut(Schema):
    """A booking; of other people's only the times, unless the caller keeps the calendar."""

    id: str | None
    calendar: str
    starts_at: datetime
    ends_at: datetime
    state: str
    purpose: str


class BookIn(Schema):
    """A time that is to be booked for the caller, and for which of his units."""

    calendar: Key
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    organisation: Plain = ""
    purpose: Plain = ""


class CancelIn(Schema):
    """Why it is called off; a unit has to say it."""

    reason: Plain = ""


class DeliveredIn(Schema):
    """A booking of a unit's own system."""

    key: Key
    calendar: Key
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    state: Literal["confirmed", "used", "cancelled", "missed"] = "confirmed"
    purpose: Plain = ""


class DeliveryIn(Schema):
    """Bookings of one unit; `source` names the system that they come from."""

    organisation: Key
    source: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
    rows: Annotated[list[DeliveredIn], Field(max_length=500)]


class ReceiptOut(Schema):
    """What became of one row."""

    key: str
    outcome: str
    reason: str


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


REFUSED = {403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut}


@router.get("calendars/{calendar_id}/free", auth=caller(USE), response={200: list[FreeOut], **REFUSED})
def booking_free(request: HttpRequest, calendar_id: str, start: AwareDatetime, end: AwareDatetime) -> Any:
    """When how many places are free; a range of at most 62 days."""
    if refusal := _range(start, end):
        return refusal
    return free_times(calendar_for(request, calendar_id), start, end)


@router.get("calendars/{calendar_id}/bookings", auth=caller(USE), response={200: list[BookingOut], **REFUSED})
def booking_list(request: HttpRequest, calendar_id: str, start: AwareDatetime, end: AwareDatetime) -> Any:
    """What is held within a range of at most 62 days."""
    if refusal := _range(start, end):
        return refusal
    calendar = calendar_for(request, calendar_id)
    keeper = bool(may_keep(request.user, calendar))
    found = Booking.objects.filter(calendar=calendar).holding(start, end)
    return [_out(each, calendar, keeper or is_person(request.user, each)) for each in found]


@router.post("bookings", auth=caller(USE), response={200: BookingOut, **REFUSED})
@decorate_view(idempotent)
def booking_make(request: HttpRequest, wanted: BookIn) -> Any:
    """Book a time for the caller."""
    calendar, user = calendar_for(request, wanted.calendar), request.user

    def act() -> Booking:
        named = Organisation.objects.filter(public_id=wanted.organisation).first()
        if wanted.organisation and named is None:
            raise ValidationError(_("没有这个单位，请核对 organisation。"))
        return bookings.book(
            calendar=calendar,
            person=user,
            by=user,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            organisation=bookings.unit_for(user, named),
            purpose=wanted.purpose,
        )

    return _answered(act)


@router.post("bookings/{booking_id}/cancel", auth=caller(USE), response={200: BookingOut, **REFUSED})
@decorate_view(idempotent)
def booking_cancel(request: HttpRequest, booking_id: str, said: CancelIn) -> Any:
    """Call a booking off."""
    found = booking_for(request, booking_id)
    return _answered(lambda: bookings.cancel(found, by=request.user, reason=said.reason))


@router.post("deliveries", auth=caller(DELIVER), response={200: list[ReceiptOut], **REFUSED})
@decorate_view(idempotent)
def booking_deliver(request: HttpRequest, delivery: DeliveryIn) -> Any:
    """Take in bookings of a unit's own system; every row is answered, repeated ones change nothing."""
    unit = Organisation.objects.filter(public_id=delivery.organisation).first()
    known = Calendar.objects.select_related("organisation").filter(organisation=unit)
    calendars = {
        each.public_id: each for each in known.filter(public_id__in=[r.calendar for r in delivery.rows])
    }
    unknown = sorted({row.calendar for row in delivery.rows} - calendars.keys())
    if unit is None or unknown:
        return Status(422, {"detail": _("本单位没有这些预约日历：%s。") % "、".join(unknown or ["—"])})
    rows = [
        Delivered(
            row.key, calendars[row.calendar], row.starts_at, row.ends_at, row.state, purpose=row.purpose
        )
        for row in delivery.rows
    ]
    try:
        return deliver_bookings(organisation=unit, rows=rows, by=request.user, source=delivery.source)
    except PermissionDenied as refusal:
        return Status(403, {"detail": str(refusal)})


def _range(start: datetime, end: datetime) -> Any:
    if start < end <= start + LONGEST_RANGE:
        return None
    return Status(422, {"detail": _("结束应晚于开始，范围最长 %s 天。") % LONGEST_RANGE.days})


def _answered(act: Any) -> Any:
    """What the act returns, or its refusal as a sentence."""
    try:
        booking = act()
    except SlotTaken as refusal:
        return Status(409, {"detail": "".join(refusal.messages)})
    except ValidationError as refusal:
        return Status(422, {"detail": "".join(refusal.messages)})
    except PermissionDenied as refusal:
        return Status(403, {"detail": str(refusal)})
    except MoveRefused as refusal:
        return Status(refusal.status, {"detail": refusal.reason})
    return _out(booking, booking.calendar, True)


def _out(booking: Booking, calendar: Calendar, known: bool) -> dict[str, Any]:
    return {
        "id": booking.public_id if known else None,
        "calendar": calendar.public_id,
        "starts_at": booking.starts_at,
        "ends_at": booking.frees_at if booking.occupies else booking.ends_at,
        "state": booking.state if known else "taken",
        "purpose": booking.purpose if known else "",
    }
