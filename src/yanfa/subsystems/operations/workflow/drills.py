"""The process of an emergency drill: planned, held, reported, signed by another person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects import drills as effects
from yanfa.subsystems.operations.permissions import SIGN, WORK, may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import may_sign_drill
from yanfa.subsystems.operations.workflow.duties import OPINION, REASON, file_of

HELD = (
    Ask("held_on", _("演练日期"), "Held on", kind=AskKind.DATE, logged=True),
    Ask("summary", _("演练过程"), "Course", kind=AskKind.PARAGRAPH, longest=4_000),
    Ask(
        "units",
        _("参演单位和人数"),
        "Units and participants",
        kind=AskKind.LINES,
        help=_("每行一个单位或部门，例如“信息部 12”。"),
        logged=True,
    ),
    file_of("record_file", _("演练记录"), "Record"),
)
REPORTED = (
    Ask("lessons", _("发现问题和经验教训"), "Lessons", kind=AskKind.PARAGRAPH, longest=4_000),
    Ask(
        "improvements",
        _("改进事项"),
        "Improvements",
        kind=AskKind.LINES,
        required=False,
        help=_("每行“事项｜责任人｜期限”，例如“更新预案｜张三｜2024-06-30”。"),
    ),
    file_of("report_file", _("演练总结"), "Report"),
)

DRILL = register(
    Process(
        "operations.drill",
        _("应急演练"),
        "Emergency drill",
        description=_("有方案、记录和总结，由另一人签认的演练才计数，计入签认日；演练日期另列。"),
        states=(
            State("planned", _("待演练"), "To be held", turn=WORK),
            State("held", _("待总结"), "To be written up", turn=WORK),
            State("to_sign", _("待签认"), "To be signed off", turn=SIGN),
            State("signed_off", _("已签认"), "Signed off", closed=True),
            State("called_off", _("已停办"), "Called off", closed=True),
        ),
        moves=(
            Move(
                "hold",
                _("登记实施"),
                "Record the drill",
                sources=("planned",),
                target="held",
                may=may_work,
                asks=HELD,
                effect=effects.hold_drill,
            ),
            Move(
                "report",
                _("提交总结"),
                "Report",
                sources=("held",),
                target="to_sign",
                may=may_work,
                asks=REPORTED,
                effect=effects.report_drill,
            ),
            Move(
                "send_back",
                _("退回总结"),
                "Send back",
                sources=("to_sign",),
                target="held",
                may=may_sign_drill,
                asks=(REASON,),
                effect=effects.send_drill_back,
            ),
            Move(
                "sign",
                _("签认"),
                "Sign",
                sources=("to_sign",),
                target="signed_off",
                may=may_sign_drill,
                asks=(OPINION,),
                effect=effects.sign_drill,
            ),
            Move(
                "call_off",
                _("停办"),
                "Call off",
                sources=("planned",),
                target="called_off",
                may=may_manage,
                asks=(REASON,),
            ),
        ),
        entries=(
            Entry(
                "plan",
                _("登记"),
                "Plan",
                target="planned",
                may=may_work,
                asks=(file_of("plan_file", _("演练方案"), "Plan"),),
                effect=effects.plan_drill,
            ),
        ),
    )
)
