"""Maintenance: jobs, their moves and postponements, plans with recurring lines, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.imports import import_page
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports import maintenance as exports
from yanfa.subsystems.operations.forms import maintenance as typed
from yanfa.subsystems.operations.importers import maintenance as importer
from yanfa.subsystems.operations.models import MaintenanceJob, MaintenancePlan
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK
from yanfa.subsystems.operations.services import maintenance as services
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page, record_page

FOLDER = "operations/maintenance"


@permission_required(READ)
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs, with the figures of the year beside them."""
    form = typed.JobFilter(request.GET)
    year = form.figure_year
    beside = {"year": year, "facts": services.facts_of(year), "unfinished": services.unfinished_of(year)[:50]}
    return list_page(request, f"{FOLDER}/jobs.html", form, form.jobs(), today=today(), **beside)


@permission_required(READ)
def jobs_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet."""
    found = typed.JobFilter(request.GET).jobs()
    return workbook_response("运维任务.xlsx", exports.HEADINGS, exports.rows(found))


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def jobs_import(request: HttpRequest) -> HttpResponse:
    """Take jobs in from a spreadsheet: a preview first, then all or none."""
    back_url = reverse("operations:maintenance")
    return import_page(request, importer, heading=_("导入运维任务"), back=_("运维任务"), back_url=back_url)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def job_new(request: HttpRequest) -> HttpResponse:
    """Record a job."""
    form = typed.JobForm(request.POST or None)
    back_url = reverse("operations:maintenance")
    return form_page(
        request,
        form,
        lambda: services.record_job(by=request.user, **form.cleaned_data),
        heading=_("登记运维任务"),
        back=_("运维任务"),
        back_url=back_url,
        note=_("到期以后才登记的任务为补录，不计入完成率。"),
    )


def _job(public_id: str) -> MaintenanceJob:
    found = MaintenanceJob.objects.select_related("system", "project", "plan", "assignee", "recorded_by")
    job: MaintenanceJob = get_object_or_404(found, public_id=public_id)
    return job


@permission_required(READ)
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """One job: what became of it, its moves, papers and log."""
    found = _job(public_id)
    beside = {
        "completions": found.completions.select_related("recorded_by", "ended_by"),
        "postponements": found.postponements.select_related("recorded_by"),
        "cancellation": getattr(found, "cancellation", None),
        "offers": moves_for(request.user, found),
        "waits": found.state in services.UNFINISHED,
        "overdue": found.state in services.UNFINISHED and found.due_on < today(),
    }
    return record_page(request, f"{FOLDER}/job.html", found, kind="maintenance", **beside)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def job_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _job(public_id), name)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note an approved later day."""
    found, form = _job(public_id), typed.PostponementForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.postpone(found, by=request.user, **form.cleaned_data),
        heading=_("登记改期"),
        back=str(found),
        back_url=found.get_absolute_url(),
        note=_("按时与否仍以首次批准的计划完成日为准，改期另列。"),
    )


@permission_required(READ)
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of all years."""
    found = MaintenancePlan.objects.select_related("project").prefetch_related("lines")
    return list_page(request, f"{FOLDER}/plans.html", None, found)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Put an approved plan on file."""
    form = typed.PlanForm(request.POST or None, initial={"year": today().year})
    return form_page(
        request,
        form,
        lambda: services.keep_plan(by=request.user, **form.cleaned_data),
        heading=_("登记运维计划"),
        back=_("运维计划"),
        back_url=reverse("operations:maintenance_plans"),
    )


def _plan(public_id: str) -> MaintenancePlan:
    return get_object_or_404(MaintenancePlan.objects.select_related("project"), public_id=public_id)


@permission_required(READ)
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """One plan: its recurring lines, and the figures of its jobs."""
    found = _plan(public_id)
    facts = services.facts_of(found.year, MaintenanceJob.objects.filter(plan=found))
    lines = found.lines.select_related("system")
    beside = {"lines": lines, "facts": facts, "year": found.year, "jobs": found.jobs.count()}
    return record_page(request, f"{FOLDER}/plan.html", found, **beside)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def line_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a recurring line into the plan."""
    found, form = _plan(public_id), typed.LineForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.add_line(found, by=request.user, **form.cleaned_data),
        heading=_("添加定期运维项"),
        back=str(found),
        back_url=found.get_absolute_url(),
    )


@permission_required(MANAGE)
@require_POST
def generate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make the jobs of the recurring lines."""
    found = _plan(public_id)
    made = len(services.generate_jobs(found, by=request.user))
    said = ngettext("生成了 %(count)s 项任务。", "生成了 %(count)s 项任务。", made) % {"count": made}
    messages.success(request, said if made else _("没有需要生成的任务，已生成的不会重复。"))
    return redirect(found)
