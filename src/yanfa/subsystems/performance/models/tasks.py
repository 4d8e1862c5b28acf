"""The work plan of a project year: planned tasks with what became of them, and communications that had a day.

A row that counts is not edited in silence: a mistake is mended by a correction that keeps both values and the reason,
and what should not be there at all is withdrawn with a reason; both stay on the page.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.subsystems.performance.choices.tasks import Partner, TaskKind, WorkStanding
from yanfa.subsystems.performance.models.goals import within_reach

TASK_KINDS = [(TaskKind.TASK, _("任务")), (TaskKind.ACTIVITY, _("活动"))]
PARTNERS = [(Partner.SUPPLIER, _("供应商")), (Partner.DIVISION, _("主管处室"))]
STANDINGS = [
    (WorkStanding.OVERDUE, _("已超期")),
    (WorkStanding.WAITING, _("未到期")),
    (WorkStanding.ON_TIME, _("按期完成")),
    (WorkStanding.LATE, _("逾期完成")),
]
LONGEST_REASON = 500
STANDS = Q(withdrawn_at=None)


class WorkQuerySet(models.QuerySet):
    """Reads of what is written down about the work of a project."""

    def standing(self) -> Self:
        """Rows that nobody withdrew."""
        return self.filter(STANDS)

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        found: Self = within_reach(self, user, "project_year")
        return found


class Noted(models.Model):
    """A fact that somebody wrote down; withdrawn with a reason, never deleted."""

    public_id = PublicIdField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("录入时间"), default=clock.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    withdrawn_reason = models.CharField(_("撤销理由"), max_length=LONGEST_REASON, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = WorkQuerySet.as_manager()

    class Meta:
        abstract = True


class PlannedTask(Noted):
    """工作任务: a line of the work plan. `planned_on` is the day of the first approved plan and keeps counting."""

    project_year = models.ForeignKey(
        "projects.ProjectYear", verbose_name=_("项目年度"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("任务编号"), max_length=40)
    name = models.CharField(_("任务名称"), max_length=200)
    kind = models.CharField(_("类别"), max_length=10, choices=TASK_KINDS, default=TaskKind.TASK)
    planned_on = models.DateField(_("计划完成日"), help_text=_("首次批准的计划所定的日期；改期另行登记。"))
    plan_document = models.CharField(_("计划文件"), max_length=200, help_text=_("文件名或文号。"))
    standard = models.TextField(
        _("质量标准"), max_length=2_000, blank=True, help_text=_("任务书写明的标准；没有的留空，不计入达标。")
    )
    #: Raised by every change, so that the second of two clerks is told.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("工作任务")
        verbose_name_plural = verbose_name
        ordering = ("planned_on", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "number"),
                condition=STANDS,
                name="performance_task_once",
                violation_error_message=_("这个任务编号在本年度计划中已有。"),
            ),
        )
        indexes = (models.Index(fields=("planned_on",), name="performance_task_day"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """The page of the task."""
        return reverse("performance:task", args=[self.public_id])


class TaskPostponement(Noted):
    """批准改期: a later day that an approval gave; the first day keeps counting, the variant shows this one."""

    task = models.ForeignKey(PlannedTask, on_delete=models.PROTECT, related_name="postponements")
    new_date = models.DateField(_("改期后的完成日"))
    approved_on = models.DateField(_("批准日期"))
    document = models.CharField(_("批准文件"), max_length=200)

    class Meta:
        verbose_name = _("任务改期")
        verbose_name_plural = verbose_name
        ordering = ("approved_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "new_date"),
                condition=STANDS,
                name="performance_postponed_once",
                violation_error_message=_("这次改期已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.task} → {self.new_date}"


class TaskCompletion(Noted):
    """完成: the day on which a task was done, once for each task."""

    task = models.ForeignKey(PlannedTask, on_delete=models.PROTECT, related_name="completions")
    completed_on = models.DateField(_("完成日期"))
    note = models.CharField(_("完成情况"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("任务完成")
        verbose_name_plural = verbose_name
        ordering = ("completed_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task",),
                condition=STANDS,
                name="performance_completed_once",
                violation_error_message=_("这项任务已登记完成。"),
            ),
        )
        indexes = (models.Index(fields=("completed_on",), name="performance_completed_day"),)

    def __str__(self) -> str:
        return f"{self.task} {self.completed_on}"


class TaskAcceptance(Noted):
    """验收 of a completed task by its quality standard; one that was not met may be followed by another."""

    completion = models.ForeignKey(TaskCompletion, on_delete=models.PROTECT, related_name="acceptances")
    accepted_on = models.DateField(_("验收日期"))
    met = models.BooleanField(_("达到质量标准"))
    document = models.CharField(_("验收文件"), max_length=200)

    class Meta:
        verbose_name = _("任务验收")
        verbose_name_plural = verbose_name
        ordering = ("accepted_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("completion",),
                condition=STANDS & Q(met=True),
                name="performance_accepted_once",
                violation_error_message=_("这项任务已验收达标。"),
            ),
        )
        indexes = (models.Index(fields=("accepted_on",), name="performance_accepted_day"),)

    def __str__(self) -> str:
        return f"{self.completion} {self.accepted_on}"


class Communication(Noted):
    """沟通事项: what a contract or task document says must be sent or answered by a day, within the project."""

    project_year = models.ForeignKey(
        "projects.ProjectYear", verbose_name=_("项目年度"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("事项编号"), max_length=40)
    partner = models.CharField(_("沟通对象"), max_length=10, choices=PARTNERS)
    partner_name = models.CharField(_("对方名称"), max_length=200)
    subject = models.CharField(_("沟通事项"), max_length=300)
    due_on = models.DateField(_("应办日期"))
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    document = models.CharField(
        _("依据和记录"), max_length=200, blank=True, help_text=_("合同条款、收发文号或纪要。")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("项目沟通")
        verbose_name_plural = verbose_name
        ordering = ("due_on", "number", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "number"),
                condition=STANDS,
                name="performance_communication_once",
                violation_error_message=_("这个事项编号在本年度已有。"),
            ),
        )
        indexes = (models.Index(fields=("due_on",), name="performance_communication_day"),)

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page of the communication."""
        return reverse("performance:communication", args=[self.public_id])

    def standing_on(self, day: date) -> WorkStanding:
        """How it stands on a day."""
        return standing_of(self.due_on, self.done_on, day)


