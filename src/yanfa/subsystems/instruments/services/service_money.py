"""Invoices and payments of a request: dated rows with evidence, withdrawn with a reason, never changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.subsystems.instruments.choices.contracts import PaymentKind
from yanfa.subsystems.instruments.effects.requests import PAPERS, money_of
from yanfa.subsystems.instruments.models import ServiceInvoice, ServicePayment, ServiceRequest
from yanfa.subsystems.instruments.permissions.requests import MONEY, unit_side

#: States in which money may be noted: from the contract on, also in advance.
OPEN = (
    *("contracted", "scheduled", "in_service", "delivered", "invoiced", "paid", "rated"),
    *("disputed", "mediated"),
)
#: States after which money can only go back: what was paid in advance, or too much.
ENDED = ("closed", "cancelled_by_user", "cancelled_by_unit")
#: The sums were declared settled: rows stay as they are.
SETTLED = ("paid", "rated", "closed")


def may_invoice(request: ServiceRequest) -> bool:
    """Whether an invoice may be noted as the request stands."""
    return request.state in OPEN


def payment_kinds(request: ServiceRequest) -> tuple[PaymentKind, ...]:
    """Which movements of money may be noted: both while it runs, afterwards refunds of what is still held."""
    if request.state in OPEN:
        return tuple(PaymentKind)
    held = request.state in ENDED and money_of(request).received > 0
    return (PaymentKind.REFUND,) if held else ()


def may_void(request: ServiceRequest) -> bool:
    """Whether an invoice or a payment may be taken back as the request stands."""
    return request.state not in SETTLED


def note_invoice(
    request: ServiceRequest,
    *,
    by: Any,
    number: str,
    issued_on: date,
    amount: Decimal,
    evidence: UploadedFile[Any] | None = None,
    note: str = "",
) -> ServiceInvoice:
    """Note an invoice that the unit gave. Raises PermissionDenied, ValidationError."""
    invoice = ServiceInvoice(
        request=request,
        organisation=request.organisation,
        number=number.strip(),
        issued_on=issued_on,
        amount=amount,
        note=note,
        recorded_by=by,
    )
    _note(invoice, request, by, issued_on, "issued_on", evidence)
    return invoice


def note_payment(
    request: ServiceRequest,
    *,
    by: Any,
    paid_on: date,
    amount: Decimal,
    kind: str = PaymentKind.PAYMENT,
    evidence: UploadedFile[Any] | None = None,
    note: str = "",
) -> ServicePayment:
    """Note money that came, in parts too, or went back: never more than came.

    Raises PermissionDenied, ValidationError.
    """
    payment = ServicePayment(
        request=request, kind=kind, paid_on=paid_on, amount=amount, note=note, recorded_by=by
    )
    _note(payment, request, by, paid_on, "paid_on", evidence)
    return payment


def _note(row: Any, request: ServiceRequest, by: Any, day: date, name: str, evidence: Any) -> None:
    if not (verdict := unit_side(by, request)):
        raise PermissionDenied(verdict.reason)
    refund = isinstance(row, ServicePayment) and row.kind == PaymentKind.REFUND
    if request.state in ENDED and not refund:
        raise ValidationError(_("申请已经结束，只能登记退款。"))
    if request.state not in OPEN and request.state not in ENDED:
        raise ValidationError(_("合同生效后才能登记发票和收退款。"))
    if day > today():
        raise ValidationError({name: _("日期不能晚于今天。")})
    row.full_clean(exclude=["request", "evidence", "recorded_by"])
    stored = _kept(evidence, by)
    try:
        with transaction.atomic():
            ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
            _insist_on_refund(row, request)
            row.evidence = stored
            row.save()
            facts = {"amount": str(row.amount), "day": str(day), "what": str(row)}
            log.record(MONEY, by=by, target=request, summary=str(row), changes=facts)
    except Exception:
        if stored is not None:
            keeping.discard(stored, by=by)
        raise


def _insist_on_refund(row: Any, request: ServiceRequest) -> None:
    if isinstance(row, ServicePayment) and row.kind == PaymentKind.REFUND:
        received = money_of(request).received
        if row.amount > received:
            raise ValidationError({"amount": _("退款不能超过已收净额 %s 元。") % received})


def _kept(evidence: UploadedFile[Any] | None, by: Any) -> Any:
    if evidence is None:
        return None
    try:
        return keeping.store(evidence, by=by, purpose=PAPERS)
    except FileRefused as refused:
        raise ValidationError({"evidence": list(refused.messages)}) from None


@transaction.atomic
def void(row: models.Model, *, by: Any, reason: str) -> None:
    """Take an invoice or a payment back; the row stays. Raises PermissionDenied, ValidationError."""
    stored: Any = type(row)._base_manager.select_for_update().get(pk=row.pk)
    if not (verdict := unit_side(by, stored.request)):
        raise PermissionDenied(verdict.reason)
    if stored.void_at is not None:
        raise ValidationError(_("这一笔已经作废。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明作废理由。")})
    if not may_void(stored.request):
        raise ValidationError(_("款项已确认结清，不能作废；多收或少收的，请登记退款或补收。"))
    stored.void_by, stored.void_at, stored.void_reason = by, now(), reason.strip()
    stored.save(update_fields=["void_by", "void_at", "void_reason"])
    log.record(MONEY, by=by, target=stored.request, summary=f"作废 {stored}", changes={"reason": reason})
