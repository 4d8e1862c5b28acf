"""The process of what a patrol found: to be dealt with, dealt with, or made an incident."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects.patrols import handle_finding, raise_finding
from yanfa.subsystems.operations.permissions import WORK, may_work
from yanfa.subsystems.operations.permissions.duties import may_import
from yanfa.subsystems.operations.workflow.duties import PAPER

HANDLING = Ask("handling", _("处理情况"), "What was done", kind=AskKind.PARAGRAPH, longest=1_000, logged=True)

PATROL_FINDING = register(
    Process(
        "operations.patrol_finding",
        _("巡检发现"),
        "Patrol finding",
        description=_("巡检日志里的异常项：处理后写明情况，或者登记为运维事件。"),
        states=(
            State("unhandled", _("待处理"), "To be dealt with", turn=WORK),
            State("handled", _("已处理"), "Dealt with", closed=True),
            State("raised", _("已转事件"), "Made an incident", closed=True),
        ),
        moves=(
            Move(
                "handle",
                _("登记处理"),
                "Deal with",
                sources=("unhandled",),
                target="handled",
                may=may_work,
                asks=(HANDLING, PAPER),
                effect=handle_finding,
            ),
            Move(
                "raise_incident",
                _("转为事件"),
                "Make an incident",
                sources=("unhandled",),
                target="raised",
                may=may_work,
                effect=raise_finding,
            ),
        ),
        entries=(Entry("find", _("发现"), "Find", target="unhandled", may=may_import),),
    )
)
