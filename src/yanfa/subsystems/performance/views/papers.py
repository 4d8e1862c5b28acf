"""文件与用印: the copies of a self-evaluation, the scan that comes back, its volume, and the check of a paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.documents.issued import issuing as issued
from yanfa.kernel.documents.layout import Layout
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import docx, pdf, sheet, xlsx
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.performance.exports.signed import public_layout, signed_layout
from yanfa.subsystems.performance.exports.volume import manifest_of, volume_layout, volume_zip
from yanfa.subsystems.performance.forms.reviewing import ConfirmForm, ScanForm
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import issuing
from yanfa.subsystems.performance.services.standing import turn_of
from yanfa.subsystems.performance.workflow.volume import PUBLIC, SIGNED, public_copy, signed_copy

Writer = tuple[Callable[[Layout], bytes], str]
PDF: Writer = (pdf.write_pdf, pdf.CONTENT_TYPE)
DOCX: Writer = (docx.write_docx, docx.CONTENT_TYPE)
XLSX: Writer = (sheet.write_sheet, xlsx.CONTENT_TYPE)
WRITERS = {"signed": {"pdf": PDF, "docx": DOCX}, "public": {"pdf": PDF, "docx": DOCX, "xlsx": XLSX}}
NAMES = {"signed": "绩效自评表（签章版）", "public": "绩效自评表"}


@permission_required("performance.read")
def papers(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was issued, what may be issued now, and what lies in the volume."""
    return _page(request, _visible(request, public_id), ScanForm())


@permission_required("performance.read")
def paper(request: HttpRequest, public_id: str, name: str, kind: str) -> HttpResponse:
    """One of the two copies as it would be issued now, to be looked at before."""
    evaluation = _visible(request, public_id)
    if kind not in WRITERS.get(name, {}):
        raise Http404
    write, content_type = WRITERS[name][kind]
    data = write(_layout(request, evaluation, name))
    return xlsx.download(data, f"{evaluation}{NAMES[name]}.{kind}", content_type)


@permission_required("performance.read")
@require_POST
def issue(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Freeze one of the two copies with its hash."""
    evaluation = _visible(request, public_id)
    if name not in WRITERS:
        raise Http404
    act = _issue_signed if name == "signed" else _issue_public
    form = ConfirmForm(request.POST)
    if form.is_valid() and told(form, lambda: act(request, evaluation)):
        messages.success(request, _("已出具，文件连同摘要留存。"))
        return redirect("performance:papers", evaluation.public_id)
    return _page(request, evaluation, ScanForm(), faults=form.non_field_errors())


@permission_required("performance.read")
@require_POST
def scan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in the scan of the sealed paper."""
    evaluation = _visible(request, public_id)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid() and told(
        form, lambda: issuing.receive_scan(evaluation, form.cleaned_data["scan"], by=request.user)
    ):
        messages.success(request, _("盖章扫描件已登记。"))
        return redirect("performance:papers", evaluation.public_id)
    return _page(request, evaluation, form)


@permission_required("performance.read")
def issued_file(request: HttpRequest, public_id: str, part: str) -> HttpResponseBase:
    """The file of an issued copy, or its sealed scan."""
    document = get_object_or_404(IssuedDocument, public_id=public_id, kind__in=(SIGNED.code, PUBLIC.code))
    evaluation = document.target
    if part not in ("file", "scan") or not _reachable(request, evaluation):
        raise Http404
    if part == "scan" and not document.is_sealed:
        raise Http404
    return issued.serve(document, sealed=part == "scan")


@permission_required("performance.read")
def volume_pdf(request: HttpRequest, public_id: str) -> HttpResponse:
    """The contents page of the archive volume."""
    evaluation = _visible(request, public_id)
    return xlsx.download(
        pdf.write_pdf(volume_layout(evaluation)), f"{evaluation}归档卷.pdf", pdf.CONTENT_TYPE
    )


@permission_required("performance.read")
@require_POST
def volume(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The whole volume as a zip; who takes it away is written down."""
    evaluation = _visible(request, public_id)
    pieces = volume_zip(evaluation)
    issuing.hand_over_volume(evaluation, by=request.user)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{evaluation}归档卷.zip") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@public
def check_paper(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a paper with this 核验码 was issued here and is the newest; nothing of what it holds is shown."""
    asked = (request.GET.get("code") or code).strip()[:64]
    context = {"code": asked, "documents": issuing.checked(asked)}
    return render(request, "performance/papers/check_paper.html", context)


def _visible(request: HttpRequest, public_id: str) -> SelfEvaluation:
    found = SelfEvaluation.objects.visible_to(request.user).select_related("goal__project_year__project")
    return get_object_or_404(found, public_id=public_id)


def _reachable(request: HttpRequest, evaluation: Any) -> bool:
    return SelfEvaluation.objects.visible_to(request.user).filter(pk=evaluation.pk).exists()


def _layout(request: HttpRequest, evaluation: SelfEvaluation, name: str) -> Layout:
    if name == "public":
        return public_layout(evaluation)
    content = issuing.content_of(evaluation)
    return signed_layout(content, _address(request, content.code))


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("performance:check_paper", args=[code]))


def _issue_signed(request: HttpRequest, evaluation: SelfEvaluation) -> IssuedDocument:
    content = issuing.content_of(evaluation)
    data = pdf.write_pdf(signed_layout(content, _address(request, content.code)))
    return issuing.issue_signed(evaluation, by=request.user, data=data, code=content.code)


def _issue_public(request: HttpRequest, evaluation: SelfEvaluation) -> IssuedDocument:
    return issuing.issue_public(evaluation, by=request.user, data=pdf.write_pdf(public_layout(evaluation)))


def _page(
    request: HttpRequest, evaluation: SelfEvaluation, form: ScanForm, faults: Sequence[Any] = ()
) -> HttpResponse:
    manifest, entry = manifest_of(evaluation)
    signed, offers = signed_copy(evaluation), moves_for(request.user, evaluation)
    context = {
        "may_sign": issuing.may_issue_signed(request.user, evaluation),
        "may_scan": signed is not None and issuing.may_bring_scan(request.user, evaluation),
        "may_publish": issuing.may_issue_public(request.user, evaluation),
        "evaluation": evaluation,
        "form": form,
        "faults": faults,
        "documents": issued.documents_of(evaluation),
        "signed": signed,
        "public_copy": public_copy(evaluation),
        "manifest": manifest,
        "entry": entry,
        "turns": turn_of(evaluation),
        "offers": offers,
        "refused": [offer for offer in offers if not offer.verdict],
    }
    return render(request, "performance/papers/papers.html", context)
