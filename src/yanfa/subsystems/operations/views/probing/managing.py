"""Pages that change something: targets, announced stops, and the causes of outages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports.probing import outages_table, stops_table, targets_table
from yanfa.subsystems.operations.forms.probing import OutageForm, StopForm, TargetForm, YearFilter
from yanfa.subsystems.operations.models import Outage, PlannedStop, ProbeTarget
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK
from yanfa.subsystems.operations.services.probing.outages import explain_outage
from yanfa.subsystems.operations.services.probing.stops import announce_stop
from yanfa.subsystems.operations.services.probing.targets import end_target, register_target

PER_PAGE = 50
FORM = "operations/probing/form.html"


def _targets(request: HttpRequest) -> QuerySet[ProbeTarget]:
    words = request.GET.get("q", "").strip()[:100]
    found = Q(name__icontains=words) | Q(address__icontains=words) | Q(system__name__icontains=words)
    targets = ProbeTarget.objects.select_related("system").order_by(
        "valid_to", "system__code", "name", "-valid_from"
    )
    return targets.filter(found) if words else targets


@permission_required(READ)
def probe_targets(request: HttpRequest) -> HttpResponse:
    """Everything that is or was probed."""
    page = Paginator(_targets(request), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": request.GET.get("q", "")[:100],
        "may_manage": permitted(request.user, MANAGE),
    }
    return render(request, "operations/probing/targets.html", context)


@permission_required(READ)
def probe_targets_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet: the pages on which the figures rest."""
    headings, rows = targets_table(_targets(request))
    return table_response(_("拨测对象"), "xlsx", headings, rows)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def probe_target_new(request: HttpRequest) -> HttpResponse:
    """Probe something from now on."""
    form = TargetForm(request.POST or None)
    if form.is_valid() and told(form, lambda: register_target(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记，拨测程序会在一分钟内开始拨测。"))
        return redirect("operations:probe_targets")
    context = {
        "form": form,
        "heading": _("登记拨测对象"),
        "button": _("登记"),
        "back": "operations:probe_targets",
    }
    return render(request, FORM, context | {"back_label": _("拨测对象")})


@permission_required(MANAGE)
@require_POST
def probe_target_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Probe it no longer."""
    target = get_object_or_404(ProbeTarget, public_id=public_id)
    try:
        end_target(target, by=request.user)
        messages.success(request, _("已停止拨测，原有样本和统计保留。"))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("operations:probe_targets")


def _outages(form: YearFilter) -> QuerySet[Outage]:
    period = Period.year(form.chosen_year)
    words = form.words
    found = Outage.objects.filter(started_at__gte=period.start_at, started_at__lt=period.end_at)
    named = Q(system__name__icontains=words) | Q(cause__icontains=words) | Q(incident_number__icontains=words)
    return (found.filter(named) if words else found).select_related("system").order_by("-started_at", "pk")


@permission_required(READ)
def outages(request: HttpRequest) -> HttpResponse:
    """The outages of a year, planned ones marked."""
    form = YearFilter(request.GET)
    page = Paginator(_outages(form), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "operations/probing/outages.html", {"form": form, "page": page})


@permission_required(READ)
def outages_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet."""
    form = YearFilter(request.GET)
    headings, rows = outages_table(_outages(form))
    return table_response(f"{_('网站中断')}{form.chosen_year}", "xlsx", headings, rows)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def outage(request: HttpRequest, public_id: str) -> HttpResponse:
    """One outage; whoever works in operations writes its cause to it."""
    found = get_object_or_404(Outage.objects.select_related("system"), public_id=public_id)
    form = OutageForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if told(form, lambda: explain_outage(found, by=request.user, **given)):
            messages.success(request, _("已保存。"))
            return redirect(found)
    context = {"outage": found, "form": form, "may_work": permitted(request.user, WORK)}
    return render(request, "operations/probing/outage.html", context)


def _stops(form: YearFilter) -> QuerySet[PlannedStop]:
    period, words = Period.year(form.chosen_year), form.words
    found = PlannedStop.objects.filter(starts_at__gte=period.start_at, starts_at__lt=period.end_at)
    named = Q(system__name__icontains=words) | Q(reason__icontains=words)
    return (found.filter(named) if words else found).select_related("system").order_by("-starts_at", "pk")


@permission_required(READ)
def planned_stops(request: HttpRequest) -> HttpResponse:
    """The announced stops of a year."""
    form = YearFilter(request.GET)
    page = Paginator(_stops(form), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_manage": permitted(request.user, MANAGE)}
    return render(request, "operations/probing/stops.html", context)


@permission_required(READ)
def planned_stops_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet."""
    form = YearFilter(request.GET)
    headings, rows = stops_table(_stops(form))
    return table_response(f"{_('计划停机')}{form.chosen_year}", "xlsx", headings, rows)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def planned_stop_new(request: HttpRequest) -> HttpResponse:
    """Announce a stop."""
    form = StopForm(request.POST or None)
    if form.is_valid() and (stop := told(form, lambda: announce_stop(by=request.user, **form.cleaned_data))):
        messages.success(
            request,
            _("已公告，公开状态页已显示。") if stop.in_time else _("已记录；停机已经开始，照常计为中断。"),
        )
        return redirect(stop)
    context = {
        "form": form,
        "heading": _("公告计划停机"),
        "button": _("公告"),
        "back": "operations:planned_stops",
    }
    return render(request, FORM, context | {"back_label": _("计划停机")})


@permission_required(READ)
def planned_stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """One announcement."""
    stop = get_object_or_404(
        PlannedStop.objects.select_related("system", "announced_by"), public_id=public_id
    )
    log = AuditEvent.objects.for_target(stop).order_by("-pk")[:PER_PAGE]
    context = {"stop": stop, "offers": moves_for(request.user, stop), "log": log}
    return render(request, "operations/probing/stop.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def planned_stop_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Call it off."""
    return move_page(request, get_object_or_404(PlannedStop, public_id=public_id), name)