class WorkCorrection(models.Model):
    """更正记录: what stood in a task or communication before, what stands now, and why."""

    task = models.ForeignKey(
        PlannedTask, on_delete=models.PROTECT, null=True, related_name="corrections", editable=False
    )
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, null=True, related_name="corrections", editable=False
    )
    #: {field: [before, after]}, as words.
    changes = models.JSONField(_("更正内容"))
    reason = models.CharField(_("更正理由"), max_length=LONGEST_REASON)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("更正人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    corrected_at = models.DateTimeField(_("更正时间"), default=clock.now)

    class Meta:
        verbose_name = _("计划更正")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(task=None, communication__isnull=False)
                | Q(task__isnull=False, communication=None),
                name="performance_correction_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.task or self.communication} {self.reason}"

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """(field in words, before, after) of everything that changed."""
        model = PlannedTask if self.task_id else Communication
        return [
            (str(model._meta.get_field(name).verbose_name), before, after)  # type: ignore[union-attr]
            for name, (before, after) in self.changes.items()
        ]


def standing_of(due: date, done: date | None, day: date) -> WorkStanding:
    """How something due and perhaps done stands at the end of a day."""
    if done is not None and done <= day:
        return WorkStanding.ON_TIME if done <= due else WorkStanding.LATE
    return WorkStanding.OVERDUE if due < day else WorkStanding.WAITING


def completed_in_time(start: date, end: date) -> models.QuerySet[TaskCompletion]:
    """Completions, on or before the first planned day, of tasks planned from `start` up to, and without, `end`."""
    done = TaskCompletion.objects.standing().filter(task__withdrawn_at=None)
    found: models.QuerySet[TaskCompletion] = done.filter(
        task__planned_on__gte=start, task__planned_on__lt=end, completed_on__lte=F("task__planned_on")
    )
    return found


def met_between(start: date, end: date) -> models.QuerySet[TaskAcceptance]:
    """Acceptances of those days that found the standard met, in the year in which the task was completed.

    They count on the day of the acceptance: what is accepted later changes no month that has passed, and what is
    accepted in a later year does not change the year.
    """
    found: models.QuerySet[TaskAcceptance] = TaskAcceptance.objects.standing().filter(
        completion__withdrawn_at=None,
        completion__task__withdrawn_at=None,
        met=True,
        accepted_on__gte=start,
        accepted_on__lt=end,
        accepted_on__year=F("completion__completed_on__year"),
    )
    return found.exclude(completion__task__standard="")
