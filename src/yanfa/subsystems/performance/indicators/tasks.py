"""工作质量达标率, 完成及时率 and 信息沟通及时性, from the work plans of project years."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.performance.models import Communication, PlannedTask, TaskCompletion
from yanfa.subsystems.performance.models.tasks import completed_in_time, met_between

TASK_COLUMNS = (
    ("项目代码", "Project code", "project_year__project__code"),
    ("任务编号", "Task", "number"),
    ("任务名称", "Name", "name"),
    ("类别", "Kind", "kind"),
    ("计划完成日", "Planned on", "planned_on"),
)
COMPLETED_ON = ("完成日期", "Completed on", "completed_on")


def _columns(prefix: str, *more: tuple[str, str, str]) -> tuple[Column, ...]:
    """The columns of a task that `prefix` leads to, and those of the row itself."""
    led = ((label, label_en, prefix + path) for label, label_en, path in TASK_COLUMNS)
    return tuple(Column(*each) for each in (*led, *more))


def _dimensions(numerator: str, denominator: str) -> tuple[Dimension, ...]:
    project, kind = "project_year__project__code", "kind"
    return (
        Dimension("project", "项目", "Project", numerator + project, denominator + project),
        Dimension("kind", "类别", "Kind", numerator + kind, denominator + kind),
    )


def _completed(period: Period) -> QuerySet[Any]:
    done = TaskCompletion.objects.filter(withdrawn_at=None, task__withdrawn_at=None)
    return done.filter(completed_on__gte=period.start, completed_on__lt=period.end)


def _planned(period: Period) -> QuerySet[Any]:
    planned = PlannedTask.objects.filter(withdrawn_at=None)
    return planned.filter(planned_on__gte=period.start, planned_on__lt=period.end)


def _due(period: Period) -> QuerySet[Any]:
    noted = Communication.objects.filter(withdrawn_at=None)
    return noted.filter(due_on__gte=period.start, due_on__lt=period.end)


def _answered(period: Period) -> QuerySet[Any]:
    return _due(period).filter(done_on__lte=F("due_on"))


QUALITY_RATE = register(
    Indicator(
        code="performance.quality_rate",
        label="工作质量达标率",
        label_en="Work that met its quality standard",
        definition=(
            "统计期内完成的工作（任务、活动）中，按任务书质量标准验收达标的项数÷完成项数，即“工作质量达标率”。"
            "未设质量标准或未验收的计入分母、不计入分子。达标计入验收日，完成当年12月31日后验收的不计。"
        ),
        definition_en=(
            "Tasks and activities completed in the period that were accepted as meeting the quality standard of the "
            "task document / those completed (工作质量达标率). Without a standard or an acceptance they stay in the "
            "denominator only. What met its standard counts on the day of the acceptance; an acceptance after 31 "
            "December of the year of completion does not count."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(
            rows=lambda period: met_between(period.start, period.end),
            date="accepted_on",
            columns=_columns(
                "completion__task__",
                ("完成日期", "Completed on", "completion__completed_on"),
                ("验收日期", "Accepted on", "accepted_on"),
                ("验收文件", "Acceptance", "document"),
            ),
        ),
        denominator=Part(rows=_completed, date="completed_on", columns=_columns("task__", COMPLETED_ON)),
        dimensions=_dimensions("completion__task__", "task__"),
        answers=(Answer("引才引智活动", "", "project=row"), Answer("计划完成率", "", "project=row")),
    )
)

COMPLETION_TIMELINESS = register(
    Indicator(
        code="performance.completion_timeliness",
        label="完成及时率",
        label_en="Timely completion",
        definition=(
            "计划完成日落在统计期内的工作（任务、活动）中，不迟于计划日完成的项数÷应完成项数。"
            "计划日以首次批准的计划为准，批准改期的另列。"
        ),
        definition_en=(
            "Planned tasks with a due date in the period that were completed on or before it / tasks due. The due "
            "date is that of the first approved plan; approved postponements are shown apart."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(
            rows=lambda period: completed_in_time(period.start, period.end),
            date="task__planned_on",
            columns=_columns("task__", COMPLETED_ON),
        ),
        denominator=Part(rows=_planned, date="planned_on", columns=_columns("")),
        dimensions=_dimensions("task__", ""),
        answers=(Answer("项目完成及时率", "", "project=row"), Answer("时效性", "", "project=row")),
    )
)

COMMUNICATION_COLUMNS = (
    Column("项目代码", "Project code", "project_year__project__code"),
    Column("事项编号", "Number", "number"),
    Column("沟通对象", "With", "partner"),
    Column("应办日期", "Due on", "due_on"),
    Column("办结日期", "Done on", "done_on"),
)

COMMUNICATION_TIMELINESS = register(
    Indicator(
        code="performance.communication_timeliness",
        label="信息沟通及时性",
        label_en="Timely communication",
        definition=(
            "项目合同、任务书约定期限的沟通事项（通知、进度报告、答复、问题反馈）中，按期发出或答复的件数÷应办件数。"
            "只计实施中与供应商、主管处室之间的沟通，不含对申报单位的通知。"
        ),
        definition_en=(
            "Dated communications of a project (notices, progress reports, replies, problem reports with suppliers and "
            "the responsible division) made on time / those due. Notices to applicants are another metric."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=_answered, date="due_on", columns=COMMUNICATION_COLUMNS),
        denominator=Part(rows=_due, date="due_on", columns=COMMUNICATION_COLUMNS),
        dimensions=(
            Dimension("project", "项目", "Project", "project_year__project__code"),
            Dimension("kind", "沟通对象", "With", "partner"),
        ),
        answers=(Answer("信息沟通及时性", "", "project=row"),),
    )
)
