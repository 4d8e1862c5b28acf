"""分摊: proposed with its document by one person, approved by another."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.performance.effects.splits import decide
from yanfa.subsystems.performance.permissions import (
    APPROVE_SPLIT,
    may_decide_split,
    may_propose_split,
    may_withdraw_split,
)

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)

SPLIT = register(
    Process(
        "performance.split",
        _("分摊"),
        "Split",
        description=_("同一件事由几个预算项目共同完成的，凭批准文件按份额分计；提出人和审批人不得为同一人。"),
        states=(
            State(
                "proposed", _("待审批"), "Proposed", turn=APPROVE_SPLIT, limit_days="performance.split_days"
            ),
            State("approved", _("已通过"), "Approved", closed=True),
            State("refused", _("未通过"), "Refused", closed=True),
            State("withdrawn", _("已撤回"), "Withdrawn", closed=True),
        ),
        moves=(
            Move(
                "approve",
                _("批准"),
                "Approve",
                sources=("proposed",),
                target="approved",
                may=may_decide_split,
                effect=decide,
            ),
            Move(
                "refuse",
                _("不予批准"),
                "Refuse",
                sources=("proposed",),
                target="refused",
                may=may_decide_split,
                asks=(REASON,),
                effect=decide,
            ),
            Move(
                "withdraw",
                _("撤回"),
                "Withdraw",
                sources=("proposed",),
                target="withdrawn",
                may=may_withdraw_split,
            ),
        ),
        entries=(Entry("propose", _("提出"), "Propose", target="proposed", may=may_propose_split),),
    )
)
