"""The process of a service request: asked, answered, quoted, contracted, scheduled, served, delivered, paid, rated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.choices.contracts import QuotationAnswer
from yanfa.subsystems.instruments.effects import requests as effects
from yanfa.subsystems.instruments.models import ServiceRequest
from yanfa.subsystems.instruments.models.requests import SATISFACTIONS
from yanfa.subsystems.instruments.notices.requests import ANSWERED, UNIT_TURN
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.permissions.requests import (
    either_side,
    may_request,
    platform_side,
    unit_side,
    user_side,
)


def any_side(user: Any, request: ServiceRequest) -> Verdict:
    """The clerk who mediated, or the side that takes its dispute back."""
    verdict = platform_side(user, request)
    return verdict if verdict else either_side(user, request)


def to_unit(request: ServiceRequest) -> set[str]:
    """Keepers of the managing unit."""
    return {f"keepers:{request.organisation.public_id}"}


def to_user(request: ServiceRequest) -> set[str]:
    """The applicant."""
    return {audience.person(request.applicant)}


def after_quotation(request: ServiceRequest) -> set[str]:
    """The applicant while a quotation is open; the unit once it is accepted."""
    quotation = effects.standing_quotation(request)
    waits = quotation is not None and quotation.answer == QuotationAnswer.OPEN
    return to_user(request) if waits else to_unit(request)


def applicant_of(request: ServiceRequest) -> list[Any]:
    """Who asked."""
    return [request.applicant]


def last_unit_person(request: ServiceRequest) -> list[Any]:
    """Who spoke for the unit before."""
    spoken = request.messages.filter(side="unit").exclude(written_by=None).last()
    quoted = request.quotations.order_by("-version").first()
    return [each for each in (spoken and spoken.written_by, quoted and quoted.offered_by) if each]


def has_open_quotation(request: ServiceRequest) -> Verdict:
    """There is a quotation that waits for the user."""
    quotation = effects.standing_quotation(request)
    if quotation is not None and quotation.answer == QuotationAnswer.OPEN:
        return allow()
    return deny(gettext("没有待确认的报价单，请先在“报价”中填写。"))


def has_contract(request: ServiceRequest) -> Verdict:
    """A contract that is in force covers the request."""
    if request.contract is not None and request.contract.state == "in_force":
        return allow()
    return deny(gettext("还没有双方确认的服务合同，请先起草并确认合同，或选用有效的框架合同。"))


def has_plan(request: ServiceRequest) -> Verdict:
    """A time is fixed and the instrument is in service."""
    if request.instrument.state != "published":
        return deny(gettext("仪器现为“%s”，不能安排服务。") % request.instrument.get_state_display())
    if request.planned_from is None and request.booking_id is None:
        return deny(gettext("请先安排服务时间。"))
    return allow()


def has_usage(request: ServiceRequest) -> Verdict:
    """At least one usage record stands for the service."""
    if request.usage.exists():
        return allow()
    return deny(gettext("请先登记服务记录（机时、样品数和金额）。"))


def has_invoice(request: ServiceRequest) -> Verdict:
    """An invoice that was not withdrawn is noted."""
    if request.invoices.filter(void_at=None).exists():
        return allow()
    return deny(gettext("请先登记发票号码和金额。"))


def nothing_to_pay(request: ServiceRequest) -> Verdict:
    """Neither the contract nor a usage record asks for money."""
    priced = request.usage.filter(amount__gt=0).exists()
    quotation = effects.standing_quotation(request)
    if priced or (quotation is not None and quotation.total > 0):
        return deny(gettext("本次服务约定了费用，请开具发票。"))
    return allow()


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
NOTE = Ask("note", _("说明"), "Note", kind=AskKind.PARAGRAPH, required=False)
QUESTION = Ask("question", _("需要补充的内容"), "What is missing", kind=AskKind.PARAGRAPH, logged=True)
ANSWER = (
    Ask("answer", _("补充内容"), "Supplement", kind=AskKind.PARAGRAPH, longest=2_000),
    Ask(
        "file",
        _("附件"),
        "Attachment",
        kind=AskKind.FILE,
        required=False,
        purpose=effects.PAPERS,
    ),
)
DIFFERENCE = Ask(
    "difference",
    _("金额不一致的说明"),
    "Why the sums differ",
    kind=AskKind.PARAGRAPH,
    required=False,
    logged=True,
    help=_("约定、发票和收款金额一致时不用填写。"),
)
RATING = (
    Ask("satisfaction", _("用户评价"), "Satisfaction", kind=AskKind.CHOICE, choices=SATISFACTIONS),
    Ask("remark", _("评价意见"), "Remark", kind=AskKind.PARAGRAPH, required=False),
)
DISPUTABLE = ("contracted", "scheduled", "in_service", "delivered", "invoiced", "paid", "rated")
USER_MAY_CANCEL = ("requested", "needs_info", "accepted", "quoted", "contracted", "scheduled")

STATES = (
    State(
        "requested",
        _("待单位答复"),
        "Request to be answered",
        turn=to_unit,
        limit_days="instruments.reply_days",
    ),
    State(
        "needs_info",
        _("待补充信息"),
        "Request to be completed",
        turn=to_user,
        limit_days="instruments.supplement_days",
    ),
    State("accepted", _("已受理待报价"), "Request accepted", turn=to_unit),
    State("quoted", _("已报价"), "Request quoted", turn=after_quotation),
    State("contracted", _("已签合同"), "Service contracted", turn=to_unit),
    State("scheduled", _("已安排服务"), "Service scheduled", turn=to_unit),
    State("in_service", _("服务进行中"), "Service under way", turn=to_unit),
    State("delivered", _("已交付成果"), "Service delivered", turn=to_unit, tags=frozenset({"served"})),
    State("invoiced", _("已开票待付款"), "Service invoiced", turn=to_unit, tags=frozenset({"served"})),
    State("paid", _("款项已结清"), "Service paid", turn=to_user, tags=frozenset({"served"})),
    State("rated", _("用户已评价"), "Service rated", turn=to_unit, tags=frozenset({"served"})),
    State(
        "disputed", _("争议处理中"), "Service disputed", turn=CLERK, limit_days="instruments.mediation_days"
    ),
    State("mediated", _("争议已处理"), "Dispute dealt with", turn=to_unit),
    State("closed", _("服务办结"), "Service closed", closed=True, tags=frozenset({"served"})),
    State("declined", _("单位不受理"), "Request declined", closed=True),
    State("cancelled_by_user", _("用户取消申请"), "Request cancelled by the user", closed=True),
    State("cancelled_by_unit", _("单位取消服务"), "Service cancelled by the unit", closed=True),
)


def unit_move(
    name: str, label: Any, label_en: str, sources: tuple[str, ...], target: str, **rest: Any
) -> Move:
    """A move of the unit, told to the applicant."""
    told: dict[str, Any] = {"notice": ANSWERED, "tells": applicant_of}
    return Move(name, label, label_en, sources=sources, target=target, may=unit_side, **told | rest)


def user_move(
    name: str, label: Any, label_en: str, sources: tuple[str, ...], target: str, **rest: Any
) -> Move:
    """A move of the user, told to who spoke for the unit."""
    told: dict[str, Any] = {"notice": UNIT_TURN, "tells": last_unit_person}
    return Move(name, label, label_en, sources=sources, target=target, may=user_side, **told | rest)


ANSWERS = (
    unit_move(
        "accept", _("受理"), "Accept", ("requested",), "accepted", asks=(NOTE,), effect=effects.answered
    ),
    unit_move(
        "ask_info",
        _("要求补充"),
        "Ask for more",
        ("requested",),
        "needs_info",
        asks=(QUESTION,),
        effect=effects.answered,
    ),
    unit_move(
        "decline", _("不受理"), "Decline", ("requested",), "declined", asks=(REASON,), effect=effects.answered
    ),
    user_move(
        "supply", _("补充信息"), "Supply", ("needs_info",), "requested", asks=ANSWER, effect=effects.supplied
    ),
)
TERMS = (
    unit_move("quote", _("发出报价"), "Quote", ("accepted", "quoted"), "quoted", holds=has_open_quotation),
    user_move(
        "accept_quotation",
        _("接受报价"),
        "Accept the quotation",
        ("quoted",),
        "quoted",
        holds=has_open_quotation,
        effect=effects.accept_quotation,
    ),
    user_move(
        "refuse_quotation",
        _("拒绝报价"),
        "Refuse the quotation",
        ("quoted",),
        "accepted",
        holds=has_open_quotation,
        asks=(REASON,),
        effect=effects.refuse_quotation,
    ),
    Move(
        "contract",
        _("合同生效"),
        "Contract",
        sources=("accepted", "quoted"),
        target="contracted",
        may=either_side,
        holds=has_contract,
        notice=ANSWERED,
        tells=applicant_of,
    ),
)
SERVICE = (
    Move(
        "schedule",
        _("安排服务"),
        "Schedule",
        sources=("contracted", "scheduled"),
        target="scheduled",
        may=either_side,
        holds=has_plan,
        notice=ANSWERED,
        tells=applicant_of,
    ),
    unit_move("begin", _("开始服务"), "Begin", ("scheduled",), "in_service", asks=(NOTE,), holds=has_plan),
    unit_move(
        "deliver",
        _("交付"),
        "Deliver",
        ("in_service", "mediated"),
        "delivered",
        holds=has_usage,
        effect=effects.deliver,
    ),
    unit_move("invoice", _("已开发票"), "Invoice", ("delivered", "mediated"), "invoiced", holds=has_invoice),
    unit_move(
        "settle",
        _("确认结清"),
        "Settle",
        ("invoiced",),
        "paid",
        asks=(DIFFERENCE,),
        effect=effects.settle,
    ),
    unit_move(
        "free", _("无需付费"), "Free of charge", ("delivered",), "paid", asks=(REASON,), holds=nothing_to_pay
    ),
    user_move("rate", _("评价"), "Rate", ("paid",), "rated", asks=RATING, effect=effects.rate),
    unit_move("close", _("办结"), "Close", ("paid", "rated", "mediated"), "closed", asks=(NOTE,)),
)
BREAKS = (
    user_move(
        "cancel_by_user",
        _("取消申请"),
        "Cancel",
        USER_MAY_CANCEL,
        "cancelled_by_user",
        asks=(REASON,),
        effect=effects.user_cancels,
    ),
    unit_move(
        "cancel_by_unit",
        _("取消服务"),
        "Cancel the service",
        ("accepted", "quoted", "contracted", "scheduled", "in_service"),
        "cancelled_by_unit",
        asks=(REASON,),
        effect=effects.unit_cancels,
    ),
    Move(
        "dispute",
        _("提出争议"),
        "Dispute",
        sources=DISPUTABLE,
        target="disputed",
        may=either_side,
        holds=effects.has_open_dispute,
    ),
    Move(
        "mediate",
        _("争议处理完毕"),
        "Dispute dealt with",
        sources=("disputed",),
        target="mediated",
        may=any_side,
        holds=effects.has_no_open_dispute,
    ),
)

REQUEST = register(
    Process(
        "instruments.request",
        _("仪器共享服务申请"),
        "Request for service",
        description=_(
            "用户申请，单位在时限内答复，报价、签合同、安排、服务、交付、开票、结清、评价；任何一方可提出争议。"
        ),
        states=STATES,
        moves=(*ANSWERS, *TERMS, *SERVICE, *BREAKS),
        entries=(Entry("ask", _("提出申请"), "Ask", target="requested", may=may_request),),
    )
)
