"""The process of a maintenance job: to do, under way, done, accepted; or cancelled by an approval."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects import maintenance as effects
from yanfa.subsystems.operations.models import MaintenanceJob
from yanfa.subsystems.operations.notices.maintenance import JOB_ASSIGNED, JOB_SENT_BACK
from yanfa.subsystems.operations.permissions import SIGN, WORK, may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import (
    may_accept_job,
    may_do_job,
    may_import,
    workers,
)
from yanfa.subsystems.operations.workflow.duties import APPROVED_ON, DOCUMENT, OPINION, PAPER, REASON


def doer(job: MaintenanceJob) -> str:
    """The assignee, or all who do operations work."""
    return audience.person(job.assignee) if job.assignee else audience.holders(WORK)


def assignee(job: MaintenanceJob) -> list[object]:
    """Who has the job."""
    return [job.assignee] if job.assignee else []


ASSIGNEE = Ask(
    "assignee",
    _("承办人"),
    "Assignee",
    kind=AskKind.CHOICE,
    choices=lambda: [(person.public_id, str(person)) for person in workers()],
)
COMPLETION = (
    Ask("completed_on", _("完成日期"), "Done on", kind=AskKind.DATE, logged=True),
    Ask("result", _("完成情况"), "Result", kind=AskKind.PARAGRAPH, longest=2_000, logged=True),
    PAPER,
)

MAINTENANCE_JOB = register(
    Process(
        "operations.maintenance_job",
        _("运维任务"),
        "Maintenance job",
        description=_(
            "计划内或临时的运维任务：办理、完成、由另一人验收；经批准可以取消或改期，按时与否以首次计划日为准。"
        ),
        states=(
            State("todo", _("待开展"), "To be started", turn=doer),
            State("doing", _("开展中"), "Being carried out", turn=doer),
            State("done", _("待验收"), "To be accepted", turn=SIGN),
            State("accepted", _("已验收"), "Accepted as done", closed=True),
            State("cancelled", _("已取消"), "Cancelled", closed=True),
        ),
        moves=(
            Move(
                "start",
                _("开始办理"),
                "Start",
                sources=("todo",),
                target="doing",
                may=may_do_job,
                effect=effects.take_job,
            ),
            Move(
                "complete",
                _("登记完成"),
                "Complete",
                sources=("doing",),
                target="done",
                may=may_do_job,
                asks=COMPLETION,
                effect=effects.complete_job,
            ),
            Move(
                "accept",
                _("验收"),
                "Accept",
                sources=("done",),
                target="accepted",
                may=may_accept_job,
                asks=(OPINION, PAPER),
                effect=effects.accept_job,
            ),
            Move(
                "send_back",
                _("退回重做"),
                "Send back",
                sources=("done",),
                target="doing",
                may=may_accept_job,
                asks=(REASON,),
                effect=effects.send_job_back,
                notice=JOB_SENT_BACK,
                tells=assignee,
            ),
            *(
                Move(
                    f"assign{suffix}",
                    _("分派"),
                    "Assign",
                    sources=(state,),
                    target=state,
                    may=may_manage,
                    asks=(ASSIGNEE,),
                    effect=effects.assign_job,
                    notice=JOB_ASSIGNED,
                    tells=assignee,
                )
                for state, suffix in (("todo", ""), ("doing", "_anew"))
            ),
            Move(
                "cancel",
                _("取消任务"),
                "Cancel",
                sources=("todo", "doing"),
                target="cancelled",
                may=may_manage,
                asks=(DOCUMENT, APPROVED_ON, REASON, PAPER),
                effect=effects.cancel_job,
            ),
        ),
        entries=(
            Entry("plan", _("登记"), "Record", target="todo", may=may_work, effect=effects.number_job),
            Entry("take_in", _("导入"), "Import", target="todo", may=may_import, effect=effects.number_job),
        ),
    )
)
