"""What follows on a self-evaluation: corrections of locked figures, department review, rectification."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.performance.effects import evaluations as effects
from yanfa.subsystems.performance.models import DepartmentReview, Rectification
from yanfa.subsystems.performance.models.reviews import RESULT_USES
from yanfa.subsystems.performance.permissions import (
    REPORT,
    at,
    authority,
    may_correct,
    may_evaluate,
    may_manage,
    may_mend,
    may_propose,
    may_raise,
)
from yanfa.subsystems.performance.workflow import conditions
from yanfa.subsystems.performance.workflow.goals import AUTHORITY_DAYS, REASON, officers

CORRECTION = register(
    Process(
        "performance.correction",
        _("更正单"),
        "Correction sheet",
        description=_("锁定后更改指标值的唯一途径：提出、复核、生效；前后两个值都保留并印在表上。"),
        states=(
            State(
                "proposed", _("待复核"), "To be verified", turn=officers, limit_days="performance.step_days"
            ),
            State("applied", _("已生效"), "Applied", closed=True, tags=frozenset({"applied"})),
            State("refused", _("未通过"), "Refused", closed=True),
        ),
        moves=(
            Move(
                "apply_correction",
                _("复核通过"),
                "Apply",
                sources=("proposed",),
                target="applied",
                may=may_correct,
                holds=conditions.correctable,
                effect=effects.apply_correction,
            ),
            Move(
                "refuse_correction",
                _("不予更正"),
                "Refuse",
                sources=("proposed",),
                target="refused",
                may=may_correct,
                asks=(REASON,),
            ),
        ),
        entries=(Entry("propose", _("提出更正"), "Propose", target="proposed", may=may_propose),),
    )
)


def reviewers(review: DepartmentReview) -> frozenset[str]:
    """The officers of the authority."""
    return authority(review.evaluation.goal.project_year)


DEPARTMENT_REVIEW = register(
    Process(
        "performance.department_review",
        _("部门评价"),
        "Department review",
        description=_("主管部门在自评分旁边另行打分，不改动自评分；确认后写明结果应用。"),
        states=(
            State("scoring", _("评价中"), "Being scored", turn=reviewers, limit_days=AUTHORITY_DAYS),
            State("confirmed", _("已确认"), "Confirmed", closed=True, tags=frozenset({"reviewed"})),
        ),
        moves=(
            Move(
                "confirm_review",
                _("确认评价结果"),
                "Confirm",
                sources=("scoring",),
                target="confirmed",
                may=may_evaluate,
                holds=conditions.review_complete,
                asks=(
                    Ask(
                        "use",
                        _("结果应用"),
                        "Use of the result",
                        kind=AskKind.CHOICE,
                        choices=[(str(code), label) for code, label in RESULT_USES],
                        logged=True,
                    ),
                ),
                effect=effects.confirm_review,
            ),
        ),
        entries=(Entry("open", _("开始部门评价"), "Open", target="scoring", may=may_evaluate),),
    )
)


def menders(matter: Rectification) -> str:
    """The reporters of the department that must mend it."""
    return at(REPORT, matter.department)


RECTIFICATION = register(
    Process(
        "performance.rectification",
        _("整改事项"),
        "Rectification",
        description=_("写明问题、要求、责任处室和期限；处室报送结果，核实后销号，不到位的退回继续整改。"),
        states=(
            State(
                "open",
                _("整改中"),
                "Being mended",
                turn=menders,
                limit_days=effects.days_to_mend,
                tags=frozenset({"open"}),
            ),
            State(
                "reported",
                _("已报整改结果"),
                "Mending reported",
                turn=officers,
                limit_days="performance.step_days",
                tags=frozenset({"open"}),
            ),
            State("closed", _("已销号"), "Closed", closed=True, tags=frozenset({"mended"})),
        ),
        moves=(
            Move(
                "report_mending",
                _("报送整改结果"),
                "Report what was done",
                sources=("open",),
                target="reported",
                may=may_mend,
                asks=(Ask("result", _("整改结果"), "Result", kind=AskKind.PARAGRAPH, longest=10_000),),
                effect=effects.report_mending,
            ),
            Move(
                "close_matter",
                _("核实销号"),
                "Close",
                sources=("reported",),
                target="closed",
                may=may_manage,
                effect=effects.close_matter,
            ),
            Move(
                "return_matter",
                _("退回继续整改"),
                "Return",
                sources=("reported",),
                target="open",
                may=may_manage,
                asks=(REASON,),
            ),
        ),
        entries=(Entry("raise", _("提出整改"), "Raise", target="open", may=may_raise),),
    )
)
