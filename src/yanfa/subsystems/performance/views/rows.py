"""The page of one row: what is reported, from which source, with which evidence, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.files.serving import serve
from yanfa.kernel.indicators.locking import recheck as recheck_value
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.forms.evaluations import EvidenceForm, OpinionForm, ReasonForm, ReportForm
from yanfa.subsystems.performance.models import Evidence, RowReport
from yanfa.subsystems.performance.models.goals import within_reach
from yanfa.subsystems.performance.permissions import may_report
from yanfa.subsystems.performance.services import evaluating
from yanfa.subsystems.performance.services.choosing import trial_of
from yanfa.subsystems.performance.services.editing import insist
from yanfa.subsystems.performance.services.proposals import proposal_of
from yanfa.subsystems.performance.services.row_pages import add_several, facts_of_row

READ = "performance.read"
TEMPLATE = "performance/evaluations/row.html"
FIELDS = "performance/evaluations/source_fields.html"
#: What every act on a row asks for. Seventeen joins took PostgreSQL 25 ms to plan and 1 ms to run; the page
#: fetches the rest by keys.
WITH = ("row", "department", "evaluation__goal__project_year")


def visible(request: HttpRequest, public_id: str) -> RowReport:
    """The report on a row, for whoever may see the form; to others it is not there."""
    found = within_reach(RowReport.objects.all(), request.user, "evaluation__goal__project_year")
    return get_object_or_404(found.select_related(*WITH), public_id=public_id)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything about one row; saving keeps the report, and submits it where that button was pressed."""
    report = visible(request, public_id)
    form = ReportForm(request.POST or None, report=report)
    if form.is_valid() and told(form, lambda: _kept(request, report, form)):
        if "fill" in request.POST:
            _submit(request, report)
        return redirect(report)
    return _page(request, report, form=form)


def _kept(request: HttpRequest, report: RowReport, form: ReportForm) -> RowReport:
    version = form.cleaned_data["version"]
    kept = evaluating.report_row(report, by=request.user, version=version, facts=form.facts())
    messages.success(request, _("已保存。"))
    return kept


def _submit(request: HttpRequest, report: RowReport) -> None:
    """Submit what was just saved; a refusal leaves it saved and says why."""
    try:
        perform("fill", report, by=request.user)
        messages.success(request, _("已提交，等待汇总。"))
    except MoveRefused as refusal:
        messages.error(request, _("填报已保存，但没有提交：%s") % refusal.reason)


def _page(request: HttpRequest, report: RowReport, **forms: Any) -> HttpResponse:
    """The page with the forms as they were typed; what is not given stands as stored."""
    if request.method == "POST":
        report = visible(request, report.public_id)
    overtaken = [form for form in forms.values() if _overtaken(form, report)]
    for form in overtaken:
        form.stand_on(report.version)
    context = {
        "form": ReportForm(report=report),
        "evidence_form": EvidenceForm(),
        "opinion_form": OpinionForm(initial=_opinion_of(report)),
        "overtaken": bool(overtaken),
    }
    return render(request, TEMPLATE, context | facts_of_row(report, request.user) | forms)


def _overtaken(form: Any, report: RowReport) -> bool:
    return form.is_bound and "version" in form.fields and bool(form.overtaken_by(report.version))


def _opinion_of(report: RowReport) -> dict[str, Any]:
    """What stands, or what the records propose where nobody has judged yet."""
    standing = {name: getattr(report, name) for name in ("version", "achievement", "opinion")}
    if standing["achievement"] or standing["opinion"]:
        return standing
    proposed = proposal_of(report)
    given = {"achievement": proposed.achievement, "opinion": proposed.opinion} if proposed else {}
    return standing | given


@permission_required(READ)
@require_POST
def trial(request: HttpRequest, public_id: str) -> HttpResponse:
    """The fields of the source that is being chosen, and what it would give now; nothing is kept."""
    report = visible(request, public_id)
    insist(may_report(request.user, report))
    form = ReportForm(request.POST, report=report)
    tried = None
    if form.is_valid():
        try:
            tried = trial_of(form.on_trial())
        except KeyError as unknown:
            form.add_error("source", str(unknown.args[0]))
    context = {"form": form, "tried": tried, "report": report, "may_edit": True}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, FIELDS, context)
    return render(request, TEMPLATE, _facts(request, report) | context)


def _facts(request: HttpRequest, report: RowReport) -> dict[str, Any]:
    opinion = OpinionForm(initial=_opinion_of(report))
    return {"evidence_form": EvidenceForm(), "opinion_form": opinion} | facts_of_row(report, request.user)


@permission_required(READ)
@require_POST
def add_evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add files that prove the row, all or none."""
    report = visible(request, public_id)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid() and (
        added := told(form, lambda: add_several(report, by=request.user, **form.cleaned_data))
    ):
        count = len(added)
        done = ngettext("已上传 %(count)s 份佐证材料。", "已上传 %(count)s 份佐证材料。", count)
        messages.success(request, done % {"count": count})
        return redirect(f"{report.get_absolute_url()}#evidence")
    return _page(request, report, evidence_form=form)


@permission_required(READ)
@require_POST
def opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep an assessor's opinion on a qualitative row."""
    report = visible(request, public_id)
    form = OpinionForm(request.POST)
    if form.is_valid() and told(
        form, lambda: evaluating.give_opinion(report, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("评审意见已保存。"))
        return redirect(report)
    return _page(request, report, opinion_form=form)


@permission_required(READ)
@require_GET
def recheck(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compute the locked figure of a row again, and say whether value and rows are the same."""
    report = visible(request, public_id)
    if report.locked_value is None:
        raise Http404(public_id)
    try:
        outcome = recheck_value(report.locked_value)
    except KeyError:
        outcome = None
    context = {"outcome": outcome, "report": report}
    page = "recheck_result.html" if request.htmx else "recheck.html"  # type: ignore[attr-defined]
    return render(request, f"performance/evaluations/{page}", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process of rows."""
    return move_page(request, visible(request, public_id), name)


# ── Evidence ─────────────────────────────────────────────────────────────────────────────────────


def _evidence(request: HttpRequest, public_id: str) -> Evidence:
    year = "report__evaluation__goal__project_year"
    found = within_reach(Evidence.objects.all(), request.user, year)
    related = ("file", "report__row", "report__evaluation__goal", "report__department")
    return get_object_or_404(found.select_related(*related), public_id=public_id)


@permission_required(READ)
@require_GET
def evidence(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A file that proves a row, for whoever may see the form; one that was withdrawn stays readable."""
    return serve(_evidence(request, public_id).file)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a piece of evidence with a reason."""
    found = _evidence(request, public_id)
    form = ReasonForm(request.POST or None)
    verdict = may_report(request.user, found.report)
    if form.is_valid() and told(
        form, lambda: evaluating.withdraw_evidence(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已撤回佐证材料，文件仍可查阅。"))
        return redirect(f"{found.report.get_absolute_url()}#evidence")
    context = {"form": form, "found": found, "report": found.report, "verdict": verdict}
    return render(request, "performance/evaluations/withdraw.html", context)
