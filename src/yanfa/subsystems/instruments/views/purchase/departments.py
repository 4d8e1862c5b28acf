"""Pages of a budget department: its ranking, submitted whole, printed, sealed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.writing import xlsx
from yanfa.kernel.ui.refusals import told
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.exports import purchase as exports
from yanfa.subsystems.instruments.forms import purchase as typed
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions import READ
from yanfa.subsystems.instruments.permissions.purchase import departments_ranked_by, may_rank
from yanfa.subsystems.instruments.services.purchase import documents, ranking
from yanfa.subsystems.instruments.views.purchase.applications import FOLDER, served


@require_POST
def purchase_ranking_begin(request: HttpRequest, public_id: str, unit_id: str) -> HttpResponse:
    """Open the ranking of an own department in a round."""
    opened = get_object_or_404(PurchaseRound.objects.exclude(state="preparing"), public_id=public_id)
    mine = Organisation.objects.filter(public_id__in=departments_ranked_by(request.user))
    department = get_object_or_404(mine, public_id=unit_id)
    return redirect(ranking.begin_ranking(by=request.user, round=opened, department=department))


@require_http_methods(["GET", "POST"])
def purchase_ranking(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything below the department: what is to be checked, places by number, what was submitted."""
    found = ranking_of(request, public_id)
    rows = PurchaseApplication.objects.below(found.department).filter(round=found.round)
    rows = rows.exclude(state="drafting").select_related("organisation")
    form = typed.RankForm(
        request.POST or None,
        applications=[each for each in rows if each.state == "checked"],
        initial={"comment": found.comment},
    )
    if form.is_valid() and told(form, lambda: ranking.set_ranks(found, by=request.user, **form.given)):
        messages.success(request, _("已保存排序。"))
        return redirect(found)
    context = {
        "record": found,
        "form": form,
        "rows": rows,
        "documents": issuing.documents_of(found),
        "may_rank": bool(may_rank(request.user, found)),
    }
    return render(request, f"{FOLDER}/ranking.html", context)


@require_POST
def purchase_ranking_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Submit the whole."""
    found, form = ranking_of(request, public_id), forms.Form(request.POST)
    if form.is_valid() and told(form, lambda: ranking.submit(found, by=request.user)):
        messages.success(request, _("已提交汇总排序表。"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


def purchase_ranking_file(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The ranking as PDF, docx or xlsx."""
    found = ranking_of(request, public_id)
    if form == "xlsx":
        rows = exports.ranking_rows(found)
        return xlsx.workbook_response(f"{found}.xlsx", exports.ranking_headings(), rows)
    data, kind = exports.written(exports.ranking_layout(found), form)
    return xlsx.download(data, f"{found}.{form}", kind)


@require_POST
def purchase_ranking_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Issue the submitted ranking as PDF, to be sealed."""
    found, form = ranking_of(request, public_id), forms.Form(request.POST)
    data, _kind = exports.written(exports.ranking_layout(found), "pdf")
    if form.is_valid():
        told(form, lambda: documents.issue_ranking(found, by=request.user, data=data, form="pdf"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


@require_http_methods(["GET", "POST"])
def purchase_ranking_scan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the sealed ranking in."""
    found = ranking_of(request, public_id)
    form = typed.ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(
        form, lambda: documents.receive_ranking(found, by=request.user, **form.cleaned_data)
    ):
        return redirect(found)
    context = {"form": form, "heading": _("上传签章后的汇总排序表"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


def purchase_ranking_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A ranking as it was issued, or with ?sealed=1 the scan."""
    return served(ranking_of(request, public_id), document_id, sealed="sealed" in request.GET)


def ranking_of(request: HttpRequest, public_id: str) -> DepartmentRanking:
    """The ranking of an own department, any for staff, or 404."""
    rows = DepartmentRanking.objects.select_related("round", "department")
    if not permitted(request.user, READ):
        rows = rows.filter(department__public_id__in=departments_ranked_by(request.user))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found
