"""The process of a seat: drawn or named, invited, answered, pledged, opinions given, paid."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, audience
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.effects.seating import (
    accept,
    agree,
    all_done,
    answer_is_due,
    decline,
    excuse,
    invite,
    panel_invites,
)
from yanfa.procedures.review.permissions import (
    APPROVE,
    ORGANISE,
    PAY,
    may_answer,
    may_approve_seat,
    may_arrange,
    may_confirm,
    platform,
)

STANDING = ("proposed", "drawn", "invited", "accepted", "agreed", "submitted")


def expert_turn(seat: Any) -> str:
    """The expert's own turn; the organiser's for one without an account."""
    account = seat.expert.account
    return audience.person(account) if account is not None else audience.holders(ORGANISE)


def nobody(seat: Any) -> tuple[str, ...]:
    """Whoever must act finds the panel or the fee sheet among his tasks, not each seat of it."""
    return ()


def may_release(user: Any, seat: Any) -> Verdict:
    """The organiser; and who returns a whole draw."""
    mine = may_arrange(user, seat)
    return mine if mine else may_confirm(user, seat.panel)


def may_pay_seat(user: Any, seat: Any) -> Verdict:
    """Finance, with the fee sheet."""
    return permitted(user, PAY)


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
PLEDGED = Ask(
    "pledged",
    _("本人已阅读并承诺遵守以上各条"),
    "I have read the pledge and will keep it",
    kind=AskKind.YES,
    logged=True,
)

SEAT = register(
    Process(
        "review.seat",
        _("评审席位"),
        "Seat of a panel",
        description=_("专家限期答复；接受时再次核查回避；签署保密与回避承诺书后才能看到评审材料。"),
        states=(
            State("proposed", _("增补待核准"), "Addition to be approved", turn=APPROVE),
            State("drawn", _("待邀请"), "To be invited", turn=ORGANISE),
            State("invited", _("待专家答复"), "Invited", turn=expert_turn, limit_days="review.answer_days"),
            State("accepted", _("待签承诺书"), "Pledge to be signed", turn=expert_turn),
            State("agreed", _("待提交意见"), "Opinions due", turn=expert_turn, tags=frozenset({"seated"})),
            State("submitted", _("意见已提交"), "Opinions submitted", turn=nobody),
            State("paid", _("专家费已发"), "Fee of the expert paid", closed=True),
            State("declined", _("专家不能参加"), "Declined by the expert", closed=True),
            State("expired", _("逾期未答复"), "Not answered in time", closed=True),
            State("replaced", _("已调整出组"), "Released from the panel", closed=True),
        ),
        moves=(
            Move(
                "approve",
                _("核准增补"),
                "Approve the addition",
                sources=("proposed",),
                target="drawn",
                may=may_approve_seat,
            ),
            Move(
                "invite",
                _("发出邀请"),
                "Invite",
                sources=("drawn",),
                target="invited",
                may=may_arrange,
                holds=panel_invites,
                effect=invite,
            ),
            Move(
                "accept",
                _("同意参加"),
                "Accept",
                sources=("invited",),
                target="accepted",
                may=may_answer,
                effect=accept,
            ),
            Move(
                "decline",
                _("不能参加"),
                "Decline",
                sources=("invited", "accepted"),
                target="declined",
                may=may_answer,
                asks=(REASON,),
                effect=decline,
            ),
            Move(
                "expire",
                _("逾期作废"),
                "Let lapse",
                sources=("invited",),
                target="expired",
                may=platform,
                holds=answer_is_due,
            ),
            Move(
                "agree",
                _("签署保密与回避承诺书"),
                "Sign the pledge",
                sources=("accepted",),
                target="agreed",
                may=may_answer,
                asks=(PLEDGED,),
                effect=agree,
            ),
            Move(
                "submit",
                _("全部提交"),
                "All submitted",
                sources=("agreed",),
                target="submitted",
                may=may_answer,
                holds=all_done,
            ),
            Move(
                "excuse",
                _("调整出组"),
                "Release from the panel",
                sources=STANDING,
                target="replaced",
                may=may_release,
                asks=(REASON,),
                effect=excuse,
            ),
            Move(
                "pay",
                _("发放专家费"),
                "Pay the fee",
                sources=("submitted",),
                target="paid",
                may=may_pay_seat,
            ),
        ),
        entries=(
            Entry("draw", _("抽取"), "Draw", target="drawn", may=may_arrange),
            Entry("propose", _("提出增补"), "Name an expert", target="proposed", may=may_arrange),
        ),
    )
)
