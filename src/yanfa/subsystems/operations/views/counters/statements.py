"""Reports of devices: entering one or a list of them, the history, and a report with its evidence."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.files import serving
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.ui.imports import import_page
from yanfa.subsystems.operations.exports import counters as exports
from yanfa.subsystems.operations.forms.counters import StatementFilter, StatementForm
from yanfa.subsystems.operations.importers.counters import StatementList
from yanfa.subsystems.operations.models import CounterDevice, CounterStatement
from yanfa.subsystems.operations.permissions import READ, WORK, may_work
from yanfa.subsystems.operations.services.counters import statements as services
from yanfa.subsystems.operations.views.counters.devices import found_device
from yanfa.subsystems.operations.views.duties_pages import form_page, list_page


@permission_required(READ)
def statements(request: HttpRequest) -> HttpResponse:
    """All reports, also those that a correction replaced."""
    form = StatementFilter(request.GET)
    return list_page(request, "operations/counters/statements.html", form, form.statements())


@permission_required(READ)
def statements_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered reports as a spreadsheet."""
    rows = exports.statement_rows(StatementFilter(request.GET).statements())
    return workbook_response(f"{_('设备报表')}.xlsx", exports.STATEMENTS, rows)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def statement_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a report, or the correction of one."""
    device = found_device(public_id)
    form = StatementForm(request.POST or None, request.FILES or None, device=device)
    return form_page(
        request,
        form,
        lambda: _stated(request, form, device),
        heading=_("录入设备报表：%s") % device,
        back=device.name,
        back_url=device.get_absolute_url(),
    )


def _stated(request: HttpRequest, form: StatementForm, device: CounterDevice) -> CounterStatement:
    try:
        return services.state_counts(device, by=request.user, **form.facts())
    except FileRefused as refused:
        raise ValidationError({"evidence": refused.messages}) from None


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def statements_import(request: HttpRequest) -> HttpResponse:
    """Reports from a spreadsheet."""
    return import_page(
        request,
        StatementList(),
        heading=_("导入设备报表"),
        back=_("设备报表"),
        back_url=reverse("operations:counter_statements"),
    )


def _found(public_id: str) -> CounterStatement:
    related = CounterStatement.objects.select_related(
        "device", "evidence", "recorded_by", "replaces", "replaced_by"
    )
    return get_object_or_404(related, public_id=public_id[:64])


@permission_required(READ)
def statement(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report."""
    context = {"record": _found(public_id), "may_work": may_work(request.user)}
    return render(request, "operations/counters/statement.html", context)


@permission_required(READ)
def statement_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The report of the device as a file."""
    found = get_object_or_404(
        CounterStatement.objects.select_related("evidence"), public_id=public_id[:64], evidence__isnull=False
    )
    assert found.evidence is not None  # asked for above
    return serving.serve(found.evidence)
