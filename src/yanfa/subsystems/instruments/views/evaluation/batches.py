"""Pages of officers and the authority: the batches, one batch with its units, trials, lists and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import docx, pdf, xlsx
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.models import PublicNotice
from yanfa.subsystems.instruments.effects.evaluation.parameters import unverified
from yanfa.subsystems.instruments.exports import rewards as exports
from yanfa.subsystems.instruments.forms import evaluation as typed
from yanfa.subsystems.instruments.forms.rewards import TrialForm
from yanfa.subsystems.instruments.models import EvaluationBatch
from yanfa.subsystems.instruments.permissions import EVALUATE, READ
from yanfa.subsystems.instruments.permissions.evaluation import opens_panel
from yanfa.subsystems.instruments.services.evaluation import batches, figures, sampling, scoring
from yanfa.subsystems.instruments.services.rewards import issuing as documents
from yanfa.subsystems.instruments.services.rewards.trial import trial

FOLDER = "instruments/evaluation"
PER_PAGE = 50
WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}


@permission_required(READ)
def evaluation_batches(request: HttpRequest) -> HttpResponse:
    """Every batch, the latest first."""
    page = Paginator(EvaluationBatch.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_evaluate": permitted(request.user, EVALUATE)}
    return render(request, f"{FOLDER}/batches.html", context)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_batch_new(request: HttpRequest) -> HttpResponse:
    """Found the batch of an evaluation year."""
    form = typed.BatchForm(request.POST or None)
    if form.is_valid():
        made = told(form, lambda: batches.create_batch(by=request.user, **form.cleaned_data))
        if made:
            return redirect(made)
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": _("建立评估批次")})


@permission_required(READ)
def evaluation_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """One batch: how far it is, its units, what is issued about it."""
    found = batch_of(public_id)
    units = found.evaluations.select_related("organisation", "reward")
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "page": Paginator(units, PER_PAGE).get_page(request.GET.get("page")),
        "documents": issuing.documents_of(found),
        "notices": PublicNotice.objects.for_target(found).order_by("-pk"),
        "unverified": unverified(found),
        "unconfirmed": batches.unconfirmed(found),
        "may_evaluate": permitted(request.user, EVALUATE),
        "opens_panel": opens_panel(request.user, found.panel),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:PER_PAGE],
    }
    return render(request, f"{FOLDER}/batch.html", context)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_batch_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what may still change."""
    found = batch_of(public_id)
    form = typed.BatchChange(
        request.POST or None, instance=batch_of(public_id), initial={"version": found.version}
    )
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts}
        if told(form, lambda: batches.change_batch(found, by=request.user, **given)):
            return redirect(found)
    context = {"form": form, "heading": _("修改评估批次"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def evaluation_batch_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move of a batch."""
    return move_page(request, batch_of(public_id), name)


@permission_required(EVALUATE)
@require_POST
def evaluation_batch_figures(request: HttpRequest, public_id: str) -> HttpResponse:
    """Compute the system's figures anew."""
    return _acted(request, public_id, figures.take_figures, _("已计算 %s 家单位的系统指标。"))


@permission_required(EVALUATE)
@require_POST
def evaluation_batch_samples(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draw records to be checked."""
    return _acted(request, public_id, sampling.draw_samples, _("已抽取 %s 条服务记录。"))


@permission_required(EVALUATE)
@require_POST
def evaluation_batch_experts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take over the scores of the panel."""
    return _acted(request, public_id, scoring.take_expert_scores, _("已取得 %s 家单位的专家评分。"))


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def evaluation_batch_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Found the panel that scores the batch."""
    found = batch_of(public_id)
    form = typed.PanelForm(request.POST or None)
    if form.is_valid():
        seats = form.cleaned_data["seats"]
        if told(form, lambda: scoring.found_panel(found, by=request.user, seats=seats, subjects=[])):
            return redirect(found)
    context = {"form": form, "heading": _("组建评估专家组"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@permission_required(READ)
def evaluation_batch_trial(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the batch would pay, by its parameters or by others; nothing is kept."""
    found = batch_of(public_id)
    form = TrialForm(request.GET or None)
    planned = trial(found, **form.parameters) if found.state == "settled" else None
    context = {"record": found, "form": form, "planned": planned}
    return render(request, "instruments/rewards/trial.html", context)


@permission_required(READ)
def evaluation_units_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The units with their results as a spreadsheet."""
    found = batch_of(public_id)
    return xlsx.workbook_response(f"{found}.xlsx", exports.unit_headings(), exports.unit_rows(found))


@permission_required(READ)
def evaluation_rewards_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The list of rewards as it stands: xlsx, docx or PDF."""
    data, kind = _rewards(batch := batch_of(public_id), form)
    return xlsx.download(data, f"{batch}.{form}", kind)


@permission_required(EVALUATE)
@require_POST
def evaluation_batch_issue(request: HttpRequest, public_id: str, what: str, form: str) -> HttpResponse:
    """Issue the notice of the result or the list of rewards."""
    found, empty = batch_of(public_id), forms.Form(request.POST)
    data, _kind = _rewards(found, form) if what == "rewards" else _result(found, form)
    act = documents.issue_rewards if what == "rewards" else documents.issue_result
    if empty.is_valid() and told(empty, lambda: act(found, by=request.user, data=data, form=form)):
        messages.success(request, _("已发出。"))
    for sentence in empty.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


@permission_required(READ)
def evaluation_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A document as it was issued."""
    try:
        return issuing.serve(issuing.documents_of(batch_of(public_id)).get(public_id=document_id))
    except IssuedDocument.DoesNotExist:
        raise Http404(document_id) from None


def batch_of(public_id: str) -> EvaluationBatch:
    """The batch, or 404."""
    rows = EvaluationBatch.objects.select_related("panel", "calculated_by", "approved_by")
    return get_object_or_404(rows, public_id=public_id)


def _acted(request: HttpRequest, public_id: str, act: Any, success: str) -> HttpResponse:
    found, form = batch_of(public_id), forms.Form(request.POST)
    done: list[int] = []
    if form.is_valid() and told(form, lambda: done.append(act(found, by=request.user))):
        messages.success(request, success % done[0])
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


def _rewards(batch: EvaluationBatch, form: str) -> tuple[bytes, str]:
    if form == "xlsx":
        return exports.reward_book(batch), xlsx.CONTENT_TYPE
    write, kind = WRITERS[form]
    return write(exports.reward_layout(batch)), kind


def _result(batch: EvaluationBatch, form: str) -> tuple[bytes, str]:
    write, kind = WRITERS[form]
    return write(exports.result_layout(batch)), kind
