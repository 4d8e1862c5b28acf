"""Recording budget lines and payments, and taking a payment back in whole or in part."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.registers.projects.choices import FundSource
from yanfa.registers.projects.models import BudgetLine, Contract, Payment, ProjectYear
from yanfa.registers.projects.permissions import BUDGETED, EDIT, PAID, PAY, TAKEN_BACK
from yanfa.registers.projects.rules import CENT, effective_on, fits_kind, subject_of, within
from yanfa.registers.projects.services.projects import insist, lock_ledger


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
    check_cents(line.amount)
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
    line: int = 1,
    contract: Contract | None = None,
    function: str = "",
    economic: str = "",
    purpose: str = "",
    source: str = FundSource.CURRENT,
) -> Payment:
    """Record a line of a payment voucher, in 元; subjects are given as code and name in one text.

    Raises PermissionDenied and ValidationError.
    """
    insist(by, PAY)
    payment = Payment(
        project_year=year,
        amount=amount,
        paid_on=paid_on,
        voucher=voucher.strip(),
        line=line,
        contract=contract,
        purpose=purpose.strip(),
        source=source,
        **subjects(function, economic),
    )
    return store_payment(payment, by=by)


def subjects(function: str, economic: str) -> dict[str, str]:
    """The four fields of a payment's subjects, of two texts such as “2060503 科技条件专项”."""
    function_code, function_name = subject_of(function)
    economic_code, economic_name = subject_of(economic)
    return {
        "function_code": function_code,
        "function_name": function_name,
        "economic_code": economic_code,
        "economic_name": economic_name,
    }


@transaction.atomic
def store_payment(payment: Payment, *, by: Any) -> Payment:
    """Store a payment; who may do it has been decided before."""
    lock_ledger(payment.project_year.project_id)
    check_payment(payment, payment.project_year.year)
    if payment.contract_id is not None:
        payment.contract = Contract.objects.select_related("withdrawal").get(pk=payment.contract_id)
        check_contract(payment, payment.contract)
        check_paid(payment.contract, paid_of(payment.contract) + payment.amount)
    payment.recorded_by = by
    payment.full_clean()
    payment.save()
    _log_payment(PAID, payment, by)
    return payment


def check_payment(payment: Payment, year: int) -> None:
    """Raise ValidationError for a date outside the budget year or in the future, or for parts of a cent."""
    check_cents(payment.amount)
    if not within(year, payment.paid_on):
        raise ValidationError({"paid_on": _("支付日期应在 %s 年内；跨年支付计入支付当年。") % year})
    if payment.paid_on > today():
        raise ValidationError({"paid_on": _("支付日期不能晚于今天；已申请未支付的不录入。")})


def paid_of(contract: Contract) -> Decimal:
    """What was paid of a contract over all years, reversals taken off, in 元."""
    return sum((payment.amount for payment in contract.payments.all()), Decimal(0))


def check_contract(payment: Payment, contract: Contract) -> None:
    """Raise ValidationError where a payment cannot be one of its contract."""
    if contract.project_id != payment.project_year.project_id or hasattr(contract, "withdrawal"):
        raise ValidationError({"contract": _("合同“%s”不是这个项目的合同，或已撤销。") % contract.number})
    if payment.paid_on < contract.signed_on:
        facts = {"number": contract.number, "signed": contract.signed_on}
        told = _("支付日期早于合同“%(number)s”的签订日期 %(signed)s，请核对日期或合同号。") % facts
        raise ValidationError({"paid_on": told})


def check_paid(contract: Contract, paid: Decimal) -> None:
    """Raise ValidationError where `paid`, in 元 and over all years, is more than the contract."""
    if paid > contract.amount:
        facts = {"number": contract.number, "amount": contract.amount, "paid": paid}
        told = _(
            "合同“%(number)s”金额 %(amount)s 元，连同本次将支付 %(paid)s 元，超出合同金额；"
            "有补充合同的，请先登记补充合同。"
        )
        raise ValidationError({"amount": told % facts})


@transaction.atomic
def take_back(
    payment: Payment, *, by: Any, voucher: str, paid_on: date, amount: Decimal | None = None
) -> Payment:
    """Take a payment back by a row of its own, all that is left of it or `amount` (positive): both stay.

    A refund in a later year lowers the payments of that year. Under the number of a known voucher it is the next
    line of it. Raises PermissionDenied and ValidationError.
    """
    insist(by, PAY)
    lock_ledger(payment.project_year.project_id)
    original = Payment.objects.with_rest().select_related("project_year__project").get(pk=payment.pk)
    reversal = reversal_of(original, original.rest if amount is None else amount, original.rest)
    reversal.voucher, reversal.paid_on, reversal.recorded_by = voucher.strip(), paid_on, by
    reversal.project_year = _year_of(original.project_year, paid_on)
    lines = Payment.objects.filter(project_year=reversal.project_year, voucher=reversal.voucher)
    reversal.line = (lines.aggregate(last=Max("line"))["last"] or 0) + 1
    check_reversal(reversal, original)
    reversal.full_clean()
    reversal.save()
    _log_payment(TAKEN_BACK, reversal, by)
    return reversal


def reversal_of(original: Payment, amount: Decimal, rest: Decimal) -> Payment:
    """The row that takes `amount` of a payment back, of which `rest` is left; without voucher, day and year."""
    if original.takes_back_id is not None or not rest:
        raise ValidationError(_("这笔支付已冲销，或本身就是冲销。"))
    if not 0 < amount <= rest:
        raise ValidationError({"amount": _("冲销金额应大于零，且不超过尚未冲销的 %s 元。") % rest})
    return Payment(
        amount=-amount,
        source=original.source,
        contract=original.contract,
        function_code=original.function_code,
        function_name=original.function_name,
        economic_code=original.economic_code,
        economic_name=original.economic_name,
        purpose=_("冲销 %s") % original.voucher,
        takes_back=original,
    )


def check_reversal(reversal: Payment, original: Payment) -> None:
    """Raise ValidationError for a day before the payment, and for what no payment may be."""
    if reversal.paid_on < original.paid_on:
        raise ValidationError({"paid_on": _("冲销日期不能早于支付日期。")})
    check_payment(reversal, reversal.project_year.year)


def _year_of(year: ProjectYear, day: date) -> ProjectYear:
    """The year of the same project in which the day lies."""
    if within(year.year, day):
        return year
    found = ProjectYear.objects.select_related("project").filter(project=year.project, year=day.year).first()
    if found is None:
        raise ValidationError({"paid_on": _("项目没有 %s 年度，跨年退回的款项请先建立该年度。") % day.year})
    return found


def _log_payment(action: str, payment: Payment, by: Any) -> None:
    summary = f"{payment.paid_on} {payment.amount}（{payment.voucher}）"
    log.record(action, by=by, target=payment.project_year.project, summary=summary)


def check_cents(amount: Decimal) -> None:
    """Raise ValidationError for parts of a cent."""
    if amount != amount.quantize(CENT):
        raise ValidationError({"amount": _("金额精确到分。")})


def _locked(year: ProjectYear) -> ProjectYear:
    """The year, locked, so that two cuts do not together take more than there is."""
    return ProjectYear.objects.select_for_update().select_related("project").get(pk=year.pk)
