"""Disputes: the list, and the page of a dispute with the record of its mediation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.models import Turn
from yanfa.subsystems.instruments.models import ServiceDispute
from yanfa.subsystems.instruments.services import disputes as services
from yanfa.subsystems.instruments.views.service_pages import log_of, move_page, page_of

RELATED = ("request__instrument", "request__organisation", "request__user_organisation", "raised_by")


def disputes(request: HttpRequest) -> HttpResponse:
    """The disputes that a person may see, open ones first."""
    seen = ServiceDispute.objects.visible_to(request.user).select_related(*RELATED, "request__applicant")
    page = page_of(request, seen.order_by("ended_at", "-raised_at", "-pk"))
    return render(request, "instruments/disputes/disputes.html", {"page": page})


def dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """One dispute: statement, mediation record, result."""
    seen = ServiceDispute.objects.visible_to(request.user).select_related(*RELATED, "file")
    found = get_object_or_404(seen, public_id=public_id)
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "entries": found.entries.select_related("written_by"),
        "turns": Turn.objects.for_target(found),
        "log": log_of(found),
    }
    return render(request, "instruments/disputes/dispute.html", context)


@require_http_methods(["GET", "POST"])
def dispute_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move; one that ends the dispute lets the service go on."""
    seen = ServiceDispute.objects.visible_to(request.user).select_related(*RELATED)
    found = get_object_or_404(seen, public_id=public_id)
    return move_page(
        request, found, name, lambda data: services.move(found, name, by=request.user, data=data)
    )
