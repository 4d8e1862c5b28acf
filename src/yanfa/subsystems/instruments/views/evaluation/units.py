"""Pages of one unit's evaluation: its list, the self-report with the system's figures, files, points, samples."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.files import serving
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.organisations.api import Organisation, organisations_of
from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.effects.rewards.applications import may_apply
from yanfa.subsystems.instruments.forms import evaluation as typed
from yanfa.subsystems.instruments.models import EvaluationBatch, EvidenceSample, SharingEvaluation
from yanfa.subsystems.instruments.permissions import EVALUATE
from yanfa.subsystems.instruments.permissions.evaluation import may_represent
from yanfa.subsystems.instruments.services.evaluation import reports, sampling, scoring
from yanfa.subsystems.instruments.services.evaluation.words import reasons_of, score_rows

FOLDER = "instruments/evaluation"
PER_PAGE = 50


def evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations of the units for which the person acts, and the batches that take self-reports."""
    found = SharingEvaluation.objects.filter(organisation__public_id__in=organisations_of(request.user))
    found = found.select_related("batch", "organisation").order_by("-batch__year", "organisation__name")
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "open": EvaluationBatch.objects.filter(state="self_reporting"),
        "units": Organisation.objects.filter(public_id__in=organisations_of(request.user)),
    }
    return render(request, f"{FOLDER}/evaluations.html", context)


@require_POST
def evaluation_begin(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin the self-report of a unit in a batch."""
    batch = get_object_or_404(EvaluationBatch.objects.announced(), public_id=public_id)
    mine = Organisation.objects.filter(public_id__in=organisations_of(request.user))
    unit = get_object_or_404(mine, public_id=request.POST.get("unit", ""))
    form = forms.Form(request.POST)
    made = told(form, lambda: reports.begin_report(by=request.user, batch=batch, organisation=unit))
    if made:
        return redirect("instruments:evaluation_edit", made.public_id)
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": _("开始自评")}, status=409)


def evaluation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One evaluation: what the unit says, what the system measured, every point, every excluded amount."""
    found = _found(request, public_id)
    instruments = found.instruments.select_related("instrument")
    page = Paginator(instruments, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "record": found,
        "offers": [
            offer for offer in moves_for(request.user, found) if offer.move.name not in ("score", "settle")
        ],
        "scores": score_rows(found),
        "page": page,
        "rows": [(row, reasons_of(row.reasons)) for row in page],
        "reasons": list(Reason),
        "files": found.files.select_related("file"),
        "samples": found.samples.select_related("usage__instrument"),
        "objections": found.objections.all(),
        "may_write": found.state in reports.WITH_UNIT and may_represent(request.user, found),
        "may_evaluate": permitted(request.user, EVALUATE),
        "may_score": found.batch.state in scoring.STATES and permitted(request.user, EVALUATE),
        "reward": getattr(found, "reward", None),
        "may_apply": may_represent(request.user, found) and may_apply(found),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:PER_PAGE],
    }
    return render(request, f"{FOLDER}/evaluation.html", context)


@require_http_methods(["GET", "POST"])
def evaluation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fill in the self-report."""
    found = _found(request, public_id)
    options: dict[str, Any] = {"criteria": criteria(found.batch), "initial": {"version": found.version}}
    form = typed.SelfReportForm(request.POST or None, instance=_found(request, public_id), **options)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts, "own": form.own}
        if told(form, lambda: reports.save_report(found, by=request.user, **given)):
            return redirect(found)
    context = {"form": form, "heading": _("填写自评报告"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@require_http_methods(["GET", "POST"])
def evaluation_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move of an evaluation."""
    return move_page(request, _found(request, public_id), name)


@require_http_methods(["GET", "POST"])
def evaluation_file_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a file to the self-report."""
    found = _found(request, public_id)
    form = typed.FileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(form, lambda: reports.add_file(found, by=request.user, **form.cleaned_data)):
        return redirect(found)
    context = {"form": form, "heading": _("上传自评佐证材料"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


def evaluation_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """A file of the self-report."""
    files = _found(request, public_id).files.select_related("file")
    return serving.serve(get_object_or_404(files, public_id=file_id).file)


@require_POST
def evaluation_file_remove(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Take a file out of a self-report that is with the unit."""
    found = _found(request, public_id)
    file = get_object_or_404(found.files.select_related("evaluation"), public_id=file_id)
    form = forms.Form(request.POST)
    if not told(form, lambda: reports.remove_file(file, by=request.user)):
        context = {"form": form, "heading": _("删除自评佐证材料"), "record": found}
        return render(request, f"{FOLDER}/form.html", context, status=409)
    return redirect(found)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_experts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down the points of a meeting on paper."""
    found = _found(request, public_id)
    expert = [each for each in criteria(found.batch) if each.by == "expert"]
    form = typed.ExpertForm(request.POST or None, criteria=expert)
    if form.is_valid():
        given = {"points": form.points, "note": form.cleaned_data["note"]}
        if told(form, lambda: scoring.write_expert_scores(found, by=request.user, **given)):
            return redirect(found)
    return render(
        request, f"{FOLDER}/form.html", {"form": form, "heading": _("录入专家评分"), "record": found}
    )


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_score(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the final points of one indicator."""
    found = _found(request, public_id)
    form = typed.ScoreForm(request.POST or None, criteria=criteria(found.batch))
    if form.is_valid() and told(
        form, lambda: scoring.change_score(found, by=request.user, **form.cleaned_data)
    ):
        return redirect(found)
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": _("调整得分"), "record": found})


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_sample(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what was found about a sampled record."""
    rows = EvidenceSample.objects.select_related("evaluation__batch", "usage__instrument")
    sample = get_object_or_404(rows, public_id=public_id)
    form = typed.SampleForm(request.POST or None)
    if form.is_valid() and told(
        form, lambda: sampling.check_sample(sample, by=request.user, **form.cleaned_data)
    ):
        return redirect(sample.evaluation)
    context = {"form": form, "heading": _("核查服务记录"), "record": sample.evaluation}
    return render(request, f"{FOLDER}/form.html", context)


def _found(request: HttpRequest, public_id: str) -> SharingEvaluation:
    rows = SharingEvaluation.objects.visible_to(request.user).select_related("batch", "organisation")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found
