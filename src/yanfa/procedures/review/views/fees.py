"""The fee sheet: prepared by the organiser, approved by another, paid by finance with the bank details in full."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.procedures.review.exports.kit import fee_paper
from yanfa.procedures.review.forms.sheets import FeesForm, PayeesForm
from yanfa.procedures.review.permissions import FEES, ORGANISE, PAY
from yanfa.procedures.review.services.fees import payees_of, prepare_fees, tax_month_of, totals_of
from yanfa.procedures.review.views.finding import fee_sheet_for, organised
from yanfa.procedures.review.views.kit import answered


@permission_required(ORGANISE)
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make or mend the fee sheet of a panel."""
    panel = organised(request.user, public_id)
    seats: list[Any] = list(panel.seats.filter(state="submitted").select_related("expert", "fee"))
    month = tax_month_of(panel)
    form = FeesForm(request.POST or None, seats=seats, half_days=panel.half_days, month=month)
    if form.is_valid():
        days, paid = form.half_days(), form.cleaned_data.get("tax_month")
        act = lambda: prepare_fees(panel, by=request.user, half_days=days, tax_month=paid)  # noqa: E731
        if made := told(form, act):
            return redirect(made)
    context = {
        "form": form,
        "heading": _("编制专家费发放表：半天数"),
        "button": _("计算并保存"),
        "panel": panel,
    }
    return render(request, "review/form.html", context)


@permission_required(FEES)
def fee_sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """The sheet with its lines and sums; bank details only in the paper that is asked for with a reason."""
    found = fee_sheet_for(request.user, public_id)
    context = {
        "sheet": found,
        "fees": found.fees.select_related("seat__expert__organisation"),
        "totals": totals_of(found),
        "offers": moves_for(request.user, found),
        "form": PayeesForm(),
    }
    return render(request, "review/fee_sheet.html", context)


@permission_required(FEES)
@require_http_methods(["GET", "POST"])
def move_fee_sheet(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, fee_sheet_for(request.user, public_id), name)


@permission_required(PAY)
@require_POST
def payees(request: HttpRequest, public_id: str) -> HttpResponse:
    """The paper with bank details and signatures; every look at them is written down with its reason."""
    found = fee_sheet_for(request.user, public_id)
    form = PayeesForm(request.POST)
    try:
        form.is_valid()
        details = payees_of(found, by=request.user, reason=form.cleaned_data.get("reason", ""))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(found)
    return answered(fee_paper(found, details), form.cleaned_data.get("form", "pdf"))
