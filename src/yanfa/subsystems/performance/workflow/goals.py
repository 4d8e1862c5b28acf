"""The processes before the year is over: declaring goals, adjusting them, and monitoring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import chain, letters
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.performance.effects import goals as effects
from yanfa.subsystems.performance.models.goals import GOAL_GRADES
from yanfa.subsystems.performance.models.monitoring import DECISIONS
from yanfa.subsystems.performance.notices import RETURNED
from yanfa.subsystems.performance.permissions import (
    MANAGE,
    authority,
    leaders,
    may_begin,
    may_draft,
    may_manage,
    may_open,
    may_run,
    may_supervise,
    may_supervise_goal,
    may_work_on,
)
from yanfa.subsystems.performance.workflow import conditions
from yanfa.subsystems.performance.workflow.chains import ADJUSTMENT_STEPS, GOAL_STEPS, MONITORING_STEPS

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
APPROVAL = (
    Ask("approval_number", _("批复文号"), "Approval number", longest=100, logged=True),
    Ask("approved_on", _("批复日期"), "Approved on", kind=AskKind.DATE, logged=True),
    Ask(
        "approval_scan",
        _("批复扫描件"),
        "Scan of the approval",
        kind=AskKind.FILE,
        required=False,
        purpose=letters.FILE,
        help=_("一件批复涉及多个项目的，每个项目都可以附同一个文件。"),
        logged=True,
    ),
)
GRADE = Ask(
    "review_grade",
    _("审核等级"),
    "Grade of the review",
    kind=AskKind.CHOICE,
    choices=[(str(code), label) for code, label in GOAL_GRADES],
    logged=True,
)
AUTHORITY_DAYS = "performance.authority_days"


def drafters(goal: Any) -> frozenset[str]:
    """The reporters of the leading department."""
    return leaders(goal.project_year)


def workers(record: Any) -> frozenset[str]:
    """The reporters of the leading department."""
    return leaders(record.goal.project_year)


def authority_of_goal(goal: Any) -> frozenset[str]:
    """The officers of the authority."""
    return authority(goal.project_year)


def authority_of(record: Any) -> frozenset[str]:
    """The officers of the authority."""
    return authority(record.goal.project_year)


def officers(record: Any) -> str:
    """The performance officers."""
    return audience.holders(MANAGE)


def drafter(record: Any) -> list[Any]:
    """Who submitted it."""
    return [record.drafted_by] if record.drafted_by else []


def submitter(record: Any) -> list[Any]:
    """Who submitted it."""
    return [record.submitted_by] if record.submitted_by else []


GOAL = register(
    Process(
        "performance.goal",
        _("绩效目标申报"),
        "Declaration of goals",
        description=_("处室填报目标和指标，经审批链送主管部门批复；批复后只能通过目标调整变更。"),
        states=(
            State("drafting", _("起草中"), "Drafting", turn=drafters),
            chain.state(steps_of=GOAL_STEPS),
            State(
                "submitted",
                _("待批复"),
                "With the authority",
                turn=authority_of_goal,
                limit_days=AUTHORITY_DAYS,
            ),
            State(
                "approved",
                _("已批复"),
                "Approved by the authority",
                closed=True,
                tags=frozenset({"approved"}),
            ),
        ),
        moves=(
            *chain.moves(
                source="drafting",
                target="submitted",
                back="drafting",
                steps_of=GOAL_STEPS,
                may_start=may_draft,
                separated=drafter,
                holds=conditions.goal_complete,
                effects={"start": effects.submit_goal},
                told={"send_back": (RETURNED, drafter)},
            ),
            Move(
                "approve_goal",
                _("批复"),
                "Approve the goals",
                sources=("submitted",),
                target="approved",
                may=may_supervise_goal,
                asks=(*APPROVAL, GRADE),
                effect=effects.approve_goal,
            ),
            Move(
                "return_goal",
                _("退回修改"),
                "Return for changes",
                sources=("submitted",),
                target="drafting",
                may=may_supervise_goal,
                asks=(REASON,),
                notice=RETURNED,
                tells=drafter,
            ),
        ),
        entries=(
            Entry("open", _("开始申报"), "Begin", target="drafting", may=may_open),
            Entry(
                "import",
                _("补录往年目标"),
                "Take in a past year",
                target="approved",
                may=may_run,
                imports=True,
            ),
        ),
    )
)

#: The request is recorded while the authority decides: the adjustment stays there, with its 请示 and the scan.
REQUEST = letters.moves(
    source="submitted",
    waiting="submitted",
    target="approved",
    back="refused",
    issued_by=lambda adjustment: adjustment.goal.project_year.unit_name,
    may_request=may_work_on,
    may_record=may_supervise,
    holds=conditions.without_request,
)[0]

ADJUSTMENT = register(
    Process(
        "performance.adjustment",
        _("绩效目标调整"),
        "Adjustment of goals",
        description=_("请示经审批链报主管部门，批复后生效；调整前后都保留。启动自评后不再调整。"),
        states=(
            State("drafting", _("起草中"), "Drafting", turn=workers),
            chain.state(steps_of=ADJUSTMENT_STEPS),
            State(
                "submitted", _("待批复"), "With the authority", turn=authority_of, limit_days=AUTHORITY_DAYS
            ),
            State(
                "approved",
                _("已批复"),
                "Approved by the authority",
                closed=True,
                tags=frozenset({"adjusted"}),
            ),
            State("refused", _("未批准"), "Not granted", closed=True),
            State("dropped", _("已撤销"), "Dropped", closed=True),
        ),
        moves=(
            *chain.moves(
                source="drafting",
                target="submitted",
                back="drafting",
                steps_of=ADJUSTMENT_STEPS,
                may_start=may_work_on,
                separated=drafter,
                holds=conditions.adjustment_complete,
                effects={"start": effects.submit_adjustment},
                told={"send_back": (RETURNED, drafter)},
            ),
            REQUEST,
            Move(
                "approve_adjustment",
                _("批复同意"),
                "Approve the adjustment",
                sources=("submitted",),
                target="approved",
                may=may_supervise,
                holds=conditions.before_self_evaluation,
                asks=APPROVAL,
                effect=effects.apply_adjustment,
            ),
            Move(
                "refuse_adjustment",
                _("不予批准"),
                "Refuse the adjustment",
                sources=("submitted",),
                target="refused",
                may=may_supervise,
                asks=(REASON,),
                notice=RETURNED,
                tells=drafter,
            ),
            Move(
                "drop_adjustment",
                _("撤销"),
                "Drop",
                sources=("drafting",),
                target="dropped",
                may=may_work_on,
                asks=(REASON,),
            ),
        ),
        entries=(Entry("open", _("提出调整"), "Ask for an adjustment", target="drafting", may=may_begin),),
    )
)

MONITORING = register(
    Process(
        "performance.monitoring",
        _("绩效跟踪"),
        "Monitoring",
        description=_("对预算执行和绩效目标双监控：处室填报、审批、作出决定；需要整改的转整改台账。"),
        states=(
            State(
                "filling", _("填报中"), "Being filled", turn=workers, limit_days="performance.reporting_days"
            ),
            chain.state(steps_of=MONITORING_STEPS),
            State(
                "deciding",
                _("待决定"),
                "To be decided",
                turn=officers,
                limit_days="performance.decision_days",
            ),
            State("decided", _("已决定"), "Decided", closed=True, tags=frozenset({"monitored"})),
        ),
        moves=(
            *chain.moves(
                source="filling",
                target="deciding",
                back="filling",
                steps_of=MONITORING_STEPS,
                may_start=may_work_on,
                separated=submitter,
                holds=conditions.monitoring_complete,
                effects={"start": effects.submit_monitoring},
                told={"send_back": (RETURNED, submitter)},
            ),
            Move(
                "decide_monitoring",
                _("作出决定"),
                "Decide",
                sources=("deciding",),
                target="decided",
                may=may_manage,
                asks=(
                    Ask(
                        "decision",
                        _("处理决定"),
                        "Decision",
                        kind=AskKind.CHOICE,
                        choices=[(str(code), label) for code, label in DECISIONS],
                        logged=True,
                    ),
                    REASON,
                ),
                effect=effects.decide_monitoring,
            ),
        ),
        entries=(Entry("open", _("开始跟踪"), "Begin", target="filling", may=may_begin),),
    )
)
