"""Maintenance jobs as a spreadsheet, in the columns that the import reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanfa.subsystems.operations.choices.maintenance import JobKind

#: The words of the import, whatever language the page is read in: what goes out can be taken in again.
HEADINGS = [
    *("任务编号", "任务名称", "类别", "信息系统代码", "项目代码", "计划年度和名称", "计划完成日", "改期至"),
    *(
        "承办人",
        "工作要求",
        "状态",
        "申报完成日期",
        "计入日期",
        "完成情况",
        "取消批准文件",
        "补录",
        "登记时间",
    ),
]
KINDS = {
    JobKind.INSPECTION: "检查保养",
    JobKind.BACKUP: "备份与恢复验证",
    JobKind.UPDATE: "补丁与升级",
    JobKind.CAPACITY: "扩容与调优",
    JobKind.SECURITY: "安全加固",
    JobKind.REPAIR: "维修更换",
    JobKind.OTHER: "其他运维",
}


def rows(jobs: Any) -> Iterator[list[Any]]:
    """One row a job, in the order of the page."""
    for job in jobs.select_related("cancellation").prefetch_related("completions", "postponements"):
        done = next((each for each in job.completions.all() if each.ended_at is None), None)
        later = max((each.new_due_on for each in job.postponements.all()), default=None)
        cancelled = getattr(job, "cancellation", None)
        yield [
            *(job.number, job.title, KINDS[JobKind(job.kind)], job.system.code if job.system else ""),
            *(job.project.code if job.project else "", str(job.plan or ""), job.due_on, later),
            *(str(job.assignee or ""), job.standard, str(job.get_state_display())),
            *((done.completed_on, done.counts_on, done.result) if done else (None, None, "")),
            *(cancelled.document if cancelled else "", "是" if job.late else "", job.recorded_at),
        ]
