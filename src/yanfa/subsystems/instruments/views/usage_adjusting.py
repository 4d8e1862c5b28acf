"""Adjustments of usage records: the list of open ones, and the page with both values."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.models import Turn
from yanfa.subsystems.instruments.exports.usage import changed
from yanfa.subsystems.instruments.models import UsageAdjustment
from yanfa.subsystems.instruments.views.service_pages import log_of, page_of

RELATED = (
    *("record__instrument__organisation", "record__user_organisation", "record__request__applicant"),
    *("record__report", "asked_by", "answered_by", "applied_by"),
)


def usage_adjustments(request: HttpRequest) -> HttpResponse:
    """The adjustments that a person may see, open ones first."""
    seen = UsageAdjustment.objects.visible_to(request.user).select_related(*RELATED)
    page = page_of(request, seen.order_by("ended_at", "-asked_at", "-pk"))
    return render(request, "instruments/usage/adjustments.html", {"page": page})


def usage_adjustment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One adjustment: original and proposed values side by side."""
    seen = UsageAdjustment.objects.visible_to(request.user).select_related(*RELATED)
    found = get_object_or_404(seen, public_id=public_id)
    context = {
        "record": found,
        "changes": changed(found.changes),
        "offers": moves_for(request.user, found),
        "turns": Turn.objects.for_target(found),
        "log": log_of(found),
    }
    return render(request, "instruments/usage/adjustment.html", context)


@require_http_methods(["GET", "POST"])
def usage_adjustment_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Agree, refuse, apply, withdraw."""
    seen = UsageAdjustment.objects.visible_to(request.user).select_related(*RELATED)
    return move_page(request, get_object_or_404(seen, public_id=public_id), name)
