"""Monthly reports: the list, making one, its page with what changed since, and its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.documents.writing.xlsx import download, workbook_response
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports.reports import report_headings, report_layout, report_rows
from yanfa.subsystems.operations.forms.reports import RefreshForm, ReportForm
from yanfa.subsystems.operations.models import MonthlyReport
from yanfa.subsystems.operations.permissions import READ, SIGN, WORK
from yanfa.subsystems.operations.services import reports as services

PER_PAGE = 24
WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}


@permission_required(READ)
def reports(request: HttpRequest) -> HttpResponse:
    """Every monthly report, the latest first."""
    found = MonthlyReport.objects.select_related("recorded_by", "signed_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_work": permitted(request.user, WORK)}
    return render(request, "operations/reports/reports.html", context)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Make the report of a month."""
    form = ReportForm(request.POST or None)
    if form.is_valid():
        made = told(form, lambda: services.make_report(by=request.user, **form.cleaned_data))
        if made:
            return redirect(made)
    return render(request, "operations/reports/form.html", {"form": form, "heading": _("编制运维月报")})


@permission_required(READ)
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report: its figures, each with its list, what the registers say differently by now, its documents."""
    found = _found(public_id)
    lines = [
        (line, row, services.indicator_of(line))
        for line, row in zip(found.lines, report_rows(found), strict=True)
    ]
    context = {
        "report": found,
        "lines": lines,
        "checked": bool(request.GET.get("check")),
        "changed": services.changed_since(found) if request.GET.get("check") else [],
        "offers": [offer for offer in moves_for(request.user, found) if offer.move.name != "issue"],
        "issuing": [offer for offer in moves_for(request.user, found) if offer.move.name == "issue"],
        "documents": issuing.documents_of(found),
        "may_refresh": found.state == "drafted" and permitted(request.user, WORK),
        "log": AuditEvent.objects.for_target(found).order_by("-pk"),
    }
    return render(request, "operations/reports/report.html", context)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def report_refresh(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the figures anew and mend the summary."""
    found = _found(public_id)
    form = RefreshForm(request.POST or None, initial={"version": found.version, "summary": found.summary})
    if form.is_valid() and told(
        form, lambda: services.refresh_report(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已重新取数。"))
        return redirect(found)
    context = {"form": form, "heading": _("重新取数"), "report": found}
    return render(request, "operations/reports/form.html", context)


@permission_required(SIGN)
@require_http_methods(["GET", "POST"])
def report_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sign a report; its PDF becomes an issued document."""
    found = _found(public_id)
    if request.method == "GET":
        return move_page(request, found, "issue")
    form = RefreshForm()
    if told(form, lambda: services.issue_report(found, by=request.user, data=_signed(found, request.user))):
        messages.success(request, _("已签发。"))
    else:
        messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect(found)


@permission_required(READ)
def report_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The report as xlsx, docx or PDF, as it stands."""
    found = _found(public_id)
    if form == "xlsx":
        return workbook_response(f"{found}.xlsx", report_headings(), report_rows(found))
    write, kind = WRITERS[form]
    return download(write(report_layout(found)), f"{found}.{form}", kind)


@permission_required(READ)
def report_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A document as it was issued."""
    found = _found(public_id)
    try:
        return issuing.serve(issuing.documents_of(found).get(public_id=document_id))
    except IssuedDocument.DoesNotExist:
        raise Http404(document_id) from None


def _signed(found: MonthlyReport, by: Any) -> bytes:
    """The PDF with the name of who signs it now."""
    found.signed_by = by
    return pdf.write_pdf(report_layout(found))


def _found(public_id: str) -> MonthlyReport:
    return get_object_or_404(
        MonthlyReport.objects.select_related("recorded_by", "signed_by"), public_id=public_id
    )
