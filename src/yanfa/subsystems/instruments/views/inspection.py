"""Pages of inspections, of what was found, and of vetoes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.clock import today
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.forms import confirmation as typed
from yanfa.subsystems.instruments.models import Inspection, InspectionFinding, Veto
from yanfa.subsystems.instruments.permissions import INSPECT, READ
from yanfa.subsystems.instruments.services import inspection as services

PAGE = 50
FOLDER = "instruments/inspection"
FORM = "instruments/confirmation/form.html"


def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections for staff; for a unit what was found there."""
    staff = has_permission(request.user, READ)
    findings = InspectionFinding.objects.visible_to(request.user).select_related("organisation", "inspection")
    context = {
        "staff": staff,
        "may_inspect": has_permission(request.user, INSPECT),
        "inspections": Inspection.objects.all()[:PAGE] if staff else (),
        "page": Paginator(findings, PAGE).get_page(request.GET.get("page")),
        "today": today(),
    }
    return render(request, f"{FOLDER}/inspections.html", context)


@permission_required(INSPECT)
@require_http_methods(["GET", "POST"])
def inspection_new(request: HttpRequest) -> HttpResponse:
    """Write down an inspection."""
    form = typed.InspectionForm(request.POST or None, initial={"year": today().year})
    if form.is_valid() and (held := told(form, lambda: services.hold(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已登记检查。"))
        return redirect(held)
    return _form(request, form, _("登记检查"), _("信息报送检查"), reverse("instruments:inspections"))


@permission_required(READ)
def inspection(request: HttpRequest, public_id: str) -> HttpResponse:
    """One inspection with what was found."""
    held = get_object_or_404(Inspection, public_id=public_id)
    findings = held.findings.select_related("organisation", "inspection")
    context = {
        "record": held,
        "may_inspect": has_permission(request.user, INSPECT),
        "page": Paginator(findings, PAGE).get_page(request.GET.get("page")),
        "today": today(),
    }
    return render(request, f"{FOLDER}/inspection.html", context)


@permission_required(INSPECT)
@require_http_methods(["GET", "POST"])
def finding_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what was found and order it to be mended."""
    held = get_object_or_404(Inspection, public_id=public_id)
    form = typed.FindingForm(request.POST or None, initial={"correct_by": services.usual_day()})

    def act() -> Any:
        given = dict(form.cleaned_data)
        unit, record = given.pop("unit"), given.pop("number")
        return services.find(held, by=request.user, organisation=unit, instrument=record, **given)

    if form.is_valid() and told(form, act):
        messages.success(request, _("已登记问题，并通知单位限期改正。"))
        return redirect(held)
    return _form(request, form, _("登记问题"), str(held), held.get_absolute_url())


def _finding(request: HttpRequest, public_id: str) -> InspectionFinding:
    seen = InspectionFinding.objects.visible_to(request.user)
    found: InspectionFinding = get_object_or_404(
        seen.select_related("organisation", "inspection", "instrument"), public_id=public_id
    )
    return found


def finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """One finding: the order, the answer, and what followed."""
    found = _finding(request, public_id)
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "vetoes": found.vetoes.all(),
        "overdue": found.state == "ordered" and found.correct_by < today(),
    }
    return render(request, f"{FOLDER}/finding.html", context)


@require_http_methods(["GET", "POST"])
def finding_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of a finding."""
    return move_page(request, _finding(request, public_id), name)


@permission_required(READ)
def vetoes(request: HttpRequest) -> HttpResponse:
    """What units are kept from."""
    found = Veto.objects.select_related("organisation", "finding")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "may_inspect": has_permission(request.user, INSPECT),
        "today": today(),
    }
    return render(request, f"{FOLDER}/vetoes.html", context)


@permission_required(INSPECT)
@require_http_methods(["GET", "POST"])
def veto_lift(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a veto."""
    veto = get_object_or_404(Veto.objects.select_related("organisation"), public_id=public_id)
    form = typed.LiftForm(request.POST or None)
    if form.is_valid() and told(form, lambda: services.lift(veto, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已解除。"))
        return redirect("instruments:vetoes")
    return _form(request, form, _("解除否决事项"), _("否决事项"), reverse("instruments:vetoes"))


def _form(request: HttpRequest, form: Any, heading: str, back: str, back_url: str) -> HttpResponse:
    return render(request, FORM, {"form": form, "heading": heading, "back": back, "back_url": back_url})
