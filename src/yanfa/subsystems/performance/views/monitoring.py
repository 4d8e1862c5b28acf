"""Monitoring within the year: begin it, fill it in, see its lights, decide, ask for mending, print it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.fragments import chain
from yanfa.subsystems.performance.choices import RectificationOrigin
from yanfa.subsystems.performance.exports.monitoring import monitoring_layout
from yanfa.subsystems.performance.exports.printing import printed
from yanfa.subsystems.performance.forms.monitoring import (
    MatterForm,
    MonitoredRowForm,
    MonitorForm,
    MonitoringForm,
)
from yanfa.subsystems.performance.models import Monitoring, Rectification
from yanfa.subsystems.performance.permissions import (
    may_lead_project,
    may_raise,
    may_report_row,
    may_work_on,
)
from yanfa.subsystems.performance.services import monitoring as services
from yanfa.subsystems.performance.services.reviewing import raise_matter
from yanfa.subsystems.performance.services.watching import days_to_monitor, watch_of
from yanfa.subsystems.performance.views.goals import LOG_LINES, visible_goal
from yanfa.subsystems.performance.views.saving import form_page, kept, open_to


def _visible(request: HttpRequest, public_id: str) -> Monitoring:
    found = Monitoring.objects.visible_to(request.user).select_related("goal__project_year__project")
    return get_object_or_404(found, public_id=public_id)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a monitoring as of the end of one of the policy's months."""
    goal = visible_goal(request, public_id)
    open_to(may_lead_project(request.user, goal.project_year))
    days = days_to_monitor(goal)
    form = MonitorForm(request.POST or None, days=days)
    if form.is_valid():
        as_of = form.cleaned_data["as_of"]
        opened = told(form, lambda: services.open_monitoring(goal, by=request.user, as_of=as_of))
        if opened:
            return redirect(opened)
    note = "" if days else _("规定的统计月份还没有结束，或都已跟踪。")
    return form_page(request, form, heading=_("开始绩效跟踪"), record=goal, button=_("开始跟踪"), note=note)


@permission_required("performance.read")
def monitoring(request: HttpRequest, public_id: str) -> HttpResponse:
    """One monitoring: money, lights, rows, what was decided and what is to be mended."""
    found = _visible(request, public_id)
    rows = list(found.rows.select_related("row__department", "filled_by"))
    filling = found.state == "filling"
    fillable = {each.pk for each in rows if filling and may_report_row(request.user, each.row, found.goal)}
    matter = Rectification(project_year=found.goal.project_year)
    origin = RectificationOrigin.MONITORING
    context = {
        "monitoring": found,
        "year": found.goal.project_year,
        "watch": watch_of(found, rows),
        "fillable": fillable,
        "may_edit": filling and bool(may_work_on(request.user, found)),
        "may_raise": found.state == "decided" and may_raise(request.user, matter),
        "matters": Rectification.objects.filter(project_year=found.goal.project_year, origin=origin),
        "offers": moves_for(request.user, found),
        "rounds": chain.rounds(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "performance/monitoring/monitoring.html", context)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _visible(request, public_id), name)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the expected spending, problems and measures."""
    found = _visible(request, public_id)
    open_to(may_work_on(request.user, found))
    form = MonitoringForm(request.POST or None, instance=found)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts()}
        if kept(form, found, lambda: services.keep_monitoring(found, by=request.user, **given)):
            messages.success(request, _("已保存。"))
            return redirect(found)
    return form_page(request, form, heading=_("预计执行、问题和措施"), record=found)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def fill_row(request: HttpRequest, public_id: str, row: str) -> HttpResponse:
    """Report on one indicator."""
    found = _visible(request, public_id)
    monitored = get_object_or_404(found.rows.select_related("row__department"), row__public_id=row)
    open_to(may_report_row(request.user, monitored.row, found.goal))
    form = MonitoredRowForm(request.POST or None, instance=monitored)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts()}
        if kept(form, monitored, lambda: services.keep_monitored_row(monitored, by=request.user, **given)):
            messages.success(request, _("已保存。"))
            return redirect(found)
    note = _("年度指标值：%s") % monitored.row.target
    return form_page(request, form, heading=monitored.row.name, record=found, note=note)


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def raise_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask a department to mend what monitoring showed."""
    found = _visible(request, public_id)
    year = found.goal.project_year
    open_to(may_raise(request.user, Rectification(project_year=year)))
    form = MatterForm(request.POST or None, unit=year.unit, initial={"problem": found.problems})
    if form.is_valid() and told(
        form,
        lambda: raise_matter(
            year, by=request.user, origin=RectificationOrigin.MONITORING, **form.cleaned_data
        ),
    ):
        messages.success(request, _("已列入整改台账。"))
        return redirect(found)
    return form_page(request, form, heading=_("需要整改"), record=found, button=_("列入整改台账"))


@permission_required("performance.read")
def printed_form(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """绩效运行监控表 as docx, xlsx or PDF."""
    return printed(monitoring_layout(_visible(request, public_id)), kind)
