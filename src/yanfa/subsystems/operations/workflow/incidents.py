"""The process of an incident: written down, classified, being handled, restored, reviewed; or dismissed, or merged."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects import incidents as effects
from yanfa.subsystems.operations.models import Incident
from yanfa.subsystems.operations.models.incidents import KINDS, SEVERITIES
from yanfa.subsystems.operations.notices.incidents import INCIDENT_ESCALATED, INCIDENT_RECORDED
from yanfa.subsystems.operations.permissions import SIGN, WORK, may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import (
    may_import,
    may_review_incident,
    signers,
    workers,
)
from yanfa.subsystems.operations.workflow.duties import PAPER, REASON, nobody


def handler(incident: Incident) -> str:
    """Who handles it, or all who do operations work."""
    return audience.person(incident.handler) if incident.handler else audience.holders(WORK)


def on_duty(incident: Incident) -> list[object]:
    """All who do operations work."""
    return workers()


def officers(incident: Incident) -> list[object]:
    """Those who sign operations records."""
    return signers()


SEVERITY = Ask(
    "severity", _("事件等级"), "Severity", kind=AskKind.CHOICE, choices=tuple(SEVERITIES), logged=True
)
CLASSES = (
    Ask(
        "kinds",
        _("事件类别"),
        "Classes",
        kind=AskKind.SEVERAL,
        choices=tuple(KINDS),
        required=False,
        help=_("可以多选，交叉的在台账中列示；都不是的不选。"),
        logged=True,
    ),
    Ask(
        "hardware",
        _("硬件原因"),
        "Caused by hardware",
        kind=AskKind.YES,
        required=False,
        help=_("存储设备、服务器停机只计硬件原因的。"),
        logged=True,
    ),
    Ask(
        "affects_service",
        _("影响业务"),
        "Affects the service",
        kind=AskKind.YES,
        required=False,
        help=_("不影响服务的数据库切换不计。"),
        logged=True,
    ),
    SEVERITY,
)
RESTORED = (
    Ask("stopped_at", _("停止服务时间"), "Stopped at", help=_("例如 2024-05-01 13:20。"), logged=True),
    Ask("restored_at", _("恢复时间"), "Restored at", help=_("例如 2024-05-01 14:05。"), logged=True),
    Ask("solution", _("处置情况"), "What was done", kind=AskKind.PARAGRAPH, longest=2_000),
    Ask("data_loss", _("数据丢失情况"), "Data loss", initial=_("无"), logged=True),
    Ask("parts", _("更换部件"), "Parts replaced", required=False, longest=200, logged=True),
    PAPER,
)
REVIEWED = (
    Ask("cause", _("原因"), "Cause", kind=AskKind.PARAGRAPH, longest=2_000),
    Ask("lessons", _("改进措施"), "Measures", kind=AskKind.PARAGRAPH, longest=2_000),
    PAPER,
)
INTO = Ask("into", _("并入的事件编号"), "Merge into", longest=40, logged=True)

STATES = (
    State(
        "recorded",
        _("待定性"),
        "To be classified",
        turn=WORK,
        limit_days="operations.incident_classify_days",
    ),
    State("classified", _("待处置"), "To be handled", turn=WORK),
    State("handling", _("处置中"), "Being handled", turn=handler),
    State(
        "restored", _("待复盘"), "To be debriefed", turn=SIGN, limit_days="operations.incident_review_days"
    ),
    State("debriefed", _("已复盘"), "Debriefed", turn=nobody),
    State("false_alarm", _("误报"), "False alarm", turn=nobody),
    State("merged", _("已并入"), "Merged", closed=True),
)
OPENING = (
    Move(
        "classify",
        _("定性"),
        "Classify",
        sources=("recorded",),
        target="classified",
        may=may_work,
        asks=CLASSES,
        effect=effects.classify_incident,
    ),
    Move(
        "take",
        _("开始处置"),
        "Take in hand",
        sources=("classified",),
        target="handling",
        may=may_work,
        effect=effects.take_incident,
    ),
    Move(
        "escalate",
        _("升级"),
        "Escalate",
        sources=("handling",),
        target="handling",
        may=may_work,
        asks=(SEVERITY, REASON),
        effect=effects.escalate_incident,
        notice=INCIDENT_ESCALATED,
        tells=officers,
    ),
    Move(
        "restore",
        _("登记恢复"),
        "Record restoration",
        sources=("handling",),
        target="restored",
        may=may_work,
        asks=RESTORED,
        effect=effects.restore_incident,
    ),
)
CLOSING = (
    Move(
        "review",
        _("复盘签认"),
        "Debrief",
        sources=("restored",),
        target="debriefed",
        may=may_review_incident,
        asks=REVIEWED,
        effect=effects.review_incident,
    ),
    Move(
        "reopen",
        _("重新处置"),
        "Open again",
        sources=("restored", "debriefed"),
        target="handling",
        may=may_work,
        asks=(REASON,),
        effect=effects.reopen_incident,
    ),
    Move(
        "merge",
        _("并入同一原因的事件"),
        "Merge",
        sources=("recorded", "classified", "handling", "restored"),
        target="merged",
        may=may_manage,
        asks=(INTO, REASON),
        effect=effects.merge_incident,
    ),
    Move(
        "dismiss",
        _("定为误报"),
        "Dismiss",
        sources=("recorded", "classified", "handling"),
        target="false_alarm",
        may=may_manage,
        asks=(REASON,),
        effect=effects.dismiss_incident,
    ),
    Move(
        "revive",
        _("撤销误报"),
        "Withdraw the dismissal",
        sources=("false_alarm",),
        target="recorded",
        may=may_manage,
        asks=(REASON,),
    ),
)

INCIDENT = register(
    Process(
        "operations.incident",
        _("运维事件"),
        "Incident",
        description=_(
            "登记、定性、处置、恢复，由处置人以外的人复盘签认；同一原因连续发生的并入第一次，误报写明理由。"
        ),
        states=STATES,
        moves=(*OPENING, *CLOSING),
        entries=(
            Entry(
                "record",
                _("登记"),
                "Record",
                target="recorded",
                may=may_import,
                effect=effects.number_incident,
                notice=INCIDENT_RECORDED,
                tells=on_duty,
            ),
        ),
    )
)
