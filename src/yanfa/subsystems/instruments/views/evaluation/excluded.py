"""The page that opens what does not count for a unit's reward: sums by reason, and the records of one reason."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.models import SharingEvaluation
from yanfa.subsystems.instruments.services.evaluation.excluded import excluded_records, excluded_sums
from yanfa.subsystems.instruments.services.evaluation.words import REASONS

PER_PAGE = 50


@require_GET
def evaluation_excluded(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sums by reason, and a page of the records of the chosen reason."""
    rows = SharingEvaluation.objects.visible_to(request.user).select_related("batch", "organisation")
    found, reason = rows.filter(public_id=public_id).first(), request.GET.get("reason", "")
    if found is None or (reason and reason not in list(Reason)):
        raise Http404(public_id)
    context = {"record": found, "sums": excluded_sums(found), "reason": reason}
    if reason:
        paginator = Paginator(excluded_records(found, reason), PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        context |= {"page": page, "label": REASONS[Reason(reason)]}
    return render(request, "instruments/evaluation/excluded.html", context)
