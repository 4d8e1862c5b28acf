"""Finding the calendar or the booking that an address names; what one may not see is not there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from yanfa.procedures.booking.models import Booking, Calendar
from yanfa.procedures.booking.permissions import bookable_of, is_person, may_keep


def calendar_for(request: HttpRequest, public_id: str) -> Calendar:
    """A calendar that the person may book or keeps. Raises Http404."""
    found = get_object_or_404(Calendar.objects.select_related("organisation"), public_id=public_id)
    user: Any = request.user
    if may_keep(user, found) or bookable_of(found.kind).may_book(user, found):
        return found
    raise Http404(public_id)


def kept_calendar(request: HttpRequest, public_id: str) -> Calendar:
    """A calendar that the person keeps. Raises Http404 for one that he may not see, PermissionDenied."""
    found = calendar_for(request, public_id)
    verdict = may_keep(request.user, found)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return found


def booking_for(request: HttpRequest, public_id: str) -> Booking:
    """One's own booking, or one of a calendar that one keeps. Raises Http404."""
    known = Booking.objects.select_related("calendar__organisation", "person", "organisation", "policy")
    found = get_object_or_404(known, public_id=public_id)
    if is_person(request.user, found) or may_keep(request.user, found.calendar):
        return found
    raise Http404(public_id)
