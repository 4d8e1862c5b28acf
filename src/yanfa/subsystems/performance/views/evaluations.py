"""Pages of a self-evaluation: the form with its rows, what the platform finds in it, and acts on many rows at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.errors import SetRefused
from yanfa.kernel.workflow.fragments import chain
from yanfa.subsystems.performance.forms.evaluations import AssignForm
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.permissions import may_work_on
from yanfa.subsystems.performance.services import choosing, sheets
from yanfa.subsystems.performance.services.duplicates import duplicates
from yanfa.subsystems.performance.services.examining import examined, rows_of_reader
from yanfa.subsystems.performance.services.standing import turn_of

READ = "performance.read"
PAGE = 50
#: So many lines of the log stand on the page of a form.
LOG_LINES = 60
#: The page of a form asks this often, in seconds, whether somebody changed a row.
REFRESH = 20


def visible(request: HttpRequest, public_id: str) -> SelfEvaluation:
    """The self-evaluation, for whoever may see it; to others it is not there."""
    found = SelfEvaluation.objects.visible_to(request.user).select_related("goal__project_year")
    return get_object_or_404(found, public_id=public_id)


def head(request: HttpRequest, evaluation: SelfEvaluation, tab: str) -> dict[str, Any]:
    """What the head of every page of a form shows: tabs, state, whose turn."""
    return {
        "evaluation": evaluation,
        "tab": tab,
        "turns": turn_of(evaluation),
        "may_work": may_work_on(request.user, evaluation),
    }


@permission_required(READ)
@require_GET
def evaluation(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form: marks, money, rows, texts, signatures, corrections, documents and log."""
    found = visible(request, public_id)
    context = {
        "offers": moves_for(request.user, found),
        "money": sheets.budget_row(found),
        "rounds": chain.rounds(found),
        "documents": sheets.documents_of_form(found),
        "corrections": sheets.corrections_of_form(found),
        "log": sheets.history_of_form(found)[:LOG_LINES],
        "texts": sheets.printed_texts(found),
    }
    return render(
        request,
        "performance/evaluations/evaluation.html",
        context | head(request, found, "form") | _rows(found),
    )


@permission_required(READ)
@require_GET
def rows(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rows alone, for a page that is open; nothing where no row changed since what it shows."""
    found = visible(request, public_id)
    if request.GET.get("seen") == sheets.digest_of(found):
        return HttpResponse(status=204)
    return render(request, "performance/evaluations/rows.html", {"evaluation": found, **_rows(found)})


def _rows(evaluation: SelfEvaluation) -> dict[str, Any]:
    lines = sheets.with_shared(sheets.lines_of(evaluation), evaluation.year)
    address = reverse("performance:evaluation_rows", args=[evaluation.public_id])
    return {
        "lines": lines,
        "shares": sheets.shares_of(lines),
        "weights": sum((line.report.row.weight for line in lines), evaluation.goal.budget_weight),
        "refresh_url": f"{address}?seen={sheets.digest_of(evaluation)}",
        "refresh": REFRESH,
        "filled": [line for line in lines if line.report.state == "filled"],
    }


@permission_required(READ)
@require_GET
def findings(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the platform's own checks find in the form and its texts, and what lists count twice."""
    found = visible(request, public_id)
    context = {
        "examined": examined(found),
        "sharing": [line for line in sheets.with_shared(sheets.lines_of(found), found.year) if line.shared],
        "duplicates": duplicates(found.year, project_year=found.goal.project_year),
    }
    page = "findings_list.html" if request.htmx else "findings.html"  # type: ignore[attr-defined]
    return render(request, f"performance/evaluations/{page}", context | head(request, found, "findings"))


@permission_required(READ)
@require_POST
def collect(request: HttpRequest, public_id: str) -> HttpResponse:
    """Gather every reported row at once."""
    found = visible(request, public_id)
    try:
        count = choosing.collect_filled(found, by=request.user)
        done = ngettext("已汇总 %(count)s 个指标。", "已汇总 %(count)s 个指标。", count) % {"count": count}
        messages.success(request, done)
    except SetRefused as refused:
        messages.error(request, str(refused))
    return redirect(found)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name who reports on each row, all at once."""
    found = visible(request, public_id)
    reports = [line.report for line in sheets.lines_of(found) if line.report.state == "assigned"]
    form = AssignForm(request.POST or None, reports=reports)
    if request.method == "POST" and form.is_valid() and _assigned(request, found, form, reports):
        return redirect(found)
    fields = [(report, form[report.public_id]) for report in reports]
    context = {"form": form, "fields": fields} | head(request, found, "form")
    return render(request, "performance/evaluations/assign.html", context)


def _assigned(request: HttpRequest, evaluation: SelfEvaluation, form: AssignForm, reports: list[Any]) -> bool:
    try:
        chosen = form.chosen(reports)
        count = choosing.assign_all(evaluation, by=request.user, reporters=chosen, rows=reports)
    except SetRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("已分配填报人，变动 %s 个指标。") % count)
    return True


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, visible(request, public_id), name)


@permission_required(READ)
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """我的填报: the rows of a person and of his divisions over all projects, the most urgent first."""
    everything = request.GET.get("all") == "1"
    page = Paginator(rows_of_reader(request.user, open_only=not everything), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "performance/evaluations/mine.html", {"page": page, "everything": everything})
