"""The process of a round: notice, applications, ranking, experts, approval, letter to finance, publication."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import letters
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects.purchase import rounds as effects
from yanfa.subsystems.instruments.permissions import AUTHORISE, EVALUATE
from yanfa.subsystems.instruments.permissions.purchase import may_approve, may_judge, may_review

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, longest=500, logged=True)
STATES = (
    State("preparing", _("评议通知待发布"), "Joint review notice being prepared", turn=EVALUATE),
    State("open", _("新购申报排序期"), "Purchases applied for and ranked", turn=EVALUATE),
    State("reviewing", _("联合评议进行中"), "Joint review under way", turn=EVALUATE),
    State("drafted", _("联合评议结果待批准"), "Joint review result to be approved", turn=AUTHORISE),
    State("approved", _("联合评议结果已批准"), "Joint review result approved", turn=EVALUATE),
    State("sent", _("联合评议结果已函告"), "Joint review result sent to finance", turn=EVALUATE),
    State("published", _("联合评议结果已公布"), "Joint review result published", turn=EVALUATE),
    State("closed", _("联合评议已办结"), "Joint review closed", closed=True),
)
MOVES = (
    Move(
        "announce",
        _("发布评议通知"),
        "Announce",
        sources=("preparing",),
        target="open",
        may=may_review,
        asks=(Ask("notice_no", _("评议通知文号"), "Number of the notice", longest=60, logged=True),),
        effect=effects.announce,
    ),
    Move(
        "start_review",
        _("截止申报，开始评议"),
        "Close applications",
        sources=("open",),
        target="reviewing",
        may=may_review,
        holds=effects.time_is_up,
        effect=effects.close_intake,
    ),
    Move(
        "draft_result",
        _("提交评议结果批准"),
        "Submit the result",
        sources=("reviewing",),
        target="drafted",
        may=may_review,
        holds=effects.all_concluded,
        effect=effects.draft,
    ),
    Move(
        "send_back",
        _("退回评议结果"),
        "Send the result back",
        sources=("drafted",),
        target="reviewing",
        may=may_approve,
        asks=(REASON,),
    ),
    Move(
        "approve",
        _("批准评议结果"),
        "Approve the result",
        sources=("drafted",),
        target="approved",
        may=may_approve,
        asks=(
            Ask("approval_no", _("批准文号"), "Number of the approval", longest=60, logged=True),
            Ask("approved_on", _("批准日期"), "Approved on", kind=AskKind.DATE, logged=True),
        ),
        effect=effects.approve,
    ),
    replace(
        letters.letter(source="approved", may_record=may_review, effects={"letter": effects.send}),
        name="send_finance",
        label=_("登记结果函，送市财政局"),
        label_en="Send the result to the finance bureau",
        target="sent",
    ),
    Move(
        "publish",
        _("公布评议结果"),
        "Publish the result",
        sources=("sent",),
        target="published",
        may=may_review,
        effect=effects.publish,
    ),
    Move(
        "close",
        _("办结"),
        "Close",
        sources=("published",),
        target="closed",
        may=may_review,
        holds=effects.nothing_waits,
    ),
)

PURCHASE_ROUND = register(
    Process(
        "instruments.purchase_round",
        _("新购大型仪器联合评议"),
        "Joint review of purchases",
        description=_(
            "每个预算年度一次：单位申报、主管部门审核排序、同类比对、专家评议、另一人批准、函告市财政局、公布结果。"
        ),
        states=STATES,
        moves=MOVES,
        entries=(
            Entry("create", _("建立评议年度"), "Create", target="preparing", may=may_review),
            Entry(
                "import",
                _("导入评议年度"),
                "Import",
                target="published",
                may=may_judge,
                imports=True,
            ),
        ),
    )
)
