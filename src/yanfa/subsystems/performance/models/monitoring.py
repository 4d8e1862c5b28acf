"""绩效跟踪（运行监控）: execution and goals at a day within the year, the outlook, and what is decided."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.performance.choices import Cause, MonitoringDecision, Outlook
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT, Goal, GoalIndicator, within_reach

OUTLOOKS = [
    (Outlook.CERTAIN, _("确定能")),
    (Outlook.POSSIBLE, _("有可能")),
    (Outlook.IMPOSSIBLE, _("完全不可能")),
]
CAUSES = [
    (Cause.FUNDS, _("经费保障")),
    (Cause.RULES, _("制度保障")),
    (Cause.STAFF, _("人员保障")),
    (Cause.HARDWARE, _("硬件条件保障")),
    (Cause.OTHER, _("其他")),
]
DECISIONS = [
    (MonitoringDecision.CONTINUE, _("继续实施")),
    (MonitoringDecision.ADJUST, _("调剂或调整目标")),
    (MonitoringDecision.CANCEL, _("取消")),
]


class MonitoringQuerySet(models.QuerySet["Monitoring"]):
    """Reads of monitoring."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "goal__project_year")


class Monitoring(models.Model):
    """One monitoring of a project year, as of a day. Money is in 元, frozen when the form is submitted."""

    public_id = PublicIdField()
    goal = models.ForeignKey(
        Goal, verbose_name=_("绩效目标"), on_delete=models.PROTECT, related_name="monitorings"
    )
    as_of = models.DateField(_("统计截止日"))
    initial_budget = models.DecimalField(_("年初预算数"), max_digits=18, decimal_places=2, null=True)
    annual_budget = models.DecimalField(_("全年预算数"), max_digits=18, decimal_places=2, null=True)
    executed = models.DecimalField(_("截至统计日执行数"), max_digits=18, decimal_places=2, null=True)
    expected = models.DecimalField(_("全年预计执行数"), max_digits=18, decimal_places=2, null=True)
    problems = models.TextField(_("存在问题"), max_length=LONGEST_TEXT, blank=True)
    measures = models.TextField(_("改进措施"), max_length=LONGEST_TEXT, blank=True)
    decision = models.CharField(_("处理决定"), max_length=10, choices=DECISIONS, blank=True)
    decision_reason = models.TextField(_("决定理由"), max_length=LONGEST_TEXT, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开始时间"), default=clock.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    state = StateField("performance.monitoring")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager[Monitoring]] = MonitoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("绩效跟踪")
        verbose_name_plural = verbose_name
        ordering = ("goal_id", "as_of")
        constraints = (
            models.UniqueConstraint(
                fields=("goal", "as_of"),
                name="performance_monitoring_once",
                violation_error_message=_("该项目已有这个统计截止日的绩效跟踪。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.goal} {self.as_of:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the monitoring."""
        return reverse("performance:monitoring", args=[self.public_id])


class MonitoredRow(models.Model):
    """One indicator at the day of monitoring: done so far, expected, how likely, and why it falls behind."""

    monitoring = models.ForeignKey(
        Monitoring, verbose_name=_("绩效跟踪"), on_delete=models.CASCADE, related_name="rows"
    )
    row = models.ForeignKey(
        GoalIndicator, verbose_name=_("绩效指标"), on_delete=models.PROTECT, related_name="monitored"
    )
    done = models.CharField(_("截至统计日完成情况"), max_length=300, blank=True)
    expected = models.CharField(_("全年预计完成情况"), max_length=300, blank=True)
    outlook = models.CharField(_("完成目标可能性"), max_length=12, choices=OUTLOOKS, blank=True)
    causes = models.JSONField(_("偏差原因"), default=list, blank=True)
    cause_text = models.TextField(_("原因说明"), max_length=2_000, blank=True)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    filled_at = models.DateTimeField(_("填报时间"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("跟踪的指标")
        verbose_name_plural = verbose_name
        ordering = ("monitoring_id", "row__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("monitoring", "row"), name="performance_monitored_row_once"),
        )

    def __str__(self) -> str:
        return str(self.row)
