"""Declared goals: their page, texts, moves, printed form, and the ex-ante evaluation of a new project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.files.serving import serve
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.fragments import chain
from yanfa.registers.projects.api import budget_of
from yanfa.subsystems.performance.exports.goals import goal_layout
from yanfa.subsystems.performance.exports.printing import printed
from yanfa.subsystems.performance.forms.goals import ExAnteForm, GoalTextsForm, recorded
from yanfa.subsystems.performance.models import ExAnteEvaluation, Goal
from yanfa.subsystems.performance.permissions import may_draft
from yanfa.subsystems.performance.services import advising, declaring, drafting
from yanfa.subsystems.performance.services.forming import goal_form
from yanfa.subsystems.performance.views.saving import acted, form_page, kept, open_to

LOG_LINES = 50


def visible_goal(request: HttpRequest, public_id: str) -> Goal:
    """The goals, for whoever may see them; to others they are not there."""
    found = Goal.objects.visible_to(request.user).select_related("project_year__project")
    return get_object_or_404(found, public_id=public_id)


def may_edit(request: HttpRequest, goal: Goal) -> bool:
    """Whether this person may write in the goals now."""
    return goal.state == "drafting" and bool(may_draft(request.user, goal))


@permission_required("performance.read")
def goal(request: HttpRequest, public_id: str) -> HttpResponse:
    """One declaration: texts, money, rows, what to think over, signatures, adjustments."""
    found = visible_goal(request, public_id)
    rows = list(found.indicators.standing().select_related("department", "reporter", "mapping"))
    editing = may_edit(request, found)
    context = {
        "goal": found,
        "year": found.project_year,
        "budget": budget_of(found.project_year),
        "rows": rows,
        "may_edit": editing,
        "offers": moves_for(request.user, found),
        "rounds": chain.rounds(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "performance/goals/goal.html", context | _about(found, rows))


def _about(found: Goal, rows: list[Any]) -> dict[str, Any]:
    """What the page tells beside the rows: weights, advice while drafting, the papers that hang on the goals."""
    levels = advising.weights_by_level(found, rows)
    return {
        "levels": levels,
        "total": sum(level.weight for level in levels),
        "advice": advising.advice_on(found, rows) if found.state == "drafting" else [],
        "annual": goal_form(found).goal_text,
        "ex_ante": ExAnteEvaluation.objects.filter(goal=found).select_related("file").first(),
        "is_new": found.project_year.project.first_year == found.year,
        "adjustments": found.adjustments.prefetch_related("rows").order_by("number"),
        "last_year": found.state == "drafting" and declaring.has_last_year(found),
    }


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, visible_goal(request, public_id), name)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the texts and the points of the budget row."""
    found = visible_goal(request, public_id)
    open_to(may_draft(request.user, found))
    form = GoalTextsForm(request.POST or None, instance=found)
    if form.is_valid():
        version, facts = form.cleaned_data["version"], form.facts()
        if kept(
            form, found, lambda: drafting.keep_goal(found, by=request.user, version=version, facts=facts)
        ):
            messages.success(request, _("已保存。"))
            return redirect(found)
    return form_page(request, form, heading=_("目标文字"), record=found)


@permission_required("performance.read")
@require_POST
def bind(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a suggested binding in place of a typed figure."""
    found = visible_goal(request, public_id)
    version, start = _whole(request.POST.get("version")), _whole(request.POST.get("start"))
    binding = request.POST.get("binding", "")

    def act() -> Goal:
        return advising.bind_figure(found, by=request.user, version=version, start=start, binding=binding)

    return acted(request, found, act, _("已绑定：今后指标值改了，文字跟着变。"))


@permission_required("performance.read")
def printed_form(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """绩效目标申报表 as docx, xlsx or PDF."""
    found = visible_goal(request, public_id)
    return printed(goal_layout(found), kind)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def ex_ante(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the ex-ante evaluation of a new project."""
    found = visible_goal(request, public_id)
    open_to(may_draft(request.user, found))
    standing = ExAnteEvaluation.objects.filter(goal=found).first()
    dimensions = drafting.ex_ante_dimensions()
    form = ExAnteForm(
        request.POST or None,
        request.FILES or None,
        dimensions=dimensions,
        initial=recorded(standing, dimensions),
    )
    if form.is_valid() and told(form, lambda: _keep_ex_ante(request, found, form)):
        messages.success(request, _("已保存。"))
        return redirect(found)
    return form_page(request, form, heading=_("事前绩效评估"), record=found)


def _keep_ex_ante(request: HttpRequest, found: Goal, form: ExAnteForm) -> ExAnteEvaluation:
    report = form.cleaned_data["report"]
    return declaring.keep_ex_ante(found, by=request.user, facts=form.facts(), report=report)


@permission_required("performance.read")
def ex_ante_report(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The report of the ex-ante evaluation."""
    standing = get_object_or_404(ExAnteEvaluation, goal=visible_goal(request, public_id))
    if standing.file is None:
        raise Http404
    return serve(standing.file)


@permission_required("performance.read")
def approval_scan(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The scan of the authority's approval."""
    return served_scan(visible_goal(request, public_id))


def served_scan(approved: Any) -> HttpResponseBase:
    """The scan that came with the approval of goals or of an adjustment; raises Http404 where none came."""
    if approved.approval_scan is None:
        raise Http404
    return serve(approved.approval_scan)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
