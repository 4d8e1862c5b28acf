"""Recording budget lines and payments, and taking a payment back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.registers.projects.choices import FundSource
from yanfa.registers.projects.models import BudgetLine, Payment, ProjectYear
from yanfa.registers.projects.permissions import BUDGETED, EDIT, PAID, PAY, TAKEN_BACK
from yanfa.registers.projects.rules import CENT, effective_on, fits_kind, within
from yanfa.registers.projects.services.projects import insist


def record_line(
    year: ProjectYear,
    *,
    by: Any,
    kind: str,
    amount: Decimal,
    document_number: str,
    document_date: date,
    source: str = FundSource.CURRENT,
) -> BudgetLine:
    """Record the initial budget or a change of it, in 元. Raises PermissionDenied and ValidationError."""
    insist(by, EDIT)
    line = BudgetLine(
        project_year=year,
        kind=kind,
        amount=amount,
        source=source,
        document_number=document_number.strip(),
        document_date=document_date,
    )
    return store_line(line, by=by)


@transaction.atomic
def store_line(line: BudgetLine, *, by: Any) -> BudgetLine:
    """Store a budget line; who may do it has been decided before."""
    year = _locked(line.project_year)
    check_line(line, year.year)
    total = sum((each.amount for each in year.lines.all()), line.amount)
    if total < 0:
        raise ValidationError({"amount": _("压减后预算数小于零。")})
    line.recorded_by = by
    line.full_clean()
    line.save()
    summary = f"{year.year} {line.get_kind_display()} {line.amount}（{line.document_number}）"
    log.record(BUDGETED, by=by, target=year.project, summary=summary)
    return line


def check_line(line: BudgetLine, year: int) -> None:
    """Raise ValidationError for an amount or a date that its kind does not allow; sets from when it counts."""
    _check_cents(line.amount)
    if not fits_kind(line.kind, line.amount):
        raise ValidationError({"amount": _("年初预算不小于零，追加应为正数，压减应为负数，调剂不能为零。")})
    line.effective_on = effective_on(line.kind, year, line.document_date)
    if not within(year, line.effective_on):
        raise ValidationError({"document_date": _("调整的批文日期应在 %s 年内。") % year})


def record_payment(
    year: ProjectYear,
    *,
    by: Any,
    amount: Decimal,
    paid_on: date,
    voucher: str,
    purpose: str = "",
    source: str = FundSource.CURRENT,
) -> Payment:
    """Record a payment of the treasury, in 元. Raises PermissionDenied and ValidationError."""
    insist(by, PAY)
    payment = Payment(
        project_year=year,
        amount=amount,
        paid_on=paid_on,
        voucher=voucher.strip(),
        purpose=purpose.strip(),
        source=source,
    )
    return store_payment(payment, by=by)


@transaction.atomic
def store_payment(payment: Payment, *, by: Any) -> Payment:
    """Store a payment; who may do it has been decided before."""
    check_payment(payment, payment.project_year.year)
    payment.recorded_by = by
    payment.full_clean()
    payment.save()
    _log_payment(PAID, payment, by)
    return payment


def check_payment(payment: Payment, year: int) -> None:
    """Raise ValidationError for a date outside the budget year or in the future, or for parts of a cent."""
    _check_cents(payment.amount)
    if not within(year, payment.paid_on):
        raise ValidationError({"paid_on": _("支付日期应在 %s 年内；跨年支付计入支付当年。") % year})
    if payment.paid_on > today():
        raise ValidationError({"paid_on": _("支付日期不能晚于今天；已申请未支付的不录入。")})


@transaction.atomic
def take_back(payment: Payment, *, by: Any, voucher: str, paid_on: date) -> Payment:
    """Take a payment back by a row of its own: both stay. Raises PermissionDenied and ValidationError."""
    insist(by, PAY)
    original = Payment.objects.select_for_update().select_related("project_year__project").get(pk=payment.pk)
    if original.takes_back_id is not None or Payment.objects.filter(takes_back=original).exists():
        raise ValidationError(_("这笔支付已冲销，或本身就是冲销。"))
    if paid_on < original.paid_on:
        raise ValidationError({"paid_on": _("冲销日期不能早于支付日期。")})
    reversal = Payment(
        project_year=original.project_year,
        amount=-original.amount,
        source=original.source,
        voucher=voucher.strip(),
        paid_on=paid_on,
        purpose=_("冲销 %s") % original.voucher,
        takes_back=original,
        recorded_by=by,
    )
    check_payment(reversal, original.project_year.year)
    reversal.full_clean()
    reversal.save()
    _log_payment(TAKEN_BACK, reversal, by)
    return reversal


def _log_payment(action: str, payment: Payment, by: Any) -> None:
    summary = f"{payment.paid_on} {payment.amount}（{payment.voucher}）"
    log.record(action, by=by, target=payment.project_year.project, summary=summary)


def _check_cents(amount: Decimal) -> None:
    if amount != amount.quantize(CENT):
        raise ValidationError({"amount": _("金额精确到分。")})


def _locked(year: ProjectYear) -> ProjectYear:
    """The year, locked, so that two cuts do not together take more than there is."""
    return ProjectYear.objects.select_for_update().select_related("project").get(pk=year.pk)
