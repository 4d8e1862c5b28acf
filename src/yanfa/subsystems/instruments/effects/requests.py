"""What the moves of a request set and keep: answers with their time, messages, and the booking that falls away."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import now, today
from yanfa.kernel.files import purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.choices.contracts import PaymentKind, QuotationAnswer
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.models import Quotation, RequestMessage, ServiceRequest
from yanfa.subsystems.instruments.rules.contracts import CENT, ZERO, MoneyStanding

Data = Mapping[str, Any]
PAPERS = purposes.register(
    purposes.Purpose("instruments.service", "仪器共享服务材料", kinds=DOCUMENTS | IMAGES | SHEETS)
)


def say(request: ServiceRequest, side: str, text: str, by: Any, file: Any = None) -> None:
    """Keep what a side said."""
    if text:
        RequestMessage.objects.create(request=request, side=side, text=text, written_by=by, file=file)


def answered(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps when the request was first answered, and what was said."""
    if request.first_answered_at is None:
        request.first_answered_at, request.first_answered_on = now(), today()
    say(request, Side.UNIT, data.get("question") or data.get("reason") or data.get("note") or "", by)


def supplied(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps what the user added."""
    say(request, Side.USER, data["answer"], by, data.get("file"))


def standing_quotation(request: ServiceRequest) -> Quotation | None:
    """The quotation that is open or accepted."""
    held = (QuotationAnswer.OPEN, QuotationAnswer.ACCEPTED)
    return Quotation.objects.filter(request=request, answer__in=held).first()


def _answer(request: ServiceRequest, by: Any, answer: str, reason: str = "") -> None:
    quotation = standing_quotation(request)
    if quotation is None or quotation.answer != QuotationAnswer.OPEN:
        raise Hindered(_("没有待确认的报价单。"))
    if answer == QuotationAnswer.ACCEPTED and quotation.valid_until < today():
        raise Hindered(_("报价单已于 %s 过期，请管理单位重新报价。") % quotation.valid_until)
    quotation.answer, quotation.answered_by, quotation.answered_at = answer, by, now()
    quotation.reason = reason
    quotation.save(update_fields=["answer", "answered_by", "answered_at", "reason"])


def accept_quotation(request: ServiceRequest, by: Any, data: Data) -> None:
    """Accepts the open quotation; an expired one is refused."""
    _answer(request, by, QuotationAnswer.ACCEPTED)


def refuse_quotation(request: ServiceRequest, by: Any, data: Data) -> None:
    """Refuses the open quotation with a reason."""
    _answer(request, by, QuotationAnswer.REFUSED, data["reason"])
    say(request, Side.USER, data["reason"], by)


def deliver(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps when the service was delivered."""
    request.delivered_at = now()


def user_cancels(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps the reason and the day; an unanswered request owes no answer from then on."""
    request.withdrawn_on = today()
    say(request, Side.USER, data["reason"], by)


def unit_cancels(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps the reason; it is an answer, too."""
    answered(request, by, data)


def money_of(request: ServiceRequest) -> MoneyStanding:
    """What was agreed, invoiced and paid for a request; rows that were voided do not count."""
    contract = request.contract
    quotation = standing_quotation(request)
    agreed = quotation.total if quotation is not None else ZERO
    if quotation is None and contract is not None and not contract.frame:
        agreed = contract.amount
    standing = request.payments.filter(void_at=None)
    return MoneyStanding(
        agreed=agreed,
        invoiced=_sum(request.invoices.filter(void_at=None)),
        paid=_sum(standing.filter(kind=PaymentKind.PAYMENT)),
        refunded=_sum(standing.filter(kind=PaymentKind.REFUND)),
    )


def _sum(rows: Any) -> Decimal:
    total: Decimal = rows.aggregate(total=Sum("amount"))["total"] or ZERO
    return total.quantize(CENT)


def settle(request: ServiceRequest, by: Any, data: Data) -> None:
    """Lets the sums agree, or keeps why they differ."""
    standing = money_of(request)
    reason = data.get("difference") or ""
    if not standing.agrees and not reason:
        told = " ".join(standing.differences())
        raise Hindered(_("%s请补登发票或收款，或写明不一致的原因。") % told)
    say(request, Side.UNIT, reason, by)


def has_open_dispute(request: ServiceRequest) -> Verdict:
    """A dispute is open."""
    if request.disputes.filter(ended_at=None).exists():
        return allow()
    return deny(_("请在“提出争议”中写明争议事项和要求。"))


def has_no_open_dispute(request: ServiceRequest) -> Verdict:
    """No dispute is open any more."""
    if request.disputes.filter(ended_at=None).exists():
        return deny(_("争议还在处理中。"))
    return allow()


def rate(request: ServiceRequest, by: Any, data: Data) -> None:
    """Keeps the satisfaction in the five levels of the national record, on the request and on its records."""
    request.satisfaction = data["satisfaction"]
    say(request, Side.USER, data.get("remark") or "", by)
    request.usage.filter(satisfaction="", report__state="collecting").update(
        satisfaction=data["satisfaction"], satisfaction_remark=data.get("remark") or ""
    )
