"""The work plan of a project year as spreadsheets, in the columns that the import reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanfa.subsystems.performance.choices.tasks import Partner, TaskKind
from yanfa.subsystems.performance.services.work_plans import WorkPlan

#: The words of the import, whatever language the page is read in: what goes out can be taken in again.
TASK_HEADINGS = [
    *("任务编号", "任务名称", "类别", "计划完成日", "计划文件", "质量标准"),
    *("完成日期", "完成情况", "验收日期", "验收结论", "验收文件", "批准改期至", "办理情况"),
]
COMMUNICATION_HEADINGS = [
    *("事项编号", "沟通对象", "对方名称", "沟通事项", "应办日期", "办结日期", "依据和记录"),
    "办理情况",
]
KINDS = {TaskKind.TASK: "任务", TaskKind.ACTIVITY: "活动"}
WITH = {Partner.SUPPLIER: "供应商", Partner.DIVISION: "主管处室"}


def task_rows(plan: WorkPlan) -> Iterator[list[Any]]:
    """One row a task, in the order of the page."""
    for line in plan.tasks:
        task, done, accepted = line.task, line.completion, line.acceptance
        yield [
            *(task.number, task.name, KINDS[TaskKind(task.kind)], task.planned_on),
            *(task.plan_document, task.standard),
            *((done.completed_on, done.note) if done else (None, None)),
            *(
                (accepted.accepted_on, "达标" if accepted.met else "未达标", accepted.document)
                if accepted
                else (None, None, None)
            ),
            *(line.due_after if line.postponements else None, line.label),
        ]


def communication_rows(plan: WorkPlan) -> Iterator[list[Any]]:
    """One row a communication, in the order of the page."""
    for line in plan.communications:
        each = line.communication
        yield [
            *(each.number, WITH[Partner(each.partner)], each.partner_name, each.subject),
            *(each.due_on, each.done_on, each.document, line.label),
        ]
