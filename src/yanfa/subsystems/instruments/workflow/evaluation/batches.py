"""The process of a batch: notice, self-reports, check, scores, public notice, rewards, approval, payment, use."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import publicity
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.api import ReviewKind, declare_kind
from yanfa.subsystems.instruments.effects.evaluation import batches as effects
from yanfa.subsystems.instruments.effects.rewards import batches as rewards
from yanfa.subsystems.instruments.permissions import AUTHORISE, EVALUATE
from yanfa.subsystems.instruments.permissions.evaluation import (
    may_approve_rewards,
    may_authorise,
    may_evaluate,
)

#: Units are judged by panels of this kind.
REVIEW = declare_kind(
    ReviewKind(
        "instruments.evaluation",
        _("大型仪器共享服务评估"),
        "Evaluation of sharing services",
        organise=EVALUATE,
    )
)
#: The batch is on public notice.
ON_NOTICE = frozenset({"on_notice"})
REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, longest=500, logged=True)


RESULT_NOTICE = tuple(
    # The units' records come along when the notice of the result is over.
    replace(move, effect=effects.settle) if move.name == "close_notice" else move
    for move in publicity.moves(
        source="drafted",
        showing="showing",
        target="settled",
        back="drafted",
        may_publish=may_evaluate,
        may_answer=may_evaluate,
    )
)
REWARD_NOTICE = publicity.moves(
    source="approved",
    showing="reward_showing",
    target="paying",
    back="approved",
    may_publish=may_evaluate,
    may_answer=may_evaluate,
    suffix="_reward",
)


STATES = (
    State("preparing", _("评估通知待发布"), "Evaluation notice being prepared", turn=EVALUATE),
    State("self_reporting", _("自评报告填报期"), "Self-reports being written", turn=EVALUATE),
    State("form_check", _("自评形式审查期"), "Form of self-reports checked", turn=EVALUATE),
    State("scoring", _("评估打分期"), "Evaluation being scored", turn=EVALUATE),
    State("drafted", _("评估结果已拟定"), "Evaluation result drafted", turn=EVALUATE),
    State("showing", _("评估结果公示中"), "Evaluation result on notice", turn=EVALUATE, tags=ON_NOTICE),
    State("settled", _("评估结果已确定，受理奖励申请"), "Result final, rewards applied for", turn=EVALUATE),
    State("calculated", _("奖励金额已测算，待批准"), "Rewards calculated, to be approved", turn=AUTHORISE),
    State("approved", _("奖励金额已批准"), "Rewards approved", turn=EVALUATE),
    State("reward_showing", _("奖励名单公示中"), "Rewards on notice", turn=EVALUATE, tags=ON_NOTICE),
    State("paying", _("奖励资金拨付期"), "Rewards being paid", turn=EVALUATE),
    State("using", _("奖励资金使用报告期"), "Use of rewards being reported", turn=EVALUATE),
    State("closed", _("评估批次已办结"), "Evaluation batch closed", closed=True),
)
EVALUATING = (
    Move(
        "announce",
        _("发布评估通知"),
        "Announce",
        sources=("preparing",),
        target="self_reporting",
        may=may_evaluate,
        asks=(Ask("notice_no", _("评估通知文号"), "Number of the notice", longest=60, logged=True),),
        effect=effects.announce,
    ),
    Move(
        "check_forms",
        _("截止填报，开始形式审查"),
        "Close self-reports",
        sources=("self_reporting",),
        target="form_check",
        may=may_evaluate,
        holds=effects.time_is_up,
    ),
    Move(
        "start_scoring",
        _("开始打分"),
        "Start scoring",
        sources=("form_check",),
        target="scoring",
        may=may_evaluate,
        holds=effects.forms_are_checked,
        effect=effects.start_scoring,
    ),
    Move(
        "draft_result",
        _("拟定评估结果"),
        "Draft the result",
        sources=("scoring", "drafted"),
        target="drafted",
        may=may_evaluate,
        holds=effects.scores_are_complete,
        effect=effects.draft_result,
    ),
)
REWARDING = (
    Move(
        "calculate",
        _("测算奖励金额"),
        "Calculate rewards",
        sources=("settled",),
        target="calculated",
        may=may_evaluate,
        holds=rewards.has_applications,
        effect=rewards.calculate,
    ),
    Move(
        "send_back",
        _("退回重新测算"),
        "Send back",
        sources=("calculated",),
        target="settled",
        may=may_authorise,
        asks=(REASON,),
        effect=rewards.withdraw,
    ),
    Move(
        "approve",
        _("批准奖励"),
        "Approve",
        sources=("calculated",),
        target="approved",
        may=may_approve_rewards,
        asks=(
            Ask("approval_no", _("批准文号"), "Number of the approval", longest=60, logged=True),
            Ask("approved_on", _("批准文件日期"), "Dated", kind=AskKind.DATE, logged=True),
        ),
        effect=rewards.approve,
    ),
)
CLOSING = (
    Move(
        "paid",
        _("拨付完毕"),
        "All paid",
        sources=("paying",),
        target="using",
        may=may_evaluate,
        holds=rewards.all_paid,
    ),
    Move(
        "close",
        _("办结"),
        "Close",
        sources=("using",),
        target="closed",
        may=may_evaluate,
        holds=rewards.all_reported,
    ),
)


EVALUATION_BATCH = register(
    Process(
        "instruments.evaluation_batch",
        _("共享服务评估与奖励"),
        "Evaluation of sharing services and rewards",
        description=_(
            "每个评估年度（7 月 1 日至次年 6 月 30 日）一个批次：通知、自评、形式审查、打分、结果公示、奖励测算、"
            "主管部门批准、名单公示、拨付、使用报告。奖励金额测算后即定格，由另一人批准。"
        ),
        states=STATES,
        moves=(
            *EVALUATING,
            *RESULT_NOTICE,
            *REWARDING,
            *REWARD_NOTICE,
            *CLOSING,
        ),
        entries=(Entry("create", _("建立批次"), "Create", target="preparing", may=may_evaluate),),
    )
)
