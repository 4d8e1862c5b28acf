"""Reports of weaknesses: taking one in, the list of them, one with its findings; and the table of hosts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.files import serving
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.ui.imports import import_page
from yanfa.subsystems.operations.forms.duties import DutyFilter
from yanfa.subsystems.operations.forms.vulnerabilities import HostForm, ScanForm
from yanfa.subsystems.operations.importers.vulnerabilities import VulnerabilityList
from yanfa.subsystems.operations.models import VulnerabilityHost, VulnerabilityReport
from yanfa.subsystems.operations.permissions import MANAGE, READ, WORK
from yanfa.subsystems.operations.services.vulnerabilities.hosts import keep_host
from yanfa.subsystems.operations.services.vulnerabilities.taking import take_scan
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page


@permission_required(READ)
def reports(request: HttpRequest) -> HttpResponse:
    """The reports that were taken in."""
    form = DutyFilter(request.GET)
    found = VulnerabilityReport.objects.select_related("file", "recorded_by")
    if words := form.chosen("q"):
        found = found.filter(name__icontains=words) | found.filter(tool__icontains=words)
    if year := form.chosen("year"):
        found = found.filter(found_on__year=year)
    return list_page(request, "operations/vulnerabilities/reports.html", form, found)


@permission_required(READ)
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report and the findings that it brought."""
    found = get_object_or_404(
        VulnerabilityReport.objects.select_related("file", "recorded_by"), public_id=public_id[:64]
    )
    findings = found.findings.select_related("system")[:500]
    return render(request, "operations/vulnerabilities/report.html", {"record": found, "findings": findings})


@permission_required(READ)
def report_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The report as it was handed in."""
    found = get_object_or_404(VulnerabilityReport.objects.select_related("file"), public_id=public_id[:64])
    return serving.serve(found.file)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def scan_new(request: HttpRequest) -> HttpResponse:
    """Take in the report of a scanner."""
    form = ScanForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda: _taken(request, form.cleaned_data),
        heading=_("导入扫描报告"),
        back=_("漏洞"),
        back_url=reverse("operations:vulnerabilities"),
        note=_("先登记资产归属，漏洞才能记到系统和预算项目。提示级结果不登记，已登记的不重复。"),
    )


def _taken(request: HttpRequest, given: dict[str, Any]) -> VulnerabilityReport:
    facts = {name: given[name] for name in ("source", "name", "found_on")}
    try:
        return take_scan(by=request.user, upload=given["file"], **facts)
    except FileRefused as refused:
        raise ValidationError({"file": refused.messages}) from None


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def list_import(request: HttpRequest) -> HttpResponse:
    """Findings from a spreadsheet."""
    return import_page(
        request,
        VulnerabilityList(),
        heading=_("导入漏洞清单"),
        back=_("漏洞"),
        back_url=reverse("operations:vulnerabilities"),
    )


@permission_required(READ)
def hosts(request: HttpRequest) -> HttpResponse:
    """Which host belongs to which system."""
    form = DutyFilter(request.GET)
    found = VulnerabilityHost.objects.select_related("system", "project")
    if words := form.chosen("q"):
        found = found.filter(pattern__icontains=words) | found.filter(name__icontains=words)
    return list_page(request, "operations/vulnerabilities/hosts.html", form, found)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def host_new(request: HttpRequest) -> HttpResponse:
    """Register a host or network."""
    return _host_form(request, VulnerabilityHost())


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def host_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the owner of a host; findings that have a system keep it."""
    return _host_form(request, get_object_or_404(VulnerabilityHost, public_id=public_id[:64]))


def _host_form(request: HttpRequest, host: VulnerabilityHost) -> HttpResponse:
    form = HostForm(request.POST or None, instance=host)
    return form_page(
        request,
        form,
        lambda: keep_host(host, by=request.user, **form.cleaned_data),
        heading=_("登记资产归属"),
        back=_("资产归属"),
        back_url=reverse("operations:vulnerability_hosts"),
    )
