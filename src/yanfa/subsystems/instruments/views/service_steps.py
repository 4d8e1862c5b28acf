"""The later steps of a service: quotation, contract, usage, invoices and payments, deliverables, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.files import serving
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.ui.refusals import told
from yanfa.subsystems.instruments.forms import requests as typed
from yanfa.subsystems.instruments.forms.contracts import DraftForm
from yanfa.subsystems.instruments.forms.service import FileForm, ReasonForm
from yanfa.subsystems.instruments.forms.usage import UsageForm
from yanfa.subsystems.instruments.models import (
    Deliverable,
    RequestMessage,
    ServiceDispute,
    ServiceInvoice,
    ServicePayment,
)
from yanfa.subsystems.instruments.services import contracts, disputes
from yanfa.subsystems.instruments.services import service_finishing as finishing
from yanfa.subsystems.instruments.services import service_money as money
from yanfa.subsystems.instruments.views.requests import found_request
from yanfa.subsystems.instruments.views.service_pages import form_page

MONEY: dict[str, tuple[Any, Any, Any]] = {
    "invoice": (typed.InvoiceForm, money.note_invoice, ServiceInvoice),
    "payment": (typed.PaymentForm, money.note_payment, ServicePayment),
}


@require_http_methods(["GET", "POST"])
def request_quote(request: HttpRequest, public_id: str) -> HttpResponse:
    """Offer a price, beginning with the unit's price list."""
    found = found_request(request, public_id)
    form = typed.QuotationForm(request.POST or None)
    lines = typed.LineSet(request.POST or None, initial=contracts.proposed_lines(found))

    def act() -> Any:
        given = [row.cleaned_data for row in lines if row.cleaned_data.get("item")]
        return contracts.quote(found, by=request.user, lines=given, **form.cleaned_data)

    if form.is_valid() and lines.is_valid() and told(form, act):
        messages.success(request, _("报价已发出。"))
        return redirect(found)
    context = {"form": form, "lines": lines, "heading": _("报价：%s") % found, "back": found}
    return render(request, "instruments/requests/quote.html", context)


@require_http_methods(["GET", "POST"])
def request_contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft the contract of an accepted quotation."""
    found = found_request(request, public_id)
    form = DraftForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: contracts.draft(found, by=request.user, **form.cleaned_data),
        heading=_("起草合同：%s") % found,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_frame(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a frame contract cover the request."""
    found = found_request(request, public_id)
    form = typed.FrameForm(request.POST or None, request=found)
    return form_page(
        request,
        form,
        lambda: contracts.use_frame(found, form.cleaned_data["contract"], by=request.user),
        heading=_("使用框架合同：%s") % found,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_use(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the use down, beginning with what the request says already."""
    found = found_request(request, public_id)
    form = UsageForm(request.POST or None, initial=finishing.facts_of(found))
    return form_page(
        request,
        form,
        lambda: finishing.record_use(found, by=request.user, facts=form.cleaned_data) and found,
        heading=_("登记服务记录：%s") % found,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_money(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Note an invoice, or money that came or went back."""
    if kind not in MONEY:
        raise Http404(kind)
    found = found_request(request, public_id)
    form_class, note, model = MONEY[kind]
    form = form_class(request.POST or None, request.FILES or None)
    if kind == "payment":
        form.offer(money.payment_kinds(found))
    return form_page(
        request,
        form,
        lambda: note(found, by=request.user, **form.cleaned_data) and found,
        heading=_("登记%s") % model._meta.verbose_name,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_void(request: HttpRequest, public_id: str, kind: str, row: str) -> HttpResponse:
    """Take an invoice or a payment back."""
    if kind not in MONEY:
        raise Http404(kind)
    found = found_request(request, public_id)
    noted = get_object_or_404(MONEY[kind][2], request=found, public_id=row)
    form = ReasonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: money.void(noted, by=request.user, reason=form.cleaned_data["reason"]) or found,
        heading=_("作废：%s") % noted,
        back=found,
    )


@require_http_methods(["GET", "POST"])
def request_hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand a file to the user."""
    found = found_request(request, public_id)
    form = FileForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        data = form.cleaned_data
        return finishing.hand_over(found, by=request.user, title=data["title"], upload=data["file"]) and found

    return form_page(request, form, act, heading=_("提交成果：%s") % found, back=found)


@require_POST
def deliverable_receive(request: HttpRequest, public_id: str, row: str) -> HttpResponse:
    """The user says that he has it."""
    found = found_request(request, public_id)
    finishing.receive(get_object_or_404(Deliverable, request=found, public_id=row), by=request.user)
    messages.success(request, _("已签收。"))
    return redirect(found)


def request_file(request: HttpRequest, public_id: str, file_id: str) -> FileResponse:
    """A file that belongs to a request."""
    found = found_request(request, public_id)
    held = [
        model.objects.filter(request=found).values(column)
        for model, column in (
            (Deliverable, "file"),
            (RequestMessage, "file"),
            (ServiceDispute, "file"),
            (ServiceInvoice, "evidence"),
            (ServicePayment, "evidence"),
        )
    ]
    mine = Q()
    for keys in held:
        mine |= Q(pk__in=keys)
    return serving.serve(get_object_or_404(StoredFile.objects.filter(mine), public_id=file_id))


@require_http_methods(["GET", "POST"])
def request_dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the platform to mediate."""
    found = found_request(request, public_id)
    form = typed.DisputeForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        data = form.cleaned_data
        return disputes.raise_dispute(
            found, by=request.user, subject=data["subject"], statement=data["statement"], upload=data["file"]
        )

    return form_page(request, form, act, heading=_("提出争议：%s") % found, back=found)
