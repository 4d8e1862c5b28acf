"""Yearly reports: the list, drafting, the page with its charts, and the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import has_permission, permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.documents.writing.xlsx import download
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.asks import form_class
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.exports.effect_report import parts_of, write_docx, write_pdf
from yanfa.subsystems.instruments.forms.effect_report import EffectReportForm, OutlookForm
from yanfa.subsystems.instruments.models import EffectReport
from yanfa.subsystems.instruments.permissions import MANAGE, READ
from yanfa.subsystems.instruments.services import effect_report as services
from yanfa.subsystems.instruments.workflow.effect_report import EFFECT_REPORT

FORM = "instruments/evaluation/form.html"
PER_PAGE = 24
#: Who may open the list of everything issued, which belongs to the register of results.
ISSUED_LIST = "records.read"
WRITERS = {"docx": (write_docx, docx.CONTENT_TYPE), "pdf": (write_pdf, pdf.CONTENT_TYPE)}


@permission_required(READ)
def effect_reports(request: HttpRequest) -> HttpResponse:
    """Every yearly report, the latest first."""
    page = Paginator(EffectReport.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_manage": permitted(request.user, MANAGE)}
    return render(request, "instruments/effect_report/reports.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def effect_report_new(request: HttpRequest) -> HttpResponse:
    """Draft the report of a year."""
    form = EffectReportForm(request.POST or None)
    if form.is_valid():
        made = told(form, lambda: services.make_report(by=request.user, **form.cleaned_data))
        if made:
            return redirect(made)
    return render(request, FORM, {"form": form, "heading": _("编制成效报告")})


@permission_required(READ)
def effect_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report as it reads, with its documents."""
    found = _found(public_id)
    context = {
        "record": found,
        "parts": parts_of(found),
        "offers": moves_for(request.user, found),
        "documents": issuing.documents_of(found),
        "may_refresh": found.state == "drafted" and permitted(request.user, MANAGE),
        "may_see_issued": has_permission(request.user, ISSUED_LIST),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "instruments/effect_report/report.html", context)


@permission_required(MANAGE)
@require_http_methods(["GET", "POST"])
def effect_report_refresh(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the figures anew and mend the words."""
    found = _found(public_id)
    form = OutlookForm(request.POST or None, initial={"version": found.version, "outlook": found.outlook})
    if form.is_valid() and told(
        form, lambda: services.refresh_report(found, by=request.user, **form.cleaned_data)
    ):
        return redirect(found)
    return render(request, FORM, {"form": form, "heading": _("重新取数"), "record": found})


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def effect_report_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move; what is issued is kept with its files."""
    found = _found(public_id)
    if name != "issue" or request.method == "GET":
        return move_page(request, found, name)
    move = EFFECT_REPORT.move("issue")
    form = form_class(move.asks)(request.POST)
    if form.is_valid() and told(form, lambda: _issue(found, request.user, form.cleaned_data["number"])):
        messages.success(request, _("已办理：%s。") % move.label)
        return redirect(found)
    return render(request, FORM, {"form": form, "heading": _("印发"), "record": found}, status=409)


@permission_required(READ)
def effect_report_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The report as docx or PDF, as it stands."""
    found = _found(public_id)
    write, kind = WRITERS[form]
    return download(write(found), f"{found}.{form}", kind)


@permission_required(READ)
def effect_report_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A document as it was issued."""
    try:
        return issuing.serve(issuing.documents_of(_found(public_id)).get(public_id=document_id))
    except IssuedDocument.DoesNotExist:
        raise Http404(document_id) from None


def _issue(found: EffectReport, by: Any, number: str) -> EffectReport:
    def write(report: EffectReport) -> tuple[bytes, bytes]:
        # What is issued is in Chinese, whatever language the person who issues it reads.
        with translation.override("zh-hans"):
            return write_pdf(report), write_docx(report)

    return services.issue_report(found, by=by, number=number, write=write)


def _found(public_id: str) -> EffectReport:
    people = ("drafted_by", "reviewed_by", "issued_by")
    return get_object_or_404(EffectReport.objects.select_related(*people), public_id=public_id)
