"""The process of a reward: applied for, granted, paid, its use reported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects.rewards import applications as effects
from yanfa.subsystems.instruments.permissions import EVALUATE
from yanfa.subsystems.instruments.permissions.evaluation import (
    may_evaluate,
    may_grant,
    may_represent,
)
from yanfa.subsystems.instruments.workflow.evaluation.evaluations import REASON, nobody
from yanfa.subsystems.instruments.workflow.registry import of_unit

REWARD = register(
    Process(
        "instruments.reward",
        _("共享服务奖励"),
        "Reward for sharing services",
        description=_(
            "评估结果合格以上的单位申请；金额由批次统一测算和批准；资金限于规定用途，使用情况须报告。"
        ),
        states=(
            State("applied", _("奖励已申请"), "Reward applied for", turn=nobody),
            State("declined", _("奖励申请不予受理"), "Reward application declined", closed=True),
            State("ungranted", _("测算结果为零"), "No reward due", closed=True),
            State("granted", _("奖励待拨付"), "Reward to be paid", turn=EVALUATE),
            State(
                "paid",
                _("奖励使用待报告"),
                "Use of the reward to be reported",
                turn=of_unit,
                limit_days="instruments.reward_use_days",
            ),
            State("reported", _("奖励使用已报告"), "Use of the reward reported", closed=True),
        ),
        moves=(
            Move(
                "decline",
                _("不予受理"),
                "Decline",
                sources=("applied",),
                target="declined",
                may=may_evaluate,
                holds=effects.is_not_calculated,
                asks=(REASON,),
            ),
            Move(
                "grant",
                _("计入批准名单"),
                "Grant",
                sources=("applied",),
                target="granted",
                may=may_grant,
                shown=effects.earns_something,
            ),
            Move(
                "leave",
                _("测算为零"),
                "Leave without reward",
                sources=("applied",),
                target="ungranted",
                may=may_grant,
                shown=effects.earns_nothing,
            ),
            Move(
                "pay",
                _("登记拨付"),
                "Pay",
                sources=("granted",),
                target="paid",
                may=may_evaluate,
                holds=effects.may_be_paid,
                asks=(
                    Ask("paid_on", _("拨付日期"), "Paid on", kind=AskKind.DATE, logged=True),
                    Ask("payment_no", _("拨付凭证号"), "Number of the voucher", longest=60, logged=True),
                ),
                effect=effects.pay,
            ),
            Move(
                "report_use",
                _("提交使用情况报告"),
                "Report the use",
                sources=("paid",),
                target="reported",
                may=may_represent,
                holds=effects.use_is_recorded,
            ),
        ),
        entries=(
            Entry(
                "apply",
                _("申请奖励"),
                "Apply",
                target="applied",
                may=may_represent,
                effect=effects.apply_for,
            ),
        ),
    )
)
