"""Weaknesses: the list with the facts of a year, one finding with its moves, and a set of them confirmed at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.moving import perform_many
from yanfa.subsystems.operations.exports import vulnerabilities as exports
from yanfa.subsystems.operations.forms.vulnerabilities import VulnerabilityFilter
from yanfa.subsystems.operations.models import Vulnerability
from yanfa.subsystems.operations.permissions import READ, WORK
from yanfa.subsystems.operations.permissions.counters import EXPORTED
from yanfa.subsystems.operations.services.vulnerabilities.facts import facts_of
from yanfa.subsystems.operations.views.duties_pages import list_page

MOST_AT_ONCE = 500


@permission_required(READ)
def vulnerabilities(request: HttpRequest) -> HttpResponse:
    """The findings, with what must stand beside the figure of the year."""
    form = VulnerabilityFilter(request.GET)
    year = form.figure_year
    beside = {"year": year, "facts": facts_of(year), "today": today()}
    return list_page(request, "operations/vulnerabilities/list.html", form, form.found(), **beside)


@permission_required(READ)
@require_POST
def vulnerabilities_xlsx(request: HttpRequest) -> HttpResponse:
    """The filtered findings as a spreadsheet; where the platform is weak is no list to lose, so it is written down."""
    log.record(EXPORTED, by=request.user, summary=request.GET.urlencode())
    rows = exports.finding_rows(VulnerabilityFilter(request.GET).found())
    return workbook_response(f"{_('漏洞清单')}.xlsx", exports.FINDINGS, rows)


@permission_required(WORK)
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm the findings that were ticked; those that cannot be stay, with the reason."""
    chosen = request.POST.getlist("chosen")[:MOST_AT_ONCE]
    found = Vulnerability.objects.filter(public_id__in=chosen)
    ready = found.exclude(system=None)
    outcome = perform_many("confirm", ready, by=request.user, whole=False)
    messages.success(request, _("已确认 %s 条。") % len(outcome.done))
    if homeless := found.filter(system=None).count():
        messages.warning(request, _("%s 条还不知道属于哪个系统，请先登记资产归属。") % homeless)
    for record, refused in outcome.refused[:5]:
        messages.warning(request, f"{record}：{refused.reason}")
    return redirect("operations:vulnerabilities")


def _found(public_id: str) -> Vulnerability:
    related = Vulnerability.objects.select_related("system", "project", "report", "again", "recorded_by")
    return get_object_or_404(related, public_id=public_id[:64])


@permission_required(READ)
def vulnerability(request: HttpRequest, public_id: str) -> HttpResponse:
    """One finding."""
    found = _found(public_id)
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "recurrences": found.recurrences.all(),
        "today": today(),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "operations/vulnerabilities/finding.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def vulnerability_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, _found(public_id), name)
