"""区级报送: owed each month, taken in when complete, sent back while something is missing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.records.effects import district as effects
from yanfa.subsystems.records.permissions import WRITE, may_write
from yanfa.subsystems.records.permissions.documents import may_run

from .documents import PROOF, REASON

RECEIVED = Ask("received_on", _("收到日期"), "Received on", kind=AskKind.DATE, logged=True)
DISTRICT_REPORT = register(
    Process(
        "records.district_report",
        _("区级数据信息报送"),
        "Reports of districts",
        description=_("每区每月一份，次月截止日前完整报送为及时；不完整的退回补正，收齐后可登记更正。"),
        states=(
            State("awaited", _("待报送"), "Awaited", turn=WRITE, limit_days=effects.due_limit),
            State(
                "incomplete",
                _("退回补正中"),
                "Sent back as incomplete",
                turn=WRITE,
                limit_days=effects.due_limit,
            ),
            State("complete", _("已完整报送"), "Received complete", closed=True),
        ),
        moves=(
            Move(
                "receive",
                _("登记完整报送"),
                "Receive",
                sources=("awaited", "incomplete"),
                target="complete",
                may=may_write,
                asks=(
                    RECEIVED,
                    Ask(
                        "checked",
                        _("核对通过的项目"),
                        "Items checked",
                        kind=AskKind.SEVERAL,
                        choices=effects.checklist,
                        logged=True,
                    ),
                    PROOF,
                ),
                effect=effects.receive,
            ),
            Move(
                "send_back",
                _("退回补正"),
                "Send back",
                sources=("awaited", "incomplete"),
                target="incomplete",
                may=may_write,
                asks=(
                    RECEIVED,
                    Ask(
                        "missing",
                        _("缺少的项目"),
                        "Items missing",
                        kind=AskKind.SEVERAL,
                        choices=effects.checklist,
                        logged=True,
                    ),
                    REASON,
                ),
                effect=effects.send_back,
            ),
        ),
        entries=(
            Entry("open", _("列入应报"), "Open", target="awaited", may=may_run),
            Entry("import", _("导入报送"), "Import", target="complete", may=may_run, imports=True),
            Entry("import_open", _("导入应报"), "Import open", target="awaited", may=may_run, imports=True),
        ),
    )
)
