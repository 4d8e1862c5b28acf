"""更正单: proposing another figure for a locked row, the sheet with both values, and the list of a year."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.performance.forms.scores import CorrectionFilter, CorrectionForm
from yanfa.subsystems.performance.models import Correction
from yanfa.subsystems.performance.services.correcting import propose_correction
from yanfa.subsystems.performance.services.standing import turn_of
from yanfa.subsystems.performance.views.rows import visible as visible_row

READ = "performance.read"
PAGE = 50
WITH = ("report__row", "report__department", "report__evaluation__goal__project_year")
#: Fetched by keys: joined, they would take PostgreSQL longer to plan than to read.
BESIDE = (
    "report__evaluation__goal__project_year__project",
    "proposed_by",
    Prefetch("old_locked", LockedValue.objects.defer("rows")),
    Prefetch("new_locked", LockedValue.objects.defer("rows")),
    "new_upload__mapping",
)


def visible(request: HttpRequest, public_id: str) -> Correction:
    """The correction sheet, for whoever may see the form; to others it is not there."""
    found = Correction.objects.visible_to(request.user).select_related(*WITH).prefetch_related(*BESIDE)
    return get_object_or_404(found, public_id=public_id)


@permission_required(READ)
@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """The correction sheets of a year, the newest first."""
    narrowing = CorrectionFilter(request.GET, sheets=Correction.objects.visible_to(request.user))
    found = narrowing.narrow().select_related(*WITH).prefetch_related(*BESIDE)
    page = Paginator(found.order_by("-proposed_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": narrowing}
    return render(request, "performance/evaluations/corrections.html", context)


@permission_required(READ)
@require_GET
def correction(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sheet: both values, both locked evidences, and what may be done."""
    found = visible(request, public_id)
    context = {
        "correction": found,
        "report": found.report,
        "offers": moves_for(request.user, found),
        "turns": turn_of(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "performance/evaluations/correction.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose another figure for a locked row."""
    report = visible_row(request, public_id)
    form = CorrectionForm(request.POST or None, report=report)
    if form.is_valid() and (
        made := told(form, lambda: propose_correction(report, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("更正单已提出，待绩效管理员复核。"))
        return redirect(made)
    return render(request, "performance/evaluations/propose.html", {"form": form, "report": report})


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Apply or refuse a correction."""
    return move_page(request, visible(request, public_id), name)
