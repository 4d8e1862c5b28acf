"""Pages of the office and the authority, and what everybody may read: rounds, panels, letters, results."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required, public
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.writing import xlsx
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.exports import purchase as exports
from yanfa.subsystems.instruments.forms import purchase as typed
from yanfa.subsystems.instruments.models import PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions import EVALUATE, READ
from yanfa.subsystems.instruments.services.purchase import documents, judging, rounds
from yanfa.subsystems.instruments.views.purchase.applications import FOLDER, PER_PAGE, served


@permission_required(READ)
def purchase_rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the latest first."""
    page = Paginator(PurchaseRound.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_review": permitted(request.user, EVALUATE)}
    return render(request, f"{FOLDER}/rounds.html", context)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def purchase_round_new(request: HttpRequest) -> HttpResponse:
    """Found the joint review of a budget year."""
    year = typed.suggested_year()
    first = {"budget_year": year, "title": _("%s年度新购大型仪器联合评议") % year}
    form = typed.RoundForm(request.POST or None, initial=first | rounds.suggested_days(year))
    if form.is_valid():
        made = told(form, lambda: rounds.create_round(by=request.user, **form.cleaned_data))
        if made:
            return redirect(made)
    return render(request, f"{FOLDER}/form.html", {"form": form, "heading": _("建立评议年度")})


@permission_required(READ)
def purchase_round(request: HttpRequest, public_id: str) -> HttpResponse:
    """One round: its sums, its applications, its panels' work, what is issued."""
    found = round_of(public_id)
    rows = found.applications.exclude(state="drafting").select_related("organisation", "department")
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "sums": rounds.totals_of(found),
        "waiting": rounds.waiting_pieces(found),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "rankings": found.rankings.select_related("department"),
        "documents": issuing.documents_of(found),
        "may_review": permitted(request.user, EVALUATE),
        "changeable": found.state in rounds.OPEN_STATES,
        "for_experts": found.applications.filter(state__in=judging.ASSIGN).exists(),
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:PER_PAGE],
    }
    return render(request, f"{FOLDER}/round.html", context)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def purchase_round_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change title and dates."""
    found = round_of(public_id)
    first = {"version": found.version}
    form = typed.RoundChange(request.POST or None, instance=round_of(public_id), initial=first)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts}
        if told(form, lambda: rounds.change_round(found, by=request.user, **given)):
            return redirect(found)
    context = {"form": form, "heading": _("修改评议年度"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def purchase_round_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move of a round."""
    return move_page(request, round_of(public_id), name)


@permission_required(EVALUATE)
@require_http_methods(["GET", "POST"])
def purchase_round_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Found a panel for some of the compared or reconsidered applications."""
    found = round_of(public_id)
    waiting = found.applications.filter(state__in=judging.ASSIGN).select_related("organisation")
    form = typed.PanelForm(request.POST or None, waiting=waiting)
    if form.is_valid():
        panel = told(form, lambda: judging.found_panel(found, by=request.user, **form.cleaned_data))
        if panel:
            return redirect(panel)
    context = {"form": form, "heading": _("组建新购评议专家组"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@permission_required(EVALUATE)
@require_POST
def purchase_round_tell(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell departments that results are out."""
    found, form = round_of(public_id), forms.Form(request.POST)
    if form.is_valid() and told(form, lambda: rounds.tell_departments(found, by=request.user)):
        messages.success(request, _("已抄送主管部门。"))
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


@permission_required(READ)
def purchase_letter(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The letter as it stands (docx, PDF), or the list (xlsx)."""
    found = round_of(public_id)
    data, kind = _papers(found, form)
    return xlsx.download(data, f"{found}.{form}", kind)


@permission_required(EVALUATE)
@require_POST
def purchase_letter_issue(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """Issue the letter or the list."""
    found, empty = round_of(public_id), forms.Form(request.POST)
    data, _kind = _papers(found, form)
    if empty.is_valid() and told(
        empty, lambda: documents.issue_letter(found, by=request.user, data=data, form=form)
    ):
        messages.success(request, _("已发出。"))
    for sentence in empty.non_field_errors():
        messages.error(request, str(sentence))
    return redirect(found)


@permission_required(READ)
def purchase_round_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A letter or list as it was issued."""
    return served(round_of(public_id), document_id, sealed="sealed" in request.GET)


@permission_required(READ)
def purchase_overdue(request: HttpRequest) -> HttpResponse:
    """What was bought and accepted, and has not been reported in time."""
    rows = PurchaseApplication.objects.overdue(today()).select_related("organisation", "round")
    page = Paginator(rows.order_by("register_due", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, f"{FOLDER}/overdue.html", {"page": page, "today": today()})


@public
def purchase_results(request: HttpRequest) -> HttpResponse:
    """The rounds whose results are public."""
    page = Paginator(PurchaseRound.objects.public(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, f"{FOLDER}/results.html", {"page": page})


@public
def purchase_result(request: HttpRequest, public_id: str) -> HttpResponse:
    """The results of a round: units and instruments with what was agreed."""
    found = get_object_or_404(PurchaseRound.objects.public(), public_id=public_id)
    rows = found.applications.exclude(published_on=None).select_related("organisation")
    context = {
        "record": found,
        "sums": rounds.totals_of(found),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, f"{FOLDER}/result.html", context)


def round_of(public_id: str) -> PurchaseRound:
    """The round, or 404."""
    rows = PurchaseRound.objects.select_related("drafted_by", "approved_by")
    return get_object_or_404(rows, public_id=public_id)


def _papers(found: PurchaseRound, form: str) -> tuple[Any, str]:
    if form == "xlsx":
        return exports.result_book(found), xlsx.CONTENT_TYPE
    return exports.letter_written(found, rounds.totals_of(found), form)
