"""Incidents: the list with the five figures, an incident, and writing one down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for, verdict
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import process_of
from yanfa.subsystems.operations.exports import incidents as exports
from yanfa.subsystems.operations.forms import incidents as typed
from yanfa.subsystems.operations.models import Incident, PatrolFinding
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK
from yanfa.subsystems.operations.services import incidents as services
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page, record_page

FOLDER = "operations/incidents"
#: States in which there is no classification to mend.
UNCLASSIFIED = ("recorded", "false_alarm", "merged")


@permission_required(READ)
def incidents(request: HttpRequest) -> HttpResponse:
    """The incidents, with the five figures of the year, and where they overlap."""
    form = typed.IncidentFilter(request.GET)
    year = form.figure_year
    beside = {"year": year, "facts": services.facts_of(year)}
    return list_page(request, f"{FOLDER}/incidents.html", form, form.incidents(), **beside)


@permission_required(READ)
def incidents_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet."""
    found = typed.IncidentFilter(request.GET).incidents()
    return workbook_response("运维事件.xlsx", exports.HEADINGS, exports.rows(found))


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def incident_new(request: HttpRequest) -> HttpResponse:
    """Write an incident down, also from what a patrol found."""
    waiting = PatrolFinding.objects.filter(state="unhandled").select_related("patrol__site")
    finding = waiting.filter(public_id=request.GET.get("finding", "")).first()
    form = typed.IncidentForm(request.POST or None, initial=_from(finding))
    return form_page(
        request,
        form,
        lambda: services.record_incident(by=request.user, finding=finding, **form.cleaned_data),
        heading=_("登记运维事件"),
        back=_("运维事件"),
        back_url=reverse("operations:incidents"),
        note=_("发现后超过规定时限登记的记为补录。"),
    )


def _from(finding: PatrolFinding | None) -> dict[str, Any]:
    """What the form begins with."""
    if finding is None:
        return {}
    told_of = f"{finding.patrol}：{finding.item} {finding.value} {finding.description}"
    return {"title": str(finding)[:200], "description": told_of, "noticed_by": "patrol"}


def _incident(public_id: str) -> Incident:
    found = Incident.objects.select_related(
        *("system", "asset", "project", "handler", "recorded_by", "merged_into", "finding__patrol__site")
    )
    incident: Incident = get_object_or_404(found, public_id=public_id)
    return incident


@permission_required(READ)
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """One incident: its classifications, restorations, recurrences, moves, papers and log."""
    found = _incident(public_id)
    beside = {
        "classes": found.classes.select_related("recorded_by", "ended_by", "system", "project"),
        "restorations": found.restorations.select_related("recorded_by", "ended_by"),
        "recurrences": found.merged.all(),
        "offers": moves_for(request.user, found),
        "may_mend": found.state not in UNCLASSIFIED,
    }
    return record_page(request, f"{FOLDER}/incident.html", found, kind="incidents", **beside)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def incident_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process; restoration has a page of its own, with fields for day and time."""
    found = _incident(public_id)
    return _restore(request, found) if name == "restore" else move_page(request, found, name)


def _restore(request: HttpRequest, found: Incident) -> HttpResponse:
    move = process_of(found).move("restore")
    form = typed.RestoreForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(
        form, lambda: perform("restore", found, by=request.user, data=form.answers())
    ):
        messages.success(request, _("已办理：%s。") % move.label)
        return redirect(found)
    context = {"form": form, "record": found, "move": move, "verdict": verdict(move, request.user, found)}
    return render(request, "ui/move.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def reclassify(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mend the classification."""
    found = _incident(public_id)
    form = typed.ReclassifyForm.over(found, request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.reclassify(found, by=request.user, **form.cleaned_data) is not None,
        heading=_("改定性"),
        back=str(found),
        back_url=found.get_absolute_url(),
        note=_("改定性从现在起生效，已过年度的数不变。"),
    )
