"""The project years of 绩效: their list, and the year of one project from its goals to what was mended."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.registers.projects.api import ProjectYear, budget_of
from yanfa.subsystems.performance.exports.years import years_table
from yanfa.subsystems.performance.forms.years import YearFilter
from yanfa.subsystems.performance.models import Goal
from yanfa.subsystems.performance.models.years import for_list, years_visible_to
from yanfa.subsystems.performance.services import drafting, evaluating
from yanfa.subsystems.performance.services.papers import lines_of
from yanfa.subsystems.performance.services.timeline import timeline_of

PAGE = 30


def visible_year(request: HttpRequest, public_id: str) -> ProjectYear:
    """The project year, for whoever may see it; to others it is not there."""
    found = years_visible_to(request.user).select_related("project", "unit", "authority")
    return get_object_or_404(found, public_id=public_id)


@permission_required("performance.read")
def years(request: HttpRequest) -> HttpResponse:
    """The list of project years, with the standing of each."""
    narrowing = YearFilter(request.GET, years=years_visible_to(request.user))
    page = Paginator(for_list(narrowing.narrow()), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(page), "filter": narrowing}
    return render(request, "performance/years/years.html", context)


@permission_required("performance.read")
def years_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a spreadsheet, all pages of it."""
    found = YearFilter(request.GET, years=years_visible_to(request.user)).narrow()
    headings, rows = years_table(lines_of(for_list(found)))
    return workbook_response(_("项目绩效清单") + ".xlsx", headings, rows)


@permission_required("performance.read")
def year(request: HttpRequest, public_id: str) -> HttpResponse:
    """One project year: its money and the timeline of its papers."""
    found = visible_year(request, public_id)
    context = {"year": found, "budget": budget_of(found), "lines": timeline_of(found, request.user)}
    return render(request, "performance/years/year.html", context)


@permission_required("performance.read")
@require_POST
def declare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin the goals of the year."""
    found = visible_year(request, public_id)
    try:
        return redirect(drafting.open_goal(found, by=request.user))
    except (ValidationError, MoveRefused) as refusal:
        messages.error(request, _sentence(refusal))
    return redirect("performance:year", found.public_id)


@permission_required("performance.read")
@require_POST
def begin_evaluation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open the self-evaluation of approved goals and hand its rows out."""
    goal = get_object_or_404(Goal.objects.visible_to(request.user), public_id=public_id)
    try:
        return redirect(evaluating.open_evaluation(goal, by=request.user))
    except (ValidationError, MoveRefused) as refusal:
        messages.error(request, _sentence(refusal))
    return redirect("performance:year", goal.project_year.public_id)


def _sentence(refusal: ValidationError | MoveRefused) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
