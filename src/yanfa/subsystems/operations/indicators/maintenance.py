"""网络运维完成率: maintenance jobs that were done by the cut-off over those that were due."""

from __future__ import annotations

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import JobCompletion, MaintenanceJob


def _columns(prefix: str, *more: Column) -> tuple[Column, ...]:
    """The columns of a job that `prefix` leads to, and those of the row itself."""
    return (
        Column("任务编号", "Number", f"{prefix}number"),
        Column("任务名称", "Job", f"{prefix}title"),
        Column("类别", "Kind", f"{prefix}kind"),
        Column("信息系统", "System", f"{prefix}system__code"),
        Column("项目代码", "Project code", f"{prefix}project__code"),
        Column("计划完成日", "Due on", f"{prefix}due_on"),
        *more,
    )


MAINTENANCE_COMPLETION_RATE = register(
    Indicator(
        code="operations.maintenance_completion_rate",
        label="网络运维完成率",
        label_en="Maintenance completion rate",
        definition=(
            "计划完成日落在统计期内的运维任务中，截止日前完成的项数÷应完成项数。截止日为计划完成日所属年度的12月31日；"
            "计划完成日以首次批准的为准，改期另列。完成以登记完成的时间为准：提前完成的计入计划完成日，逾期的计入登记日，"
            "次年登记的不计；按申报的完成日计算的完成率另列。截止日前经批准取消的从分母剔除并列示；"
            "到期后才登记的任务为补录，不计入，另列项数。"
        ),
        definition_en=(
            "Maintenance jobs due in the period that were completed by the cut-off / jobs due. The cut-off is 31 "
            "December of the year in which a job is due; the first approved day counts, postponements are shown apart. "
            "A completion counts when it is recorded: early ones on the day the job was due, late ones on the day they "
            "were recorded, those recorded in a later year not at all; the rate by the claimed days is shown beside. "
            "Jobs cancelled with approval by the cut-off leave the denominator and are listed; jobs entered only after "
            "they were due are late entries, not counted, and their number is shown."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(
            rows=lambda period: JobCompletion.objects.completing_between(period.start, period.end),
            date="counts_on",
            columns=_columns(
                "job__",
                Column("完成日期", "Done on", "completed_on"),
                Column("登记时间", "Recorded at", "recorded_at"),
                Column("补录", "Late entry", "late"),
            ),
        ),
        denominator=Part(
            rows=lambda period: MaintenanceJob.objects.due_between(period.start, period.end),
            date="due_on",
            columns=_columns(""),
        ),
        dimensions=(
            Dimension("system", "信息系统", "System", "job__system__code", "system__code"),
            Dimension("project", "项目", "Project", "job__project__code", "project__code"),
            Dimension("kind", "类别", "Kind", "job__kind", "kind"),
        ),
        answers=(Answer("网络运维完成率", "", "project=row"),),
    )
)
