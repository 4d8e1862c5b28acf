"""The process of a panel: founded, drawn, approved by another person, invited, scored, concluded, closed."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.effects.drawing import make_draw, ready_to_draw, undo_draw
from yanfa.procedures.review.effects.scoring import (
    all_concluded,
    cancel,
    conclude,
    everybody_submitted,
    fees_settled,
    finish,
    start,
    start_ready,
)
from yanfa.procedures.review.permissions import APPROVE, ORGANISE, may_confirm, may_found, may_organise

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
STATES = (
    State("preparing", _("筹备评审"), "Preparing the review", turn=ORGANISE),
    State("drawn", _("待核准专家"), "Experts to be approved", turn=APPROVE, tags=frozenset({"drawn"})),
    State("inviting", _("邀请专家"), "Inviting experts", turn=ORGANISE),
    State("scoring", _("专家评分"), "Experts scoring", turn=ORGANISE, tags=frozenset({"scoring"})),
    State("scored", _("评分结束"), "Scoring closed", turn=ORGANISE),
    State("concluded", _("已形成结论"), "Review concluded", turn=ORGANISE, tags=frozenset({"concluded"})),
    State("closed", _("评审办结"), "Review closed", closed=True),
    State("cancelled", _("评审取消"), "Review called off", closed=True),
)
BEFORE = (
    Move(
        "draw",
        _("抽取专家"),
        "Draw experts",
        sources=("preparing",),
        target="drawn",
        may=may_organise,
        holds=ready_to_draw,
        effect=make_draw,
    ),
    Move(
        "confirm",
        _("核准专家名单"),
        "Approve the experts",
        sources=("drawn",),
        target="inviting",
        may=may_confirm,
    ),
    Move(
        "return_draw",
        _("退回重抽"),
        "Return the draw",
        sources=("drawn",),
        target="preparing",
        may=may_confirm,
        asks=(REASON,),
        effect=undo_draw,
    ),
    Move(
        "start",
        _("开始评分"),
        "Begin scoring",
        sources=("inviting",),
        target="scoring",
        may=may_organise,
        holds=start_ready,
        effect=start,
    ),
)
AFTER = (
    Move(
        "finish",
        _("结束评分"),
        "Close scoring",
        sources=("scoring",),
        target="scored",
        may=may_organise,
        holds=everybody_submitted,
        asks=(
            Ask(
                "reason",
                _("评分相差过大而不追加评议的理由"),
                "Why no further opinion is asked where scores lie far apart",
                kind=AskKind.PARAGRAPH,
                required=False,
                logged=True,
            ),
        ),
        effect=finish,
    ),
    Move(
        "conclude",
        _("登记组长意见，形成结论"),
        "Record the leader's opinion and conclude",
        sources=("scored",),
        target="concluded",
        may=may_organise,
        holds=all_concluded,
        asks=(
            Ask(
                "conclusion",
                _("组长意见"),
                "Leader's opinion",
                kind=AskKind.PARAGRAPH,
                longest=2000,
                logged=True,
            ),
            Ask("concluded_on", _("形成结论日期"), "Concluded on", kind=AskKind.DATE, logged=True),
        ),
        effect=conclude,
    ),
    Move(
        "close",
        _("办结"),
        "Close",
        sources=("concluded",),
        target="closed",
        may=may_organise,
        holds=fees_settled,
    ),
    Move(
        "cancel",
        _("取消评审"),
        "Call off",
        sources=("preparing", "drawn", "inviting", "scoring"),
        target="cancelled",
        may=may_organise,
        asks=(REASON,),
        effect=cancel,
    ),
)

PANEL = register(
    Process(
        "review.panel",
        _("专家评审"),
        "Review by experts",
        description=_(
            "种子先行封存，按条件随机抽取专家并排除应回避的；名单由另一人核准后邀请；"
            "全部专家提交前，评分对任何人不公开；结论偏离汇总结果须写明理由。"
        ),
        states=STATES,
        moves=(*BEFORE, *AFTER),
        entries=(Entry("found", _("组建评审组"), "Found a panel", target="preparing", may=may_found),),
    )
)
