"""The scores of a form: suggested by the scheme, decided by people within its bounds, one row at a time or all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.performance.forms.scores import ScoreForm
from yanfa.subsystems.performance.models import RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import scoring
from yanfa.subsystems.performance.services.score_sheets import keep_scores, score_lines
from yanfa.subsystems.performance.services.sheets import budget_row
from yanfa.subsystems.performance.views.evaluations import READ, head, visible
from yanfa.subsystems.performance.views.rows import visible as visible_row

PAGE = "performance/evaluations/scores.html"


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, public_id: str) -> HttpResponse:
    """All rows with bounds and suggestion; saving keeps every row that was changed, or none."""
    found = visible(request, public_id)
    forms = _forms(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _all_kept(request, found, forms):
        return redirect("performance:scores", found.public_id)
    return _page(request, found, forms)


def _forms(evaluation: SelfEvaluation, data: Any) -> list[ScoreForm]:
    return [
        ScoreForm(data, report=report)
        for report in evaluation.reports.for_form().order_by("row__position", "pk")
    ]


def _all_kept(request: HttpRequest, evaluation: SelfEvaluation, forms: list[ScoreForm]) -> bool:
    """Whether all changed rows were kept; a refused one carries its sentence."""
    changed = [form for form in forms if form.touched]
    if [form for form in changed if not form.is_valid()]:  # each is asked, so that each shows its faults
        return False
    refused = keep_scores([(form.report, form.cleaned_data) for form in changed], by=request.user)
    for form in changed:
        if (fault := refused.get(form.report.pk)) is not None:
            told(form, fault)
    if not refused and changed:
        messages.success(request, _("已保存 %s 个指标的得分。") % len(changed))
    if not refused and "add_up" in request.POST:
        scoring.add_up(evaluation, by=request.user)
        messages.success(request, _("已按建议补齐未评分的指标，并计算总分。"))
    return not refused


def _page(request: HttpRequest, evaluation: SelfEvaluation, forms: list[ScoreForm]) -> HttpResponse:
    _stand_on_present(forms)
    context = {
        "lines": score_lines(evaluation, forms),
        "money": budget_row(evaluation),
        "scoring": evaluation.state == "scoring",
        "wrong": any(form.is_bound and form.errors for form in forms),
    }
    return render(request, PAGE, context | head(request, evaluation, "scores"))


def _stand_on_present(forms: list[ScoreForm]) -> None:
    """What somebody else saved first is shown beside what was typed, which may then be saved over it."""
    for form in forms:
        if not form.is_bound or not form.errors:
            continue
        form.report.refresh_from_db()
        if form.overtaken_by(form.report.version):
            form.stand_on(form.report.version)
            form.overtaken = True


@permission_required(READ)
@require_POST
def score(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep the score of one row, and show the row as it stands."""
    report = visible_row(request, public_id)
    form = ScoreForm(request.POST, report=report)
    kept = form.is_valid() and told(form, lambda: _keep(request, report, form))
    if not request.htmx:  # type: ignore[attr-defined]
        forms = [form if each.report == report else each for each in _forms(report.evaluation, None)]
        done = redirect("performance:scores", report.evaluation.public_id)
        return done if kept else _page(request, report.evaluation, forms)
    _stand_on_present([form])
    evaluation = visible(request, report.evaluation.public_id)
    shown = ScoreForm(report=RowReport.objects.for_form().get(pk=report.pk)) if kept else form
    (line,) = score_lines(evaluation, [shown])
    context = {"line": line, "evaluation": evaluation, "scoring": True, "kept": kept, "fragment": True}
    return render(request, "performance/evaluations/score_row.html", context)


def _keep(request: HttpRequest, report: RowReport, form: ScoreForm) -> RowReport:
    return scoring.score_row(report, by=request.user, **form.cleaned_data)
