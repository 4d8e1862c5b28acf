"""Emergency drills: the list with its figures, a drill, and what was improved."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.files import serving
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports import drills as exports
from yanfa.subsystems.operations.forms import drills as typed
from yanfa.subsystems.operations.models import Drill, DrillImprovement, DrillReport
from yanfa.subsystems.operations.permissions import READ, WORK
from yanfa.subsystems.operations.services import drills as services
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page, record_page

FOLDER = "operations/drills"


@permission_required(READ)
def drills(request: HttpRequest) -> HttpResponse:
    """The drills, with the figures of the year."""
    form = typed.DrillFilter(request.GET)
    year = form.figure_year
    beside = {"year": year, "facts": services.facts_of(year)}
    return list_page(request, f"{FOLDER}/drills.html", form, form.drills(), **beside)


@permission_required(READ)
def drills_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet."""
    found = typed.DrillFilter(request.GET).drills()
    return workbook_response("应急演练.xlsx", exports.HEADINGS, exports.rows(found))


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def drill_new(request: HttpRequest) -> HttpResponse:
    """Plan a drill."""
    form = typed.DrillForm(request.POST or None, request.FILES or None, initial={"planned_on": today()})
    return form_page(
        request,
        form,
        lambda: services.plan_drill(by=request.user, **form.cleaned_data),
        heading=_("登记应急演练"),
        back=_("应急演练"),
        back_url=reverse("operations:drills"),
    )


def _drill(public_id: str) -> Drill:
    found = Drill.objects.select_related("system", "project", "plan_file", "recorded_by")
    drill: Drill = get_object_or_404(found, public_id=public_id)
    return drill


@permission_required(READ)
def drill(request: HttpRequest, public_id: str) -> HttpResponse:
    """One drill: plan, holding, reports with improvements, signature."""
    found = _drill(public_id)
    reports = DrillReport.objects.filter(drill=found).select_related("recorded_by", "report_file", "ended_by")
    beside = {
        "holding": getattr(found, "holding", None),
        "reports": reports.prefetch_related("improvements__done"),
        "signing": getattr(found, "signing", None),
        "offers": moves_for(request.user, found),
        "today": today(),
    }
    return record_page(request, f"{FOLDER}/drill.html", found, kind="drills", **beside)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def drill_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _drill(public_id), name)


@permission_required(READ)
def drill_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """The plan, the record or the report of a drill."""
    found = _drill(public_id)
    holding, report = getattr(found, "holding", None), found.reports.last()
    files: dict[str, Any] = {
        "plan": found.plan_file,
        "record": holding and holding.record_file,
        "report": report and report.report_file,
    }
    if files.get(name) is None:
        raise Http404(name)
    return serving.serve(files[name])


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def improvement(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note that an improvement was made."""
    found = get_object_or_404(DrillImprovement.objects.select_related("report__drill"), public_id=public_id)
    form = typed.ImprovementForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: bool(services.finish_improvement(found, by=request.user, **form.cleaned_data)),
        heading=_("登记改进完成"),
        back=str(found.report.drill),
        back_url=found.report.drill.get_absolute_url(),
        note=found.text,
    )
