"""Maintenance: the plan of a year, its recurring lines, and jobs with what became of them.

The first approved due day is the one that counts; postponements, completions and cancellations are rows beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.maintenance import Cadence, JobKind
from yanfa.subsystems.operations.models.duties import (
    Endable,
    EndableQuerySet,
    Kept,
    person_key,
    stands_after,
)
from yanfa.subsystems.operations.models.duties_fields import FixedDateField, WorkedOutDateField
from yanfa.subsystems.operations.rules.maintenance import counts_on

JOB_KINDS = [
    (JobKind.INSPECTION, _("检查保养")),
    (JobKind.BACKUP, _("备份与恢复验证")),
    (JobKind.UPDATE, _("补丁与升级")),
    (JobKind.CAPACITY, _("扩容与调优")),
    (JobKind.SECURITY, _("安全加固")),
    (JobKind.REPAIR, _("维修更换")),
    (JobKind.OTHER, _("其他运维")),
]
CADENCES = [
    (Cadence.WEEKLY, _("每周")),
    (Cadence.MONTHLY, _("每月")),
    (Cadence.QUARTERLY, _("每季")),
    (Cadence.YEARLY, _("每年")),
]
PROJECT: dict[str, Any] = {
    "to": "projects.BudgetProject",
    "verbose_name": _("预算项目"),
    "on_delete": models.PROTECT,
    "null": True,
    "blank": True,
    "related_name": "+",
}
SYSTEM: dict[str, Any] = {
    "to": "operations.System",
    "verbose_name": _("信息系统"),
    "on_delete": models.PROTECT,
    "null": True,
    "blank": True,
    "related_name": "+",
}


class MaintenancePlan(models.Model):
    """运维计划: the approved plan of a year; jobs of it are planned ones, all others are ad hoc."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    name = models.CharField(_("计划名称"), max_length=200)
    project = models.ForeignKey(**PROJECT)
    approval_document = models.CharField(_("批准文件"), max_length=200, help_text=_("文件名或文号。"))
    approved_on = models.DateField(_("批准日期"))
    recorded_by = person_key(_("录入人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("运维计划")
        verbose_name_plural = verbose_name
        ordering = ("-year", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "name"),
                name="operations_plan_once",
                violation_error_message=_("这一年已有同名的运维计划，请换一个名称。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"

    def get_absolute_url(self) -> str:
        """The page of the plan."""
        return reverse("operations:maintenance_plan", args=[self.public_id])


class MaintenanceLine(Kept):
    """定期运维项: a line of the plan that recurs; jobs are generated from it once for each due day."""

    plan = models.ForeignKey(MaintenancePlan, on_delete=models.PROTECT, related_name="lines")
    title = models.CharField(_("任务名称"), max_length=200)
    kind = models.CharField(_("类别"), max_length=12, choices=JOB_KINDS)
    system = models.ForeignKey(**SYSTEM)
    cadence = models.CharField(_("周期"), max_length=10, choices=CADENCES)
    on_day = models.PositiveSmallIntegerField(
        _("周期内的日子"),
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("每周的填 1（周一）至 7（周日）；其余填日期 1 至 31，当月没有的按月末。"),
    )
    standard = models.TextField(_("工作要求"), max_length=2_000, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("定期运维项")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "title"),
                name="operations_line_once",
                violation_error_message=_("计划中已有这一项，请换一个名称。"),
            ),
            models.CheckConstraint(
                condition=~Q(cadence=Cadence.WEEKLY) | Q(on_day__lte=7),
                name="operations_line_weekday",
                violation_error_message=_("每周的任务请填 1（周一）至 7（周日）。"),
            ),
        )

    def __str__(self) -> str:
        return self.title


class MaintenanceJobQuerySet(models.QuerySet["MaintenanceJob"]):
    """Questions about jobs."""

    def planned_in_time(self) -> Self:
        """Jobs written down before they were due: what is entered afterwards (补录) is no planned job."""
        return self.filter(late=False, recorded_at__year__lte=F("due_on__year"))

    def due_between(self, start: date, end: date) -> Self:
        """Jobs due from `start` up to `end` that no approval cancelled within the year in which they were due."""
        cancelled = JobCancellation.objects.filter(
            job=OuterRef("pk"), recorded_at__year__lte=OuterRef("due_on__year")
        )
        due = self.planned_in_time().filter(due_on__gte=start, due_on__lt=end)
        return due.exclude(Exists(cancelled))

    def unfinished(self) -> Self:
        """Jobs that still wait to be done."""
        return self.filter(state__in=("todo", "doing"))

    def search(self, words: str) -> Self:
        """Those whose number or title holds every word."""
        found = self
        for word in words.split():
            found = found.filter(Q(number__icontains=word) | Q(title__icontains=word))
        return found


class MaintenanceJob(models.Model):
    """运维任务: something to be done by a day; `due_on` is the first approved day and never changes."""

    public_id = PublicIdField()
    number = models.CharField(_("任务编号"), max_length=40, unique=True, editable=False)
    title = models.CharField(_("任务名称"), max_length=200)
    kind = models.CharField(_("类别"), max_length=12, choices=JOB_KINDS)
    system = models.ForeignKey(**SYSTEM)
    project = models.ForeignKey(**PROJECT)
    plan = models.ForeignKey(
        MaintenancePlan,
        verbose_name=_("运维计划"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        help_text=_("不属于计划的为临时任务。"),
    )
    line = models.ForeignKey(
        MaintenanceLine, on_delete=models.PROTECT, null=True, editable=False, related_name="jobs"
    )
    due_on = FixedDateField(_("计划完成日"), help_text=_("首次批准的日期，登记后不改；改期另行登记。"))
    assignee = person_key(_("承办人"), editable=True, blank=True)
    standard = models.TextField(_("工作要求"), max_length=2_000, blank=True)
    state = StateField("operations.maintenance_job")
    recorded_by = person_key(_("录入人"))
    recorded_at = RecordedAtField()
    late = LateField(happened="due_on", grace="operations.maintenance_entry_days")

    objects: ClassVar[models.Manager[Any]] = MaintenanceJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("运维任务")
        verbose_name_plural = verbose_name
        ordering = ("due_on", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("line", "due_on"), condition=Q(line__isnull=False), name="operations_job_of_line_once"
            ),
        )
        indexes = (
            models.Index(fields=("due_on",), name="operations_job_due"),
            models.Index(fields=("assignee", "due_on"), name="operations_job_assignee"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The page of the job."""
        return reverse("operations:maintenance_job", args=[self.public_id])


class JobPostponement(Kept):
    """运维任务改期: a later day that an approval gave; the first day keeps counting."""

    job = models.ForeignKey(MaintenanceJob, on_delete=models.PROTECT, related_name="postponements")
    new_due_on = models.DateField(_("改期后的完成日"))
    approved_on = models.DateField(_("批准日期"))
    document = models.CharField(_("批准文件"), max_length=200)
    reason = models.CharField(_("改期原因"), max_length=500)

    class Meta(Kept.Meta):
        verbose_name = _("运维任务改期")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("job", "new_due_on"),
                name="operations_postponed_once",
                violation_error_message=_("已经改期到这一天。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.job} → {self.new_due_on}"


class JobCompletionQuerySet(EndableQuerySet):
    """Questions about completions."""

    def completing_between(self, start: date, end: date) -> Self:
        """Completions, recorded within the year in which the job was due, by the day on which they count."""
        year = F("job__due_on__year")
        found = self.filter(counts_on__gte=start, counts_on__lt=end, counts_on__year=year)
        in_plan = found.filter(job__late=False, job__recorded_at__year__lte=year)
        return in_plan.filter(stands_after(year))


class JobCompletion(Endable):
    """运维任务完成: the day that is claimed, and the day on which it counts, which the server gives."""

    job = models.ForeignKey(MaintenanceJob, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField(_("完成日期"))
    result = models.TextField(_("完成情况"), max_length=2_000)
    late = LateField(happened="completed_on", grace="operations.completion_entry_days")
    counts_on = WorkedOutDateField(_("计入日期"), by="counting_day")

    objects: ClassVar[models.Manager[Any]] = JobCompletionQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("运维任务完成")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("job",), condition=Q(ended_at=None), name="operations_completed_once"
            ),
        )
        indexes = (models.Index(fields=("counts_on",), name="operations_completed_on"),)

    def __str__(self) -> str:
        return f"{self.job} {self.completed_on}"

    def counting_day(self) -> date:
        """The due day of the job, or today where that has passed."""
        return counts_on(clock.today(), self.job.due_on)


class JobCancellation(Kept):
    """运维任务取消: the approval by which a job leaves the plan; recorded by the year's end it leaves the rate, too."""

    job = models.OneToOneField(MaintenanceJob, on_delete=models.PROTECT, related_name="cancellation")
    document = models.CharField(_("批准取消的文件"), max_length=200)
    approved_on = models.DateField(_("批准日期"))
    reason = models.CharField(_("取消原因"), max_length=500)

    class Meta(Kept.Meta):
        verbose_name = _("运维任务取消")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.job} {self.document}"
