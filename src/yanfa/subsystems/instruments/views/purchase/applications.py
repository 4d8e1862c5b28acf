"""Pages of a unit: its applications, one application with its papers, and what follows when it is bought."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel import policy
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import xlsx
from yanfa.kernel.files import serving
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.registers.organisations.api import Organisation, organisations_of
from yanfa.subsystems.instruments.effects.purchase.applications import (
    LEAST_PRICE,
    form_number,
    incomplete,
)
from yanfa.subsystems.instruments.exports import purchase as exports
from yanfa.subsystems.instruments.forms import purchase as typed
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions import READ
from yanfa.subsystems.instruments.permissions.purchase import departments_ranked_by, may_apply
from yanfa.subsystems.instruments.services.purchase import applying, comparing, documents, following

FOLDER = "instruments/purchase"
PER_PAGE = 50
#: Moves that happen to all applications of a round, or by themselves.
TOGETHER = (
    *("rank", "lapse", "compare", "assign", "unassign", "approve", "send", "publish"),
    *("assign_again", "unassign_again"),
)
#: Moves after which an application is compared with what is registered.
TO_COMPARE = ("accept", "correct")
#: Before these states the unit and the department do not read what was concluded.
OPENED = (
    *("published", "refused", "adjusted", "purchased", "registered", "tracked", "reconsidering"),
    *("reassigned", "reconcluded"),
)


def purchases(request: HttpRequest) -> HttpResponse:
    """The applications that concern the person, rounds that are open, and the rankings of the own departments."""
    rows = PurchaseApplication.objects.visible_to(request.user)
    rows = rows.select_related("round", "organisation", "department")
    ranked = departments_ranked_by(request.user)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "open": PurchaseRound.objects.filter(state="open"),
        "units": Organisation.objects.filter(public_id__in=organisations_of(request.user)),
        "departments": Organisation.objects.filter(public_id__in=ranked),
        "rankings": DepartmentRanking.objects.filter(department__public_id__in=ranked).select_related(
            "round", "department"
        ),
        "staff": permitted(request.user, READ),
        "least": policy.get(LEAST_PRICE).value,
    }
    return render(request, f"{FOLDER}/purchases.html", context)


@require_http_methods(["GET", "POST"])
def purchase_begin(request: HttpRequest, public_id: str, unit_id: str) -> HttpResponse:
    """Begin the application of a unit in a round."""
    opened = get_object_or_404(PurchaseRound.objects.exclude(state="preparing"), public_id=public_id)
    mine = Organisation.objects.filter(public_id__in=organisations_of(request.user))
    given: dict[str, Any] = {"round": opened, "organisation": get_object_or_404(mine, public_id=unit_id)}
    form = typed.PurchaseForm(request.POST or None, instance=PurchaseApplication(**given))
    if form.is_valid():
        made = told(form, lambda: applying.begin(by=request.user, facts=form.facts, **given))
        if made:
            return redirect("instruments:purchase_edit", made.public_id)
    context = {"form": form, "heading": _("填写新购仪器申请"), "lead": given["organisation"]}
    return render(request, f"{FOLDER}/form.html", context)


def purchase(request: HttpRequest, public_id: str) -> HttpResponse:
    """One application: what is asked, what the registry says, what was concluded, what was bought."""
    found = purchase_of(request, public_id)
    staff = permitted(request.user, READ)
    mine = bool(may_apply(request.user, found))
    with_unit = found.state in applying.WITH_UNIT
    opened = staff or found.state in OPENED
    context = {
        "record": found,
        "offers": [each for each in moves_for(request.user, found) if each.move.name not in TOGETHER],
        "candidates": found.candidates.all(),
        "files": found.files.select_related("file"),
        "alike": found.alike.select_related("instrument"),
        "findings": comparing.told(found),
        "conclusions": found.conclusions.all() if opened else (),
        "documents": issuing.documents_of(found),
        "pieces": found.pieces.select_related("instrument"),
        "years": following.sharing_years(found),
        "faults": incomplete(found) if with_unit and mine else (),
        "may_write": with_unit and mine,
        "may_link": found.state == "purchased" and found.accepted_on is not None and mine,
        "argued": [(exports.field_label(name), getattr(found, name)) for name in exports.ARGUED],
        "funds": [(exports.field_label(name), getattr(found, name)) for name in exports.FUNDS],
        "log": AuditEvent.objects.for_target(found).order_by("-pk")[:PER_PAGE],
    }
    return render(request, f"{FOLDER}/purchase.html", context)


@require_http_methods(["GET", "POST"])
def purchase_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fill in the application and the models compared."""
    found = purchase_of(request, public_id)
    rows = list(found.candidates.values("maker", "model", "price", "key_data"))
    lines = typed.CandidateSet(request.POST or None, initial=rows)
    first = {"version": found.version}
    form = typed.PurchaseForm(request.POST or None, instance=purchase_of(request, public_id), initial=first)
    if form.is_valid() and lines.is_valid():
        given = {"version": form.cleaned_data["version"], "facts": form.facts}
        given["candidates"] = typed.candidates_of(lines)
        if told(form, lambda: applying.save(found, by=request.user, **given)):
            return redirect(found)
    context = {"form": form, "lines": lines, "heading": _("填写新购仪器申请"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


@require_http_methods(["GET", "POST"])
def purchase_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """The page of a move of an application; what was accepted, or corrected, is compared at once."""
    if name in TOGETHER:
        raise Http404(name)
    found = purchase_of(request, public_id)
    answer = move_page(request, found, name)
    if request.method == "POST" and name in TO_COMPARE and found.state == "accepted":
        comparing.compare(found)
    return answer


@require_http_methods(["GET", "POST"])
def purchase_file_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a file."""
    found = purchase_of(request, public_id)
    form = typed.FileForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(form, lambda: applying.add_file(found, by=request.user, **form.cleaned_data)):
        return redirect(found)
    context = {"form": form, "heading": _("上传新购申请附件"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


def purchase_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """A file of the application."""
    files = purchase_of(request, public_id).files.select_related("file")
    return serving.serve(get_object_or_404(files, public_id=file_id).file)


@require_POST
def purchase_file_remove(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Take a file out of an application that is with the unit."""
    found = purchase_of(request, public_id)
    file = get_object_or_404(found.files.select_related("application"), public_id=file_id)
    form = forms.Form(request.POST)
    if not told(form, lambda: applying.remove_file(file, by=request.user)):
        context = {"form": form, "heading": _("删除新购申请附件"), "record": found}
        return render(request, f"{FOLDER}/form.html", context, status=409)
    return redirect(found)


def purchase_form(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The application form as it stands, to be printed."""
    found = purchase_of(request, public_id)
    data, kind = exports.written(exports.form_layout(found, form_number(found)), form)
    return xlsx.download(data, f"{found}.{form}", kind)


@require_POST
def purchase_form_issue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Issue the form as PDF, to be sealed."""
    found, form = purchase_of(request, public_id), forms.Form(request.POST)
    data, _kind = exports.written(exports.form_layout(found, form_number(found)), "pdf")
    if form.is_valid() and told(
        form, lambda: documents.issue_form(found, by=request.user, data=data, form="pdf")
    ):
        return redirect(found)
    context = {"form": form, "heading": _("生成申请评议表"), "record": found}
    return render(request, f"{FOLDER}/form.html", context, status=409)


@require_http_methods(["GET", "POST"])
def purchase_scan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the sealed form in."""
    found = purchase_of(request, public_id)
    form = typed.ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid() and told(
        form, lambda: documents.receive_form(found, by=request.user, **form.cleaned_data)
    ):
        return redirect(found)
    context = {"form": form, "heading": _("上传签章后的申请评议表"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


def purchase_document(request: HttpRequest, public_id: str, document_id: str) -> HttpResponseBase:
    """A form as it was issued, or with ?sealed=1 the scan."""
    return served(purchase_of(request, public_id), document_id, sealed="sealed" in request.GET)


@require_http_methods(["GET", "POST"])
def purchase_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Link a piece with the registry."""
    found = purchase_of(request, public_id)
    form = typed.LinkForm(request.POST or None, instruments=following.linkable(found))
    if form.is_valid() and told(form, lambda: following.link(found, by=request.user, **form.cleaned_data)):
        return redirect(found)
    context = {"form": form, "heading": _("关联已报送的仪器"), "record": found}
    return render(request, f"{FOLDER}/form.html", context)


def served(record: Any, document_id: str, *, sealed: bool) -> HttpResponseBase:
    """An issued document of a record, or 404."""
    try:
        return issuing.serve(issuing.documents_of(record).get(public_id=document_id), sealed=sealed)
    except (IssuedDocument.DoesNotExist, LookupError):
        raise Http404(document_id) from None


def purchase_of(request: HttpRequest, public_id: str) -> PurchaseApplication:
    """The application that this person may see, or 404."""
    rows = PurchaseApplication.objects.visible_to(request.user)
    rows = rows.select_related("round", "organisation", "department", "again_of__round", "review_item__panel")
    found: PurchaseApplication | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404(public_id)
    return found
