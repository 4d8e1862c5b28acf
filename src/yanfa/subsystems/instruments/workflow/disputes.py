"""The process of a dispute: raised by either side, mediated by the clerk, settled or withdrawn."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import disputes as effects
from yanfa.subsystems.instruments.models import ServiceDispute
from yanfa.subsystems.instruments.notices.requests import DISPUTE_NEWS
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.permissions.requests import either_side, platform_side


def may_raise(user: Any, dispute: ServiceDispute) -> Verdict:
    """Either side of the request."""
    return either_side(user, dispute.request)


def may_speak(user: Any, dispute: ServiceDispute) -> Verdict:
    """Either side, and the clerk who mediates."""
    verdict = platform_side(user, dispute)
    return verdict if verdict else either_side(user, dispute.request)


def may_withdraw(user: Any, dispute: ServiceDispute) -> Verdict:
    """The side that raised it."""
    verdict = either_side(user, dispute.request)
    if verdict and effects.side_in(dispute, user) != dispute.side:
        return deny(gettext("只有提出争议的一方可以撤回。"))
    return verdict


def parties(dispute: ServiceDispute) -> list[Any]:
    """The applicant and who raised it."""
    return [dispute.request.applicant, dispute.raised_by]


def heard(dispute: ServiceDispute) -> Verdict:
    """Something of the mediation is written down."""
    if dispute.entries.exists():
        return allow()
    return deny(gettext("请先登记调解过程，再登记结果。"))


WORDS = Ask("text", _("内容"), "Words", kind=AskKind.PARAGRAPH, longest=2_000)
RESULT = Ask("text", _("调解结果"), "Result", kind=AskKind.PARAGRAPH, longest=2_000, logged=True)

DISPUTE = register(
    Process(
        "instruments.dispute",
        _("服务争议调解"),
        "Dispute about a service",
        description=_("任何一方提出，平台调解并记录过程，达成一致或终结；提出方可以撤回。"),
        states=(
            State(
                "raised", _("待调解"), "Dispute raised", turn=CLERK, limit_days="instruments.mediation_days"
            ),
            State("mediating", _("调解中"), "Dispute in mediation", turn=CLERK),
            State("settled", _("调解完成"), "Dispute settled", closed=True),
            State("withdrawn", _("争议撤回"), "Dispute withdrawn", closed=True),
        ),
        moves=(
            Move(
                "mediate",
                _("受理调解"),
                "Mediate",
                sources=("raised",),
                target="mediating",
                may=platform_side,
                asks=(WORDS,),
                effect=effects.note,
                notice=DISPUTE_NEWS,
                tells=parties,
            ),
            Move(
                "note",
                _("登记调解过程"),
                "Note",
                sources=("mediating",),
                target="mediating",
                may=may_speak,
                asks=(WORDS,),
                effect=effects.note,
                notice=DISPUTE_NEWS,
                tells=parties,
            ),
            Move(
                "settle",
                _("登记结果"),
                "Settle",
                sources=("mediating",),
                target="settled",
                may=platform_side,
                holds=heard,
                asks=(RESULT,),
                effect=effects.end,
                notice=DISPUTE_NEWS,
                tells=parties,
            ),
            Move(
                "withdraw",
                _("撤回争议"),
                "Withdraw",
                sources=("raised", "mediating"),
                target="withdrawn",
                may=may_withdraw,
                asks=(WORDS,),
                effect=effects.end,
                notice=DISPUTE_NEWS,
                tells=parties,
            ),
        ),
        entries=(Entry("raise", _("提出争议"), "Raise", target="raised", may=may_raise),),
    )
)
