"""A log file: read by the platform, looked at by a person, then counted as a whole or not at all."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects.counters import count_days
from yanfa.subsystems.operations.models import LogImport
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.counters import platform_only


def importer(log: LogImport) -> str:
    """Who handed the file in."""
    return audience.person(log.recorded_by)


LOG_IMPORT = register(
    Process(
        "operations.log_import",
        _("日志导入"),
        "Log import",
        description=_("上传的日志先由平台读取，导入人核对各日计数后计入；计入之前不影响任何指标。"),
        states=(
            State("waiting", _("待读取"), "To be read", turn=importer),
            State("read", _("待计入"), "To be counted", turn=importer),
            State("counted", _("已计入"), "Counted", closed=True),
            State("refused", _("不能计入"), "Not countable", closed=True),
            State("discarded", _("已放弃"), "Given up", closed=True),
        ),
        moves=(
            Move(
                "finish_reading",
                _("读取完毕"),
                "Finish reading",
                sources=("waiting", "read"),
                target="read",
                may=platform_only,
            ),
            Move(
                "refuse",
                _("退回日志"),
                "Return the log",
                sources=("waiting", "read"),
                target="refused",
                may=platform_only,
            ),
            Move(
                "count",
                _("计入"),
                "Count",
                sources=("read",),
                target="counted",
                may=may_work,
                effect=count_days,
            ),
            Move(
                "discard",
                _("放弃"),
                "Discard",
                sources=("waiting", "read"),
                target="discarded",
                may=may_work,
            ),
        ),
        entries=(Entry("receive", _("上传"), "Hand in", target="waiting", may=may_work),),
    )
)
