"""Instruments in the calendar: who may book them, opening a calendar, and requests that hold a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.notices import outbox
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking import api as booking
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import employers_of, organisations_of
from yanfa.subsystems.instruments.choices.usage import UsageOrigin
from yanfa.subsystems.instruments.models import Instrument, ServiceRequest, UsageRecord
from yanfa.subsystems.instruments.notices.requests import PLAN_LOST, USAGE_MISSING
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.requests import keepers_of
from yanfa.subsystems.instruments.services.service_finishing import facts_of
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import store

KIND = "instrument"
#: Bookings that still stand and can be called off.
STANDING = ("requested", "confirmed", "to_move")
HOUR = Decimal(3600)


def instrument_of(calendar: booking.Calendar) -> Instrument | None:
    """The instrument whose calendar it is."""
    return Instrument.objects.select_related("organisation").filter(calendar=calendar).first()


def may_manage(user: Any, calendar: booking.Calendar) -> Verdict:
    """Keepers of the managing unit."""
    return may_keep(user, calendar.organisation)


def may_book(user: Any, calendar: booking.Calendar) -> Verdict:
    """Anybody with an account for a shared instrument in service; for an internal one the unit's own people."""
    instrument = instrument_of(calendar)
    if instrument is None:
        return deny(_("这个日历没有对应的仪器。"))
    return may_use(user, instrument)


def may_use(user: Any, instrument: Instrument) -> Verdict:
    """Whether a person may book, or ask for, an instrument now."""
    if not isinstance(user, User) or not user.is_active:
        return deny(_("请先登录。"))
    if instrument.state != "published":
        return deny(_("仪器现为“%s”，不能预约。") % instrument.get_state_display())
    own = instrument.organisation.public_id in employers_of(user) | organisations_of(user)
    if instrument.share_mode == "none" or (instrument.share_mode == "internal" and not own):
        return deny(_("这台仪器不对外共享，只供本单位人员使用。"))
    return allow()


def link(calendar: booking.Calendar) -> str:
    """The page of the instrument's calendar."""
    instrument = instrument_of(calendar)
    return reverse("instruments:calendar", args=[instrument.public_id]) if instrument else ""


def turn(calendar: booking.Calendar) -> tuple[str]:
    """Keepers of the managing unit answer requests for a time."""
    return (f"keepers:{calendar.organisation.public_id}",)


BOOKABLE = booking.declare_bookable(
    booking.Bookable(KIND, gettext_lazy("大型仪器"), "Instrument", may_manage, may_book, link, turn)
)


@transaction.atomic
def open_for_booking(instrument: Instrument, *, by: Any) -> booking.Calendar:
    """Open the calendar of an instrument in service, or give the one that is open.

    Raises PermissionDenied, ValidationError.
    """
    if by is not None and not (verdict := may_keep(by, instrument.organisation)):
        raise PermissionDenied(verdict.reason)
    stored = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
    if stored.calendar is not None:
        return stored.calendar
    if stored.state != "published" or stored.share_mode == "none" or stored.secret:
        raise ValidationError(_("已入网且共享的仪器才能开放预约。"))
    stored.calendar = booking.open_calendar(
        kind=KIND, name=stored.name, organisation=stored.organisation, by=by
    )
    stored.save(update_fields=["calendar"])
    instrument.calendar = stored.calendar
    return stored.calendar


@transaction.atomic
def book_for(request: ServiceRequest, *, by: Any, starts_at: datetime, ends_at: datetime) -> ServiceRequest:
    """Book the instrument's calendar for a request, in place of an earlier time.

    Raises PermissionDenied, ValidationError (SlotTaken among them), MoveRefused.
    """
    calendar = request.instrument.calendar
    if calendar is None:
        raise ValidationError(_("这台仪器没有开放预约日历，请直接安排时间。"))
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    _free(stored, by=by, reason=_("改期"))
    made = booking.book(
        calendar=calendar,
        person=stored.applicant,
        organisation=stored.user_organisation,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        purpose=stored.number,
    )
    stored.booking, stored.planned_from, stored.planned_to = made, starts_at, ends_at
    stored.save(update_fields=["booking", "planned_from", "planned_to"])
    return perform("schedule", stored, by=by)


@transaction.atomic
def cancel(request: ServiceRequest, move: str, *, by: Any, data: Mapping[str, Any]) -> ServiceRequest:
    """Cancel a request by its move, and free the time that it held. Raises MoveRefused."""
    perform(move, request, by=by, data=data)
    _free(request, by=by, reason=str(data.get("reason") or ""))
    return request


def _free(request: ServiceRequest, *, by: Any, reason: str) -> None:
    held = request.booking
    if held is not None and held.state in STANDING:
        ServiceRequest.objects.filter(pk=request.pk).update(booking=None)
        request.booking = None
        booking.cancel(held, by=by, reason=reason[:200])


def plan_lost(held: booking.Booking) -> None:
    """A booking ended without use: its request has no time any more, and both sides are told."""
    request = ServiceRequest.objects.filter(booking=held, state="scheduled").first()
    if request is None:
        return
    ServiceRequest.objects.filter(pk=request.pk).update(booking=None, planned_from=None, planned_to=None)
    to = [request.applicant, *keepers_of(request.organisation)]
    outbox.send(PLAN_LOST, to=to, context={"record": request}, about=request)


def keep_use(held: booking.Booking) -> UsageRecord | None:
    """The usage record of a booking that is over; where none can be made the keepers are told why."""
    instrument = instrument_of(held.calendar)
    if instrument is None or UsageRecord.objects.filter(booking=held).exists():
        return None
    request = ServiceRequest.objects.select_related("contract", "applicant").filter(booking=held).first()
    row = Row(1, instrument, _facts(held, request), links=_links(held, request))
    outcome = store(instrument.organisation, [row], by=None, origin=UsageOrigin.PLATFORM)
    if outcome.new:
        return outcome.new[0]
    context = {"record": instrument, "reason": "".join(outcome.refused.get(1, ()))}
    url = reverse("instruments:usage_new", args=[instrument.public_id])
    outbox.send(USAGE_MISSING, to=keepers_of(instrument.organisation), context=context, link=url)
    return None


def _facts(held: booking.Booking, request: ServiceRequest | None) -> dict[str, Any]:
    start, end = held.started_at or held.starts_at, held.finished_at or held.ends_at
    seconds = Decimal(int((end - start).total_seconds()))
    facts = facts_of(request) if request is not None else {}
    unit = held.organisation
    facts |= {
        "started_at": start,
        "ended_at": end,
        "hours": (seconds / HOUR).quantize(Decimal("0.01"), ROUND_HALF_UP),
    }
    facts.setdefault("content", held.purpose)
    facts.setdefault("user_unit", unit.name if unit else "")
    facts.setdefault("user_uscc", unit.uscc if unit else "")
    facts.setdefault("applicant", held.person.real_name if held.person else "")
    facts.setdefault("ways", ["occupy"])
    return facts


def _links(held: booking.Booking, request: ServiceRequest | None) -> dict[str, Any]:
    return {"booking": held, "request": request, "user_organisation": held.organisation}
