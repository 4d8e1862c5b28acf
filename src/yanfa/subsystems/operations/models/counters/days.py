"""The figures of each device and day: the rows that the indicators add up."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.counters import DeviceKind, Origin
from yanfa.subsystems.operations.models.counters.devices import CounterDevice
from yanfa.subsystems.operations.models.counters.logs import LogImport
from yanfa.subsystems.operations.models.counters.statements import CounterStatement

ORIGINS = [(Origin.LOG, _("设备日志")), (Origin.REPORT, _("设备报表")), (Origin.RELEASE, _("误拦放行登记"))]


class DayCountQuerySet(models.QuerySet["DayCount"]):
    """Questions about figures of days."""

    def standing(self) -> Self:
        """Those that no correction has replaced."""
        return self.filter(standing=True)

    def of(self, kind: DeviceKind) -> Self:
        """Those of one kind of device."""
        return self.filter(device__kind=kind)

    def within(self, start: date, end: date) -> Self:
        """Those dated from `start` up to, and without, `end`."""
        return self.filter(day__gte=start, day__lt=end)


class DayCount(models.Model):
    """日计数: what a device stopped on a day. A monthly report stands on its last day and says how many it covers.

    Two files that each hold a part of a day make two rows. System and project are kept as they were, so that a device
    that moves to another system moves no figure.
    """

    device = models.ForeignKey(
        CounterDevice, verbose_name=_("设备"), on_delete=models.PROTECT, related_name="counts"
    )
    system = models.ForeignKey(
        "operations.System", verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    day = models.DateField(_("日期"))
    days = models.PositiveSmallIntegerField(_("覆盖天数"), default=1)
    origin = models.CharField(_("数据来源"), max_length=10, choices=ORIGINS)
    blocked = models.PositiveBigIntegerField(_("拦截数"), default=0)
    received = models.PositiveBigIntegerField(_("收信总数"), null=True)
    released = models.PositiveBigIntegerField(_("误拦放行数"), default=0)
    alerts = models.PositiveBigIntegerField(_("仅告警数"), default=0)
    kinds = models.JSONField(_("按类型"), default=dict)
    sources = models.JSONField(_("按来源"), default=dict)
    rule_version = models.CharField(_("规则版本"), max_length=60, blank=True)
    log_import = models.ForeignKey(
        LogImport, verbose_name=_("日志文件"), on_delete=models.PROTECT, null=True, related_name="days"
    )
    statement = models.OneToOneField(
        CounterStatement,
        verbose_name=_("设备报表"),
        on_delete=models.PROTECT,
        null=True,
        related_name="row",
    )
    standing = models.BooleanField(default=True)
    recorded_at = RecordedAtField()
    late = LateField(happened="day", grace="operations.counter_grace_days")

    objects: ClassVar[models.Manager[DayCount]] = DayCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("日计数")
        verbose_name_plural = verbose_name
        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("log_import", "day"),
                condition=Q(log_import__isnull=False),
                name="operations_day_count_once",
            ),
        )
        indexes = (models.Index(fields=("day", "device"), name="operations_day_count"),)

    def __str__(self) -> str:
        return f"{self.device} {self.day:%Y-%m-%d}"
