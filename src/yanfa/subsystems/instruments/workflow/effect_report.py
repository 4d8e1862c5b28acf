"""The process of the yearly report: drafted from the figures, reviewed by another person, and issued."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.documents import kinds
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects.effect_report import issue, review, send_back
from yanfa.subsystems.instruments.models.effect_report import EffectReport
from yanfa.subsystems.instruments.permissions import AUTHORISE, MANAGE
from yanfa.subsystems.instruments.workflow.evaluation.evaluations import REASON

KIND = kinds.register(
    kinds.IssuedKind(
        "instruments.effect_report",
        _("大型仪器设施开放共享成效报告"),
        "Yearly report on the sharing of instruments",
    )
)


def may_draft(user: Any, report: Any = None) -> Verdict:
    """The officer of instrument sharing."""
    return permitted(user, MANAGE)


def may_review(user: Any, report: EffectReport) -> Verdict:
    """Another officer, or the authority."""
    verdict = permitted(user, MANAGE)
    verdict = verdict if verdict else permitted(user, AUTHORISE)
    return verdict & another_person(user, report.drafted_by, gettext("编制报告"))


EFFECT_REPORT = register(
    Process(
        "instruments.effect_report",
        _("开放共享成效报告"),
        "Yearly report on sharing",
        description=_("数字由系统从台账取得，编制后由另一人审核，再印发存档；印发后数字不再变动。"),
        states=(
            State(
                "drafted",
                _("成效报告待审核"),
                "Yearly report to be reviewed",
                turn=MANAGE,
                limit_days="instruments.effect_report_days",
            ),
            State("reviewed", _("成效报告待印发"), "Yearly report to be issued", turn=MANAGE),
            State("issued", _("成效报告已印发"), "Yearly report issued", closed=True),
        ),
        moves=(
            Move(
                "review",
                _("审核通过"),
                "Review",
                sources=("drafted",),
                target="reviewed",
                may=may_review,
                effect=review,
            ),
            Move(
                "send_back",
                _("退回修改"),
                "Send back",
                sources=("reviewed",),
                target="drafted",
                may=may_review,
                asks=(REASON,),
                effect=send_back,
            ),
            Move(
                "issue",
                _("印发"),
                "Issue",
                sources=("reviewed",),
                target="issued",
                may=may_review,
                asks=(
                    Ask(
                        "number",
                        _("报告文号"),
                        "Number",
                        kind=AskKind.TEXT,
                        longest=60,
                        required=False,
                        logged=True,
                    ),
                ),
                effect=issue,
            ),
        ),
        entries=(Entry("draft", _("编制"), "Draft", target="drafted", may=may_draft),),
    )
)
