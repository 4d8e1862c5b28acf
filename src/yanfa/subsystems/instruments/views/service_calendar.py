"""The calendar of an instrument: the week on its own page, and opening it."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.clock import today
from yanfa.procedures.booking.api import week
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.services import service_booking as services


def found_instrument(request: HttpRequest, public_id: str) -> Instrument:
    """An instrument of the catalogue; raises Http404."""
    listed = Instrument.objects.listed().select_related("organisation", "calendar__organisation")
    found: Instrument = get_object_or_404(listed, public_id=public_id)
    return found


def calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The week of the instrument, with the way to ask for a service where it takes no bookings."""
    instrument = found_instrument(request, public_id)
    monday = _monday(request.GET.get("day", ""))
    shown = week(instrument.calendar, monday, request.user) if instrument.calendar is not None else None
    context = {
        "instrument": instrument,
        "week": shown,
        "calendar": instrument.calendar,
        "verdict": services.may_use(request.user, instrument),
        "may_keep": bool(may_keep(request.user, instrument.organisation)),
    }
    return render(request, "instruments/service/calendar.html", context)


def _monday(given: str) -> date:
    """The Monday of the day that is asked for, else of this week."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        day = today()
    return day - timedelta(days=day.weekday())


@require_POST
def calendar_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open the calendar of an instrument."""
    instrument = found_instrument(request, public_id)
    try:
        services.open_for_booking(instrument, by=request.user)
        messages.success(request, _("预约日历已开放，请设定开放时间和预约规则。"))
    except (ValidationError, PermissionDenied) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    return redirect("instruments:calendar", public_id=instrument.public_id)
