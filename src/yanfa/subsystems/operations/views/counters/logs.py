"""Files of logs: handing one in, what it would count, counting it, and the history of all."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.files import serving
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.jobs.queue import enqueue
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.subsystems.operations.effects.counters import EPOCH
from yanfa.subsystems.operations.exports import counters as exports
from yanfa.subsystems.operations.forms.counters import ImportFilter, LogForm
from yanfa.subsystems.operations.models import CounterDevice, LogImport
from yanfa.subsystems.operations.permissions import READ, WORK, may_work
from yanfa.subsystems.operations.services.counters import logs as services
from yanfa.subsystems.operations.services.counters.labels import named
from yanfa.subsystems.operations.tasks.counters import read_log
from yanfa.subsystems.operations.views.counters.devices import found_device
from yanfa.subsystems.operations.views.duties_pages import list_page

#: Moves that have buttons of their own on the page.
OWN_BUTTONS = {"count"}


@permission_required(READ)
def logs(request: HttpRequest) -> HttpResponse:
    """The history of the imports."""
    form = ImportFilter(request.GET)
    return list_page(request, "operations/counters/logs.html", form, form.imports())


@permission_required(READ)
def logs_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered history as a spreadsheet."""
    rows = exports.import_rows(ImportFilter(request.GET).imports())
    return workbook_response(f"{_('日志导入')}.xlsx", exports.IMPORTS, rows)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def log_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand in a log; a small one is read at once, a large one in the background."""
    device = found_device(public_id)
    form = LogForm(request.POST or None, request.FILES or None)
    if form.is_valid() and (made := told(form, lambda: _received(request, form, device))):
        return redirect(made)
    return render(request, "operations/counters/log_new.html", {"form": form, "device": device})


def _received(request: HttpRequest, form: LogForm, device: CounterDevice) -> LogImport:
    try:
        log = services.receive_log(
            device, by=request.user, upload=form.cleaned_data["file"], ends_in=form.cleaned_data["ends_in"]
        )
    except FileRefused as refused:
        raise ValidationError({"file": refused.messages}) from None
    if log.file.size > services.AT_ONCE:
        enqueue(read_log, key=log.pk)
        return log
    return services.read_log_file(log)


def _found(public_id: str) -> LogImport:
    related = LogImport.objects.select_related("device__system", "file", "recorded_by")
    return get_object_or_404(related, public_id=public_id[:64])


@permission_required(READ)
def log_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """A file: what it would count or counted day by day, and what could not be read."""
    found = _found(public_id)
    days = [
        {
            **each,
            "date": EPOCH + timedelta(days=each["day"]),
            "named_kinds": named(each["kinds"]),
            "named_sources": named(each["sources"]),
        }
        for each in found.reading.get("days", [])
    ]
    context = {
        "record": found,
        "days": days,
        "offers": [offer for offer in moves_for(request.user, found) if offer.move.name not in OWN_BUTTONS],
        "may_work": may_work(request.user),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "operations/counters/log.html", context)


@permission_required(READ)
def log_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file as it was handed in."""
    return serving.serve(_found(public_id).file)


@permission_required(WORK)
@require_POST
def log_count(request: HttpRequest, public_id: str) -> HttpResponse:
    """Count what was read."""
    found = _found(public_id)
    try:
        counted = services.count_log(found, by=request.user)
        if counted.state == "counted":
            messages.success(request, _("已计入 %s 行。") % counted.counted)
    except MoveRefused as refused:
        messages.error(request, refused.reason)
    return redirect(found)


@permission_required(WORK)
@require_POST
def log_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the file again."""
    found = _found(public_id)
    try:
        services.read_log_file(found)
    except MoveRefused as refused:
        messages.error(request, refused.reason)
    return redirect(found)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def log_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _found(public_id), name)
