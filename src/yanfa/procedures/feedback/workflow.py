"""The process of a rating: good ones are closed at once, bad ones called back, mended, or set aside by two persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.feedback.effects import (
    YES,
    keep_call,
    keep_mended,
    keep_proposer,
    reached,
    tried_enough,
)
from yanfa.procedures.feedback.models.ratings import CALL_METHODS
from yanfa.procedures.feedback.permissions import CALL, REVIEW, may_call, may_mend, may_review


def anybody(user: Any, rating: Any) -> Verdict:
    """Whoever was served."""
    return allow()


BAD = frozenset({"bad"})
REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
CALL_ASKS = (
    Ask("method", _("回访方式"), "How", kind=AskKind.CHOICE, choices=CALL_METHODS, logged=True),
    Ask(
        "reached",
        _("是否联系上"),
        "Reached",
        kind=AskKind.CHOICE,
        choices=((YES, _("已联系上")), ("no", _("没有联系上"))),
        logged=True,
    ),
    Ask("said", _("回访情况"), "What was said", kind=AskKind.PARAGRAPH, longest=1000),
)

RATING = register(
    Process(
        "feedback.rating",
        _("服务评价"),
        "Rating",
        description=_(
            "好评当时办结；差评限时回访，未解决的限时整改；恶意或误评由一人提出、另一人审核后剔除并留痕。"
        ),
        states=(
            State("received", _("评价已收到"), "Rating received", closed=True),
            State(
                "to_call",
                _("待回访"),
                "To be called back",
                turn=CALL,
                limit_days="feedback.call_days",
                tags=BAD,
            ),
            State(
                "mending", _("待整改"), "To be mended", turn=CALL, limit_days="feedback.mend_days", tags=BAD
            ),
            State(
                "excluding",
                _("待审核剔除"),
                "Proposed to be set aside",
                turn=REVIEW,
                limit_days="feedback.call_days",
            ),
            State(
                "settled", _("回访后办结"), "Settled on the call", closed=True, tags=frozenset({"settled"})
            ),
            State("mended", _("已整改"), "Mended", closed=True, tags=frozenset({"settled"})),
            State("excluded", _("已剔除"), "Rating set aside", closed=True),
        ),
        moves=(
            Move(
                "call",
                _("登记回访"),
                "Record a call",
                sources=("to_call",),
                target="to_call",
                may=may_call,
                asks=CALL_ASKS,
                effect=keep_call,
            ),
            Move(
                "settle",
                _("回访解决，办结"),
                "Settle",
                sources=("to_call",),
                target="settled",
                may=may_call,
                holds=reached,
            ),
            Move(
                "mend",
                _("转入整改"),
                "Have it mended",
                sources=("to_call",),
                target="mending",
                may=may_call,
                holds=tried_enough,
                asks=(Ask("matter", _("整改事项"), "What to mend", kind=AskKind.PARAGRAPH, logged=True),),
            ),
            Move(
                "finish",
                _("整改完成"),
                "Mended",
                sources=("mending",),
                target="mended",
                may=may_mend,
                asks=(
                    Ask(
                        "result",
                        _("整改结果和反馈情况"),
                        "What was mended and told",
                        kind=AskKind.PARAGRAPH,
                        longest=1000,
                        logged=True,
                    ),
                ),
                effect=keep_mended,
            ),
            Move(
                "propose_exclusion",
                _("提出剔除"),
                "Propose to set aside",
                sources=("to_call",),
                target="excluding",
                may=may_call,
                asks=(REASON,),
                effect=keep_proposer,
            ),
            Move(
                "exclude",
                _("同意剔除"),
                "Set aside",
                sources=("excluding",),
                target="excluded",
                may=may_review,
                asks=(REASON,),
            ),
            Move(
                "keep",
                _("不予剔除"),
                "Let it count",
                sources=("excluding",),
                target="to_call",
                may=may_review,
                asks=(REASON,),
            ),
        ),
        entries=(
            Entry("rate", _("评价"), "Rate", target="received", may=anybody),
            Entry("rate_badly", _("差评"), "Rate badly", target="to_call", may=anybody),
        ),
    )
)
