"""Contracts: the list, a frame contract, the page of a contract with its text, and its confirmations."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.writing.xlsx import download
from yanfa.kernel.files import serving
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.instruments.forms import contracts as typed
from yanfa.subsystems.instruments.models import ContractConfirmation, ServiceContract
from yanfa.subsystems.instruments.permissions import units_kept_by
from yanfa.subsystems.instruments.permissions.requests import contract_keeper
from yanfa.subsystems.instruments.services import contracts as services
from yanfa.subsystems.instruments.views.service_pages import form_page, log_of, move_page, page_of

RELATED = ("organisation", "user_organisation", "user_person", "quotation", "drafted_by")


def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts that a person may see."""
    seen = ServiceContract.objects.visible_to(request.user).select_related(*RELATED)
    form = typed.ContractFilter(request.GET)
    page = page_of(request, form.found(seen))
    context = {"form": form, "page": page, "may_draft": bool(units_kept_by(request.user))}
    return render(request, "instruments/contracts/contracts.html", context)


@require_http_methods(["GET", "POST"])
def contract_new(request: HttpRequest) -> HttpResponse:
    """Draft a frame contract."""
    form = typed.FrameContractForm(request.POST or None, user=request.user)
    return form_page(
        request,
        form,
        lambda: services.draft_frame(by=request.user, **form.cleaned_data),
        heading=_("起草框架合同"),
        back=None,
    )


def found_contract(request: HttpRequest, public_id: str) -> Any:
    """The contract of an address that the person may see; raises Http404."""
    seen = ServiceContract.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(seen, public_id=public_id)


def contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """One contract: parties, clauses, confirmations, the requests under it and what is left of a frame."""
    found = found_contract(request, public_id)
    used = services.used_of(found)
    context = {
        "record": found,
        "offers": moves_for(request.user, found),
        "confirmations": found.confirmations.select_related("confirmed_by", "scan"),
        "requests": found.requests.select_related("instrument")[:50],
        "documents": issuing.documents_of(found),
        "may_revise": found.state == "drafted" and bool(contract_keeper(request.user, found)),
        "used": used,
        "left": found.amount - used,
        "log": log_of(found),
    }
    return render(request, "instruments/contracts/contract.html", context)


@require_http_methods(["GET", "POST"])
def contract_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move; with the second confirmation the contract is in force and its requests go on."""
    found = found_contract(request, public_id)
    return move_page(
        request, found, name, lambda data: services.confirm(found, name, by=request.user, data=data)
    )


@require_http_methods(["GET", "POST"])
def contract_revise(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the texts of a draft."""
    found = found_contract(request, public_id)
    form = typed.ClausesForm(request.POST or None, instance=found)
    return form_page(
        request,
        form,
        lambda: services.revise(found_contract(request, public_id), by=request.user, **form.revised()),
        heading=_("修改合同：%s") % found,
        back=found,
        note=_("条款文字为示范文本，请双方按实际约定修改；规定要求的条款都要写明。"),
    )


def contract_paper(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """The text of a contract as it stands, as docx or PDF."""
    if form not in services.WRITERS:
        raise Http404(form)
    found = found_contract(request, public_id)
    write, content_type = services.WRITERS[form]
    return download(write(services.layout_of(found)), f"{found.number}.{form}", content_type)


def contract_scan(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """The signed scan of a side."""
    found = found_contract(request, public_id)
    confirmed = get_object_or_404(
        ContractConfirmation.objects.select_related("scan"), contract=found, scan__public_id=file_id
    )
    assert confirmed.scan is not None, "it was found by its scan"
    return serving.serve(confirmed.scan)
