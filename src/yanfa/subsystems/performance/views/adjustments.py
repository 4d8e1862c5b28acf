"""Adjustments of goals: asking for one, its rows with both values, its moves, and the printed application."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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
from yanfa.kernel.workflow.fragments import chain, letters
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.exports.adjustments import adjustment_layout
from yanfa.subsystems.performance.exports.printing import printed
from yanfa.subsystems.performance.forms.adjustments import AdjustForm, ProposedForm
from yanfa.subsystems.performance.models import AdjustedRow, Adjustment, GoalIndicator
from yanfa.subsystems.performance.permissions import may_lead_project, may_work_on
from yanfa.subsystems.performance.services import drafting
from yanfa.subsystems.performance.views.goals import LOG_LINES, served_scan, visible_goal
from yanfa.subsystems.performance.views.saving import acted, form_page, open_to


def _visible(request: HttpRequest, public_id: str) -> Adjustment:
    found = Adjustment.objects.visible_to(request.user).select_related("goal__project_year__project")
    return get_object_or_404(found, public_id=public_id)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for an adjustment of approved goals."""
    goal = visible_goal(request, public_id)
    open_to(may_lead_project(request.user, goal.project_year))
    form = AdjustForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        opened = told(form, lambda: drafting.open_adjustment(goal, by=request.user, reason=reason))
        if opened:
            return redirect(opened)
    return form_page(request, form, heading=_("提出目标调整"), record=goal, button=_("提出调整"))


@permission_required("performance.read")
def adjustment(request: HttpRequest, public_id: str) -> HttpResponse:
    """One adjustment: why, its rows with both values, the points afterwards, letters and signatures."""
    found = _visible(request, public_id)
    rows = list(found.rows.select_related("row"))
    standing = list(found.goal.indicators.standing())
    chosen = {each.row_id for each in rows}
    context = {
        "adjustment": found,
        "year": found.goal.project_year,
        "rows": rows,
        "others": [row for row in standing if row.pk not in chosen],
        "total": _points_after(found, standing, rows),
        "may_edit": found.state == "drafting" and bool(may_work_on(request.user, found)),
        "offers": moves_for(request.user, found),
        "letters": letters.letters_of(found),
        "rounds": chain.rounds(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "performance/adjustments/adjustment.html", context)


def _points_after(found: Adjustment, standing: list[GoalIndicator], rows: list[AdjustedRow]) -> Decimal:
    """The sum of the points, the budget row's too, once the adjustment is in force."""
    if found.state == "approved":
        return sum((row.weight for row in standing), found.goal.budget_weight)
    points = {row.pk: row.weight for row in standing}
    for number, row in enumerate(rows):
        points[row.row_id or -1 - number] = Decimal(row.proposed.get("weight") or 0)
    return sum(points.values(), found.goal.budget_weight)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _visible(request, public_id), name)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def change_row(request: HttpRequest, public_id: str, row: str) -> HttpResponse:
    """Say what a row is to say."""
    found = _visible(request, public_id)
    open_to(may_work_on(request.user, found))
    indicator = get_object_or_404(found.goal.indicators.standing(), public_id=row)
    put = found.rows.filter(row=indicator).first()
    form = ProposedForm(request.POST or None, instance=indicator, initial=put.proposed if put else None)
    if form.is_valid() and told(form, lambda: _put(request, found, form, RowChange.CHANGE, indicator)):
        return redirect(found)
    return form_page(request, form, heading=_("变更“%s”") % indicator.name, record=found)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def add_row(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for a further row."""
    found = _visible(request, public_id)
    open_to(may_work_on(request.user, found))
    form = ProposedForm(request.POST or None)
    if form.is_valid() and told(form, lambda: _put(request, found, form, RowChange.ADD, None)):
        return redirect(found)
    return form_page(request, form, heading=_("增加指标"), record=found)


def _put(
    request: HttpRequest,
    found: Adjustment,
    form: ProposedForm,
    kind: RowChange,
    indicator: GoalIndicator | None,
) -> Any:
    proposed = form.proposed()
    return drafting.put_adjusted(found, by=request.user, kind=kind, row=indicator, proposed=proposed)


@permission_required("performance.read")
@require_POST
def drop_row(request: HttpRequest, public_id: str, row: str) -> HttpResponse:
    """Ask that a row is no longer counted."""
    found = _visible(request, public_id)
    indicator = get_object_or_404(found.goal.indicators.standing(), public_id=row)
    act = lambda: drafting.put_adjusted(found, by=request.user, kind=RowChange.DROP, row=indicator)  # noqa: E731
    return acted(request, found, act, _("已列为调减。"))


@permission_required("performance.read")
@require_POST
def take_out(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Take a row out of the adjustment again."""
    found = _visible(request, public_id)
    adjusted = get_object_or_404(found.rows, pk=number)
    act = lambda: drafting.take_out(adjusted, by=request.user)  # noqa: E731  one line reads best
    return acted(request, found, act, _("已从调整中移出。"))


@permission_required("performance.read")
def printed_form(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """绩效目标调整申请表 as docx, xlsx or PDF."""
    return printed(adjustment_layout(_visible(request, public_id)), kind)


@permission_required("performance.read")
def approval_scan(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The scan of the authority's reply."""
    return served_scan(_visible(request, public_id))


@permission_required("performance.read")
def letter(request: HttpRequest, public_id: str, letter: str) -> HttpResponseBase:
    """The scan of a letter about the adjustment."""
    found = get_object_or_404(letters.letters_of(_visible(request, public_id)), public_id=letter)
    if found.file is None:
        raise Http404
    return serve(found.file)
