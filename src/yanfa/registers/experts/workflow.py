"""The process of an expert: nominated, in the pool, suspended, left."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.registers.experts.choices import Departure
from yanfa.registers.experts.effects import join, keep_nominator, leave, nominate_again, withdraw
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.models.expert import DEPARTURES
from yanfa.registers.experts.permissions import MANAGE, may_admit, may_import, may_leave, may_manage


def nobody(expert: Expert) -> frozenset[str]:
    """Nobody: the expert simply stands in the database."""
    return frozenset()


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
DEPARTURE = Ask(
    "departure",
    _("出库原因"),
    "Reason for leaving",
    kind=AskKind.CHOICE,
    choices=[choice for choice in DEPARTURES if choice[0] != Departure.NOT_ADMITTED],
    logged=True,
)

EXPERT = register(
    Process(
        "experts.expert",
        _("专家入库"),
        "Expert",
        description=_("提名后由另一名管理员审核入库；暂停期间和出库后不再被抽取，历史评审记录照旧。"),
        states=(
            State("nominated", _("待入库"), "Nominated for the pool", turn=MANAGE),
            State("pooled", _("已入库"), "In the pool", turn=nobody, tags=frozenset({"pooled"})),
            State("suspended", _("暂停抽取"), "Not drawn for now", turn=nobody),
            State("left", _("已出库"), "Left the pool", turn=nobody),
        ),
        moves=(
            Move(
                "admit",
                _("入库"),
                "Admit",
                sources=("nominated",),
                target="pooled",
                may=may_admit,
                effect=join,
            ),
            Move(
                "decline",
                _("不予入库"),
                "Decline",
                sources=("nominated",),
                target="left",
                may=may_manage,
                asks=(REASON,),
                effect=leave,
            ),
            Move(
                "suspend",
                _("暂停抽取"),
                "Suspend",
                sources=("pooled",),
                target="suspended",
                may=may_manage,
                asks=(REASON,),
                effect=withdraw,
            ),
            Move(
                "resume",
                _("恢复抽取"),
                "Resume",
                sources=("suspended",),
                target="pooled",
                may=may_manage,
                asks=(REASON,),
            ),
            Move(
                "leave",
                _("出库"),
                "Remove from the pool",
                sources=("nominated", "pooled", "suspended"),
                target="left",
                may=may_leave,
                asks=(DEPARTURE, REASON),
                effect=leave,
            ),
            Move(
                "nominate_again",
                _("重新提名"),
                "Nominate again",
                sources=("left",),
                target="nominated",
                may=may_manage,
                asks=(REASON,),
                effect=nominate_again,
            ),
        ),
        entries=(
            Entry(
                "nominate", _("提名"), "Nominate", target="nominated", may=may_manage, effect=keep_nominator
            ),
            Entry("import", _("导入"), "Import", target="pooled", may=may_import, effect=join, imports=True),
        ),
    )
)
