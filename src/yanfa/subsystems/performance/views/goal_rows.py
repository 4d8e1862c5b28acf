"""The rows of goals: add, change, order, remove; taken over from last year, the library, a sheet; their sources."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.indicators.compute import by_dimension, compute
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.performance.exports.goals import rows_table
from yanfa.subsystems.performance.forms.goals import (
    LEVELS1,
    LEVELS2,
    LastYearForm,
    LibraryForm,
    NewRowForm,
    RowForm,
    SourceForm,
    typed_filters,
)
from yanfa.subsystems.performance.importers.goals import GoalRows
from yanfa.subsystems.performance.models import Goal, GoalIndicator
from yanfa.subsystems.performance.permissions import may_draft
from yanfa.subsystems.performance.rules.drafting import library
from yanfa.subsystems.performance.services import declaring, drafting
from yanfa.subsystems.performance.views.goals import may_edit, visible_goal
from yanfa.subsystems.performance.views.saving import acted, form_page, kept, open_to

PAGE = 25
#: What a link may fill in of a new row, and of a row whose source was chosen.
PREFILLED = (
    "level1",
    "level2",
    "name",
    "target",
    "unit",
    "weight",
    "source",
    "indicator_code",
    "filters",
    "mapping",
)
LEVELS = {"levels1": LEVELS1, "levels2": LEVELS2}


def _visible_row(request: HttpRequest, public_id: str) -> GoalIndicator:
    visible = Goal.objects.visible_to(request.user)
    found = GoalIndicator.objects.filter(goal__in=visible, dropped=False)
    return get_object_or_404(found.select_related("goal__project_year__unit"), public_id=public_id)


def _prefilled(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name][:300] for name in PREFILLED if name in request.GET}


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a row, perhaps with what the library or the chooser of sources filled in."""
    goal = visible_goal(request, public_id)
    open_to(may_draft(request.user, goal))
    form = NewRowForm(request.POST or None, goal=goal, initial=_prefilled(request))
    if form.is_valid() and told(form, lambda: drafting.add_row(goal, by=request.user, facts=form.facts())):
        messages.success(request, _("已添加指标。"))
        return redirect(goal)
    return form_page(request, form, heading=_("添加指标"), record=goal, chooser=goal, row=None, **LEVELS)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a row."""
    row = _visible_row(request, public_id)
    open_to(may_draft(request.user, row.goal))
    form = RowForm(request.POST or None, instance=row, goal=row.goal, initial=_prefilled(request))
    if form.is_valid():
        version, facts = form.cleaned_data["version"], form.facts()
        if kept(form, row, lambda: drafting.keep_row(row, by=request.user, version=version, facts=facts)):
            messages.success(request, _("已保存。"))
            return redirect(row.goal)
    return form_page(request, form, heading=row.name, record=row.goal, chooser=row.goal, row=row, **LEVELS)


@permission_required("performance.read")
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a row out."""
    row = _visible_row(request, public_id)
    return acted(request, row.goal, lambda: drafting.remove_row(row, by=request.user), _("已删除指标。"))


@permission_required("performance.read")
@require_POST
def shift(request: HttpRequest, public_id: str, direction: str) -> HttpResponse:
    """Move a row one place up or down."""
    if direction not in {"up", "down"}:
        raise Http404
    row = _visible_row(request, public_id)
    act = lambda: declaring.shift_row(row, by=request.user, up=direction == "up")  # noqa: E731  one line reads best
    return acted(request, row.goal, act, _("已调整次序。"))


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def last_year(request: HttpRequest, public_id: str) -> HttpResponse:
    """沿用上年: last year's rows with results, proposed targets and reasons; the chosen ones are taken over."""
    goal = visible_goal(request, public_id)
    open_to(may_draft(request.user, goal))
    before = declaring.last_year(goal)
    form = LastYearForm(request.POST or None, rows=before.rows if before else [])
    if form.is_valid() and told(
        form, lambda: declaring.take_over(goal, by=request.user, targets=form.chosen())
    ):
        messages.success(request, _("已沿用所选指标，请核对目标值和分值。"))
        return redirect(goal)
    return render(request, "performance/goals/last_year.html", {"goal": goal, "before": before, "form": form})


@permission_required("performance.read")
def from_library(request: HttpRequest, public_id: str) -> HttpResponse:
    """指标库: published indicators with their real targets over the years."""
    goal = visible_goal(request, public_id)
    form = LibraryForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = library().search(chosen.get("q") or "", level=chosen.get("level") or None)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"goal": goal, "form": form, "page": page, "may_edit": may_edit(request, goal)}
    return render(request, "performance/goals/library.html", context)


@permission_required("performance.read")
def sources(request: HttpRequest, public_id: str) -> HttpResponse:
    """选择系统指标: the register searched, with definitions and last year's values, and the parts of a chosen one."""
    goal = visible_goal(request, public_id)
    form = SourceForm(request.GET)
    period = Period.year(goal.year - 1)
    row = goal.indicators.standing().filter(public_id=request.GET.get("row", "")).first()
    context = {"goal": goal, "form": form, "row": row, "year": goal.year - 1, "chosen": None}
    code = request.GET.get("code", "")
    if code and code in registry:
        context |= {"chosen": _chosen(request, registry[code], period)}
    else:
        page = Paginator(form.found(), PAGE).get_page(request.GET.get("page"))
        figures = [(each, compute(each, period)) for each in page]
        context |= {"page": page, "figures": figures}
    return render(request, "performance/goals/sources.html", context)


def _chosen(request: HttpRequest, indicator: Indicator, period: Period) -> dict[str, Any]:
    """A chosen indicator: its value under the filters of the query, and what each dimension may be narrowed to."""
    names = {dimension.name for dimension in indicator.dimensions}
    filters = {name: request.GET[name] for name in names if request.GET.get(name)}
    splits = [
        (dimension, by_dimension(indicator, period, dimension.name, filters))
        for dimension in indicator.dimensions
        if dimension.name not in filters
    ]
    value = compute(indicator, period, filters)
    return {
        "indicator": indicator,
        "value": value,
        "filters": filters,
        "typed": typed_filters(filters),
        "splits": splits,
    }


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def import_rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read rows from a spreadsheet: a preview first, then all or none."""
    goal = visible_goal(request, public_id)
    open_to(may_draft(request.user, goal))
    importer = GoalRows(goal)
    heading = _("导入绩效指标")
    return import_page(request, importer, heading=heading, back=str(goal), back_url=goal.get_absolute_url())


@permission_required("performance.read")
def export_rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows as a spreadsheet with the columns of the import."""
    goal = visible_goal(request, public_id)
    headings, rows = rows_table(goal)
    return workbook_response(f"{goal}.xlsx", headings, rows)
