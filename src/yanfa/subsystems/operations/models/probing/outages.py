"""Outages as the samples say, and stops that were announced before they began."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField, WrittenByServer
from yanfa.subsystems.operations.models.systems import System

from .targets import KINDS


class Outage(models.Model):
    """中断: one stretch in which a system did not answer, flapping included.

    The dates and seconds come from the samples and are written by deriving alone; cause and incident number are a
    person's. An outage that was open when last seen has no end.
    """

    public_id = PublicIdField()
    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="outages"
    )
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS)
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("恢复时间"), null=True)
    down_seconds = models.PositiveIntegerField(_("中断秒数"))
    planned_seconds = models.PositiveIntegerField(_("计划停机秒数"), default=0)
    gap_seconds = models.PositiveIntegerField(_("其间缺采样秒数"), default=0)
    #: Whether it lasted longer than the policy of its first day allows, without planned time.
    counted = models.BooleanField(_("计入中断次数"))
    cause = models.CharField(_("原因"), max_length=300, blank=True)
    incident_number = models.CharField(_("事件编号"), max_length=40, blank=True)
    derived_at = models.DateTimeField(_("判定时间"))

    class Meta:
        verbose_name = _("网站中断")
        verbose_name_plural = verbose_name
        ordering = ("-started_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("system", "kind", "started_at"), name="operations_outage_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="operations_outage_dates"
            ),
        )
        indexes = (models.Index(fields=("kind", "started_at"), name="operations_outage_start"),)

    def __str__(self) -> str:
        return f"{self.system} {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The page on which its cause is written down."""
        return reverse("operations:outage", args=[self.public_id])

    @property
    def planned_only(self) -> bool:
        """Whether all of it was announced before."""
        return self.down_seconds == 0 and self.planned_seconds > 0


#: What an announcement says cannot be said otherwise afterwards: a longer stop is announced anew.
ANNOUNCED = frozenset({"system", "system_id", "starts_at", "ends_at"})


class PlannedStopQuerySet(models.QuerySet["PlannedStop"]):
    """Questions about planned stops."""

    def announced(self) -> Self:
        """Those that stand and were announced before they began: they alone excuse an outage."""
        return self.filter(state="announced", announced_at__lt=F("starts_at"))

    def update(self, **values: Any) -> int:
        """Change what may change; raises WrittenByServer for what was announced."""
        if ANNOUNCED & values.keys():
            raise WrittenByServer("The dates of an announced stop are never changed.")
        return super().update(**values)


class PlannedStop(models.Model):
    """计划停机: announced with its first and last minute; the server says when it was announced."""

    public_id = PublicIdField()
    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="planned_stops"
    )
    starts_at = models.DateTimeField(_("计划开始"))
    ends_at = models.DateTimeField(_("计划结束"))
    reason = models.CharField(_("停机事由"), max_length=200, help_text=_("会公开显示，请写给用户看。"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("公告人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    announced_at = RecordedAtField(_("公告时间"))
    state = StateField("operations.planned_stop")

    objects: ClassVar[models.Manager[PlannedStop]] = PlannedStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("计划停机")
        verbose_name_plural = verbose_name
        ordering = ("-starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="operations_stop_dates",
                violation_error_message=_("计划结束应晚于计划开始。"),
            ),
        )
        indexes = (models.Index(fields=("system", "starts_at"), name="operations_stop_start"),)

    def __str__(self) -> str:
        return f"{self.system} {self.reason}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store it; raises WrittenByServer where a stored announcement would say something else."""
        if not self._state.adding:
            stored = type(self).objects.filter(
                pk=self.pk, system=self.system_id, starts_at=self.starts_at, ends_at=self.ends_at
            )
            if not stored.exists():
                raise WrittenByServer("The dates of an announced stop are never changed.")
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        """The page of the announcement."""
        return reverse("operations:planned_stop", args=[self.public_id])

    @property
    def in_time(self) -> bool:
        """Whether it was announced before it began; otherwise it excuses nothing."""
        return self.announced_at < self.starts_at
