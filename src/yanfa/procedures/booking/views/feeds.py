"""Feeds for calendar programs: the text at a secret address, and a new address."""

from __future__ import annotations

from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yanfa.kernel.access.decorators import public
from yanfa.procedures.booking.services.feeds import feed_by, renew_feed, text_of
from yanfa.procedures.booking.views.finding import kept_calendar


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The bookings as iCalendar; 304 where nothing has changed since the program asked last."""
    found = feed_by(token)
    if found is None:
        raise Http404(token)
    text = text_of(found, request.build_absolute_uri("/")).encode()
    etag = f'"{sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, max-age=300"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@require_POST
def renew_mine(request: HttpRequest) -> HttpResponse:
    """A new address of one's own bookings; the old one is dead."""
    renew_feed(request.user, by=request.user)
    messages.success(request, _("已生成新的订阅地址，旧地址已失效。"))
    return redirect("booking:mine")


@require_POST
def renew_calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new address of a calendar that one keeps."""
    calendar = kept_calendar(request, public_id)
    renew_feed(request.user, by=request.user, calendar=calendar)
    messages.success(request, _("已生成新的订阅地址，旧地址已失效。"))
    return redirect("booking:day", calendar.public_id)


__all__ = ["feed", "renew_calendar", "renew_mine"]
