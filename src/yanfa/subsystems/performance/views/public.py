"""What everybody may read: published self-evaluations, and the same as open data.

The pages exist where the parameter `performance.publish_here` is 1. Elsewhere the authority publishes, and here is 404.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from yanfa.kernel import policy
from yanfa.kernel.access.decorators import public
from yanfa.kernel.documents.issued import issuing as issued
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.subsystems.performance.exports.opendata import FIELDS, LICENCE, form_data, open_rows
from yanfa.subsystems.performance.exports.signed import public_layout
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.workflow.volume import public_copy

PAGE = 30
HERE = "performance.publish_here"
PUBLISHED = ("published", "archived_public")


def published() -> QuerySet[SelfEvaluation]:
    """The self-evaluations that are public here, the newest year first. Raises Http404 where nothing is."""
    if policy.get(HERE).value != 1:
        raise Http404
    found = SelfEvaluation.objects.filter(state__in=PUBLISHED).select_related("goal__project_year__project")
    return found.order_by("-goal__project_year__year", "goal__project_year__project__code", "pk")


@public
def published_list(request: HttpRequest) -> HttpResponse:
    """Every published form, by year and words of its name."""
    found, words = published(), request.GET.get("q", "").strip()[:100]
    for word in words.split():
        found = found.filter(goal__project_year__project_name__icontains=word)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/public/published.html", {"page": page, "words": words})


@public
def published_form(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published form as it was issued for the public."""
    found = _published(public_id)
    context = {"evaluation": found, "layout": public_layout(found), "copy": public_copy(found)}
    return render(request, "performance/public/form.html", context)


@public
def published_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The 公开版 as issued."""
    copy = public_copy(_published(public_id))
    if copy is None:
        raise Http404
    return issued.serve(copy)


@public
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data hold: fields, licence, addresses."""
    published()
    return render(request, "performance/public/open_data.html", {"fields": FIELDS, "licence": LICENCE})


@public
def open_data_csv(request: HttpRequest) -> HttpResponse:
    """Every row of every published form as CSV."""
    headings = [field.name for field in FIELDS]
    return table_response("performance-open-data", "csv", headings, open_rows(published()))


@public
def open_data_json(request: HttpRequest) -> HttpResponse:
    """Every published form with its rows as JSON."""
    data: dict[str, Any] = {"licence": LICENCE.as_data(), "forms": [form_data(each) for each in published()]}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _published(public_id: str) -> SelfEvaluation:
    return get_object_or_404(published(), public_id=public_id)
