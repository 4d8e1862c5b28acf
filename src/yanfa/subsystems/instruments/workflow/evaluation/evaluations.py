"""The process of one unit's evaluation: self-report, check, scores, objection, result."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects.evaluation import evaluations as effects
from yanfa.subsystems.instruments.permissions import EVALUATE
from yanfa.subsystems.instruments.permissions.evaluation import (
    may_evaluate,
    may_judge,
    may_represent,
)
from yanfa.subsystems.instruments.workflow.registry import of_unit

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, longest=500, logged=True)


def nobody(record: Any) -> frozenset[str]:
    """Nobody's turn: the batch goes on for all units together."""
    return frozenset()


EVALUATION = register(
    Process(
        "instruments.evaluation",
        _("单位共享服务评估"),
        "Evaluation of a unit",
        description=_(
            "管理单位在截止日前提交自评报告，经形式审查、抽查和打分得出等级，公示期内可以提出异议。"
        ),
        states=(
            State("draft", _("自评报告填写中"), "Self-report being written", turn=of_unit),
            State(
                "submitted",
                _("自评报告待审查"),
                "Self-report to be checked",
                turn=EVALUATE,
                limit_days="instruments.evaluation_form_check_days",
            ),
            State("returned", _("自评报告退回修改"), "Self-report returned", turn=of_unit),
            State("accepted", _("自评报告审查通过"), "Self-report accepted", turn=nobody),
            State("scored", _("单位评估已打分"), "Unit scored", turn=nobody),
            State("objected", _("单位异议待答复"), "Objection of the unit to be answered", turn=EVALUATE),
            State("settled", _("单位评估结果已确定"), "Result of the unit final", closed=True),
            State("disqualified", _("已取消参评资格"), "Unit disqualified", closed=True),
        ),
        moves=(
            Move(
                "submit",
                _("提交自评报告"),
                "Submit",
                sources=("draft", "returned"),
                target="submitted",
                may=may_represent,
                holds=effects.may_still_submit,
                effect=effects.submit,
            ),
            Move(
                "return",
                _("退回修改"),
                "Return",
                sources=("submitted",),
                target="returned",
                may=may_evaluate,
                asks=(REASON,),
            ),
            Move(
                "accept",
                _("形式审查通过"),
                "Accept",
                sources=("submitted",),
                target="accepted",
                may=may_evaluate,
            ),
            Move(
                "disqualify",
                _("取消参评资格"),
                "Disqualify",
                sources=("draft", "submitted", "returned", "accepted", "scored"),
                target="disqualified",
                may=may_evaluate,
                holds=effects.result_is_open,
                asks=(REASON,),
                effect=effects.disqualify,
            ),
            Move(
                "score",
                _("计入得分"),
                "Score",
                sources=("accepted", "scored"),
                target="scored",
                may=may_judge,
                shown=effects.batch_is_scored,
            ),
            Move(
                "object",
                _("提出异议"),
                "Object",
                sources=("scored",),
                target="objected",
                may=may_represent,
                holds=effects.result_is_shown,
                asks=(Ask("text", _("异议内容"), "Objection", kind=AskKind.PARAGRAPH, longest=5000),),
                effect=effects.take_objection,
            ),
            Move(
                "answer",
                _("答复异议"),
                "Answer",
                sources=("objected",),
                target="scored",
                may=may_evaluate,
                asks=(Ask("answer", _("答复"), "Answer", kind=AskKind.PARAGRAPH, longest=5000),),
                effect=effects.answer_objection,
            ),
            Move(
                "settle",
                _("确定结果"),
                "Settle",
                sources=("scored",),
                target="settled",
                may=may_judge,
                shown=effects.notice_is_over,
            ),
        ),
        entries=(
            Entry(
                "begin",
                _("开始自评"),
                "Begin",
                target="draft",
                may=may_represent,
                effect=effects.begin,
            ),
        ),
    )
)
