"""The process of a planned stop: announced before it begins, or called off before it begins."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.models import PlannedStop
from yanfa.subsystems.operations.permissions import may_manage


def nobody(stop: PlannedStop) -> frozenset[str]:
    """Nobody: an announcement simply stands."""
    return frozenset()


def not_begun(stop: PlannedStop) -> Verdict:
    """Only what has not begun can be called off."""
    if clock.now() < stop.starts_at:
        return allow()
    return deny(gettext("停机已经开始，不能再撤销；提前恢复的由拨测记录体现。"))


PLANNED_STOP = register(
    Process(
        "operations.planned_stop",
        _("计划停机"),
        "Planned stop",
        description=_("开始前公告的停机不计入中断；开始后才公告的只作说明，照常计为中断。"),
        states=(
            State("announced", _("已公告"), "Announced", turn=nobody),
            State("cancelled", _("公告已撤回"), "Announcement withdrawn", closed=True),
        ),
        moves=(
            Move(
                "cancel",
                _("撤销"),
                "Call off",
                sources=("announced",),
                target="cancelled",
                may=may_manage,
                holds=not_begun,
            ),
        ),
        entries=(Entry("announce", _("公告"), "Announce", target="announced", may=may_manage),),
    )
)
