"""A budget year: its lines, its procurement ledger, its payments, and what was taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.ui.refusals import told
from yanfa.registers.projects.forms import LineForm, PaymentForm, TakeBackForm, YearForm
from yanfa.registers.projects.models import Payment, ProjectYear
from yanfa.registers.projects.permissions import EDIT, PAY, PROCURE, READ
from yanfa.registers.projects.services import money
from yanfa.registers.projects.services.ledger import ledger_of
from yanfa.registers.projects.services.projects import change_year

CHANGEABLE = ("authority", "unit", "departments", "budget_unit_code")


def _found(public_id: str) -> ProjectYear:
    return get_object_or_404(
        ProjectYear.objects.select_related("project", "authority", "unit"), public_id=public_id
    )


@permission_required(READ)
def year(request: HttpRequest, public_id: str) -> HttpResponse:
    """One year: totals, lines, the ledger and payments."""
    found = get_object_or_404(
        ProjectYear.objects.with_totals().select_related("project", "authority", "unit"), public_id=public_id
    )
    context = {
        "year": found,
        "lines": found.lines.select_related("recorded_by"),
        "payments": found.payments.with_rest().select_related("recorded_by", "contract"),
        "ledger": ledger_of(found),
        "may_edit": permitted(request.user, EDIT),
        "may_procure": permitted(request.user, PROCURE),
        "may_pay": permitted(request.user, PAY),
    }
    return render(request, "projects/year.html", context)


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change under whom the year's project runs."""
    found = _found(public_id)
    departments = [row.department_id for row in found.departments.all()]
    known = {"year": found.year, "authority": found.authority, "unit": found.unit, "departments": departments}
    known["budget_unit_code"] = found.budget_unit_code
    form = YearForm(request.POST or None, initial=known)
    form.fields["year"].disabled = True
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in CHANGEABLE}
        if told(form, lambda: change_year(found, by=request.user, **given)):
            return redirect(found)
    return render(request, "projects/form.html", {"form": form, "heading": _("变更年度"), "record": found})


@permission_required(EDIT)
@require_http_methods(["GET", "POST"])
def add_line(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the initial budget, or a change of it."""
    found = _found(public_id)
    form = LineForm(request.POST or None)
    if form.is_valid() and told(form, lambda: money.record_line(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已录入。"))
        return redirect(found)
    return render(
        request, "projects/form.html", {"form": form, "heading": _("录入预算或调整"), "record": found}
    )


@permission_required(PAY)
@require_http_methods(["GET", "POST"])
def add_payment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a payment."""
    found = _found(public_id)
    form = PaymentForm(request.POST or None, project=found.project)
    if form.is_valid() and told(
        form, lambda: money.record_payment(found, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("已录入。"))
        return redirect(found)
    return render(request, "projects/form.html", {"form": form, "heading": _("录入支付"), "record": found})


@permission_required(PAY)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a payment back."""
    payment = get_object_or_404(Payment.objects.select_related("project_year"), public_id=public_id)
    form = TakeBackForm(request.POST or None)
    if form.is_valid() and told(form, lambda: money.take_back(payment, by=request.user, **form.cleaned_data)):
        messages.success(request, _("已冲销，原支付和冲销都保留。"))
        return redirect(payment.project_year)
    heading = _("冲销支付 %s") % payment.voucher
    return render(
        request, "projects/form.html", {"form": form, "heading": heading, "record": payment.project_year}
    )
