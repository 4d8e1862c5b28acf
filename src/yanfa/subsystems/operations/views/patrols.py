"""Patrols: logs, what they found, and the checklist filled on a telephone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel import policy
from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports import patrols as exports
from yanfa.subsystems.operations.forms import patrols as typed
from yanfa.subsystems.operations.models import Patrol, PatrolFinding, PatrolSite, PatrolStart
from yanfa.subsystems.operations.permissions import READ, WORK
from yanfa.subsystems.operations.services import patrols as services
from yanfa.subsystems.operations.views.duties_pages import list_page, record_page

FOLDER = "operations/patrols"
GRACE = "operations.patrol_grace_hours"


@permission_required(READ)
def patrols(request: HttpRequest) -> HttpResponse:
    """The logs, with the figures of the year at each site."""
    form = typed.PatrolFilter(request.GET)
    year, sites = form.figure_year, PatrolSite.objects.all()
    facts = [(site, services.facts_of(year, site)) for site in sites]
    return list_page(request, f"{FOLDER}/patrols.html", form, form.patrols(), year=year, facts=facts)


@permission_required(READ)
def patrols_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet."""
    found = typed.PatrolFilter(request.GET).patrols()
    return workbook_response("机房巡检日志.xlsx", exports.HEADINGS, exports.rows(found))


@permission_required(READ)
def patrol(request: HttpRequest, public_id: str) -> HttpResponse:
    """One log: answers, signature, findings, papers."""
    found = get_object_or_404(
        Patrol.objects.select_related("site", "checklist__site", "start", "recorded_by"), public_id=public_id
    )
    beside = {"findings": found.findings.all(), "intact": found.intact(), "kind": "patrols"}
    return record_page(request, f"{FOLDER}/patrol.html", found, **beside)


@permission_required(WORK)
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Fetch a start from the server."""
    site = get_object_or_404(PatrolSite, code=code)
    try:
        return redirect(services.start(site, by=request.user))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(site)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fill the checklist of a start; the page keeps working without a network and is sent afterwards."""
    found = PatrolStart.objects.select_related("site", "checklist", "person")
    begun = get_object_or_404(found, public_id=public_id, person=request.user)
    form = typed.StartedForm(
        begun.checklist, request.POST or None, initial={"token": services.token_of(begun)}
    )
    if form.is_valid() and (signed := told(form, lambda: _submitted(form, request.user))):
        _say(request, signed)
        return redirect(signed)
    if not form.is_bound and (known := Patrol.objects.filter(start=begun).first()):
        return redirect(known)
    grace = timedelta(hours=int(policy.get(GRACE).value))
    context = {"form": form, "begun": begun, "until": begun.recorded_at + grace}
    return render(request, f"{FOLDER}/fill.html", context | {"aged": services.is_aged(begun)})


def _submitted(form: Any, by: Any) -> Patrol:
    data = form.cleaned_data
    return services.submit(
        data["token"], by=by, given=form.given(), remark=data["remark"], claims=form.claims()
    )


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def late(request: HttpRequest, code: str) -> HttpResponse:
    """补录: write down a patrol that was not started on the platform."""
    site = get_object_or_404(PatrolSite, code=code)
    checklist = site.checklists.first()
    if checklist is None:
        return redirect(site)
    form = typed.LateForm(checklist, request.POST or None)
    if form.is_valid() and (signed := told(form, lambda: _submitted_late(site, form, request.user))):
        _say(request, signed)
        return redirect(signed)
    return render(request, f"{FOLDER}/late.html", {"form": form, "site": site})


def _submitted_late(site: PatrolSite, form: Any, by: Any) -> Patrol:
    data = form.cleaned_data
    given = {name: data[name] for name in ("key", "claimed_on", "reason", "remark")}
    return services.submit_late(site, by=by, given=form.given(), claims=form.claims(), **given)


def _say(request: HttpRequest, signed: Patrol) -> None:
    if signed.late:
        messages.warning(request, _("巡检日志已签署，记为补录。"))
    else:
        messages.success(request, _("巡检日志已签署。"))


@permission_required(READ)
def finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """One finding: what it was, and how it was dealt with."""
    found = _finding(public_id)
    offers = [offer for offer in moves_for(request.user, found) if offer.move.name != "raise_incident"]
    raising = f"{reverse('operations:incident_new')}?finding={found.public_id}"
    beside = {"offers": offers, "raising": raising, "incident": getattr(found, "incident", None)}
    return record_page(request, f"{FOLDER}/finding.html", found, kind="findings", **beside)


def _finding(public_id: str) -> PatrolFinding:
    found = PatrolFinding.objects.select_related("patrol__site", "patrol__recorded_by")
    return get_object_or_404(found, public_id=public_id)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def finding_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process; an incident is written down on its own page."""
    if name == "raise_incident":
        return redirect(f"{reverse('operations:incident_new')}?finding={public_id}")
    return move_page(request, _finding(public_id), name)
