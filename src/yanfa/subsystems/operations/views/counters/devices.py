"""Counting devices: the list with the facts of a year, a device with its calendar, its rules, and the export."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.subsystems.operations.choices.counters import DeviceKind
from yanfa.subsystems.operations.exports import counters as exports
from yanfa.subsystems.operations.forms.counters import DeviceFilter, DeviceForm, RuleForm, year_of
from yanfa.subsystems.operations.models import CounterDevice, DayCount
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK, may_manage, may_work
from yanfa.subsystems.operations.permissions.counters import EXPORTED
from yanfa.subsystems.operations.services.counters import devices as services
from yanfa.subsystems.operations.services.counters.facts import calendar_of, facts_of, facts_of_device
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page

LATEST = 40


@permission_required(READ)
def devices(request: HttpRequest) -> HttpResponse:
    """The devices, with what must stand beside the figures of the year."""
    form = DeviceFilter(request.GET)
    year = form.figure_year
    beside = {
        "year": year,
        "firewalls": facts_of(year, DeviceKind.FIREWALL),
        "gateways": facts_of(year, DeviceKind.MAIL_GATEWAY),
    }
    return list_page(request, "operations/counters/devices.html", form, form.devices(), **beside)


def found_device(public_id: str) -> CounterDevice:
    """The device of an address."""
    return get_object_or_404(
        CounterDevice.objects.select_related("system", "project"), public_id=public_id[:64]
    )


@permission_required(READ)
def device(request: HttpRequest, public_id: str) -> HttpResponse:
    """A device: the days of a year that have figures and those that lack them, its files, reports and rules."""
    found, year = found_device(public_id), year_of(request.GET.get("year", ""))
    rows = list(DayCount.objects.standing().filter(device=found, day__year=year))
    context = {
        "device": found,
        "year": year,
        "facts": facts_of_device(found, year, rows),
        "months": calendar_of(found, year, rows),
        "imports": found.imports.select_related("recorded_by").defer("reading")[:LATEST],
        "statements": found.statements.select_related("recorded_by", "evidence")[:LATEST],
        "rules": found.rules.order_by("-valid_from"),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:LATEST],
    }
    allowed = {"may_work": may_work(request.user), "may_manage": may_manage(request.user)}
    return render(request, "operations/counters/device.html", context | allowed)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def device_new(request: HttpRequest) -> HttpResponse:
    """Register a device."""
    form = DeviceForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.keep_device(CounterDevice(), by=request.user, **form.cleaned_data),
        heading=_("登记计数设备"),
        back=_("计数设备"),
        back_url=reverse("operations:counter_devices"),
    )


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def device_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a device; what has been counted stays as it is."""
    found = found_device(public_id)
    form = DeviceForm(request.POST or None, instance=found)
    return form_page(
        request,
        form,
        lambda: services.keep_device(found, by=request.user, **form.cleaned_data),
        heading=_("变更计数设备"),
        back=found.name,
        back_url=found.get_absolute_url(),
    )


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a version of the rules."""
    found = found_device(public_id)
    form = RuleForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.add_rule(found, by=request.user, **form.cleaned_data) and found,
        heading=_("登记规则版本"),
        back=found.name,
        back_url=found.get_absolute_url(),
    )


@permission_required(READ)
@require_POST
def days_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of the days of a year; the export is written down."""
    log.record(EXPORTED, by=request.user, summary=str(year))
    rows = DayCount.objects.standing().within(date(year, 1, 1), date(year + 1, 1, 1))
    return workbook_response(f"{_('日计数')} {year}.xlsx", exports.DAYS, exports.day_rows(rows))
