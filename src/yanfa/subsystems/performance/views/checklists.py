"""The checklist of a qualitative row: every point with its evidence, and the opinion that the answers propose."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.tabular.plan import worded
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.performance.forms.checklists import ChecklistForm
from yanfa.subsystems.performance.models import RowReport
from yanfa.subsystems.performance.models.evaluations import ACHIEVEMENTS
from yanfa.subsystems.performance.permissions import may_judge
from yanfa.subsystems.performance.services.checklists import Sheet, check_points, drafted_opinion, sheet_of
from yanfa.subsystems.performance.views.rows import visible


def _visible(request: HttpRequest, public_id: str) -> tuple[RowReport, Sheet]:
    report = visible(request, public_id)
    sheet = sheet_of(report)
    if sheet is None:
        raise Http404(public_id)
    return report, sheet


@permission_required("performance.read")
@require_http_methods(["GET", "POST"])
def checklist(request: HttpRequest, public_id: str) -> HttpResponse:
    """The points of a row; saving keeps the answers and shows what they propose. The opinion stays the assessor's."""
    report, sheet = _visible(request, public_id)
    evidence = list(report.evidence.standing().select_related("file"))
    form = ChecklistForm(request.POST or None, report=report, sheet=sheet, evidence=evidence)
    if form.is_valid():
        if told(form, lambda: _keep(request, report, form)):
            messages.success(request, _("要点核对已保存。"))
            return redirect("performance:checklist", report.public_id)
        report, sheet = _visible(request, public_id)
        form.compare(report, sheet)
    context = {"report": report, "sheet": sheet, "form": form, "evidence": evidence}
    return render(request, "performance/checklists/checklist.html", context | _beside(request, report, sheet))


def _keep(request: HttpRequest, report: RowReport, form: ChecklistForm) -> RowReport:
    version = form.cleaned_data["version"]
    return check_points(report, by=request.user, version=version, answers=form.answers())


def _beside(request: HttpRequest, report: RowReport, sheet: Sheet) -> dict[str, Any]:
    return {
        "may_judge": may_judge(request.user, report),
        "proposal": worded(sheet.proposal.sentence),
        "opinion": drafted_opinion(sheet),
        "achievements": ACHIEVEMENTS,
    }
