"""今日值班, and the papers beside records."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.files import serving
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.operations.forms.duties import PaperForm
from yanfa.subsystems.operations.models import (
    Drill,
    DutyPaper,
    Incident,
    MaintenanceJob,
    Patrol,
    PatrolFinding,
)
from yanfa.subsystems.operations.permissions import READ, WORK, may_work
from yanfa.subsystems.operations.services import duties as services
from yanfa.subsystems.operations.services.duties_today import duties_of

#: The records that may have papers, by the word in the address.
KINDS: dict[str, Any] = {
    "maintenance": MaintenanceJob,
    "patrols": Patrol,
    "findings": PatrolFinding,
    "drills": Drill,
    "incidents": Incident,
}


@permission_required(READ)
def duties(request: HttpRequest) -> HttpResponse:
    """Everything that is to be done today."""
    context = {"today": duties_of(request.user), "may_work": may_work(request.user)}
    return render(request, "operations/duties/today.html", context)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def add_paper(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Put a file beside a record."""
    if kind not in KINDS:
        raise Http404(kind)
    record = get_object_or_404(KINDS[kind], public_id=public_id)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(form, lambda: _added(record, form.cleaned_data, request.user)):
        messages.success(request, _("已保存。"))
        return redirect(record)
    context = {"form": form, "heading": _("添加佐证"), "back": record, "back_url": record.get_absolute_url()}
    return render(request, "operations/duties/form.html", context)


def _added(record: Any, given: dict[str, Any], by: Any) -> DutyPaper:
    return services.add_paper(record, given["file"], title=given["title"], by=by)


@permission_required(READ)
def paper(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file of a paper."""
    return serving.serve(
        get_object_or_404(DutyPaper.objects.select_related("file"), public_id=public_id).file
    )
