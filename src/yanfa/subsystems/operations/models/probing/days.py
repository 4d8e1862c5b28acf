"""What samples add up to: hours and days of a target, and the days of a system by which it is judged."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.models.systems import System

from .targets import KINDS, ProbeTarget


class ProbeHour(models.Model):
    """拨测小时: the samples of one target in one hour."""

    target = models.ForeignKey(
        ProbeTarget, verbose_name=_("拨测对象"), on_delete=models.PROTECT, related_name="hours"
    )
    starts_at = models.DateTimeField(_("小时"))
    samples = models.PositiveIntegerField(_("样本数"))
    failures = models.PositiveIntegerField(_("失败数"))
    good_ms = models.BigIntegerField(_("成功样本响应时间合计（毫秒）"))
    histogram = models.JSONField(_("响应时间分布"))

    class Meta:
        verbose_name = _("拨测小时统计")
        verbose_name_plural = verbose_name
        ordering = ("target", "starts_at")
        constraints = (models.UniqueConstraint(fields=("target", "starts_at"), name="operations_hour_once"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.starts_at:%Y-%m-%d %H}"


class ProbeTargetDay(models.Model):
    """拨测日: the samples of one target on one day in Shanghai."""

    target = models.ForeignKey(
        ProbeTarget, verbose_name=_("拨测对象"), on_delete=models.PROTECT, related_name="days"
    )
    day = models.DateField(_("日期"))
    samples = models.PositiveIntegerField(_("样本数"))
    failures = models.PositiveIntegerField(_("失败数"))
    good = models.PositiveIntegerField(_("成功数"))
    #: Taken into the database later than the policy's hours after they were taken.
    late_samples = models.PositiveIntegerField(_("补录样本数"), default=0)
    good_ms = models.BigIntegerField(_("成功样本响应时间合计（毫秒）"))
    histogram = models.JSONField(_("响应时间分布"))
    outage_seconds = models.PositiveIntegerField(_("不通秒数"))
    gap_seconds = models.PositiveIntegerField(_("缺采样秒数"))
    #: The samples are cleared away: the day is not counted again, and samples that come now are too late.
    raw_cleared = models.BooleanField(_("原始样本已清理"), default=False)

    class Meta:
        verbose_name = _("拨测日统计")
        verbose_name_plural = verbose_name
        ordering = ("day", "target")
        constraints = (
            models.UniqueConstraint(fields=("target", "day"), name="operations_target_day_once"),
            models.CheckConstraint(
                condition=Q(samples=F("good") + F("failures")), name="operations_target_day_sum"
            ),
        )
        indexes = (models.Index(fields=("day",), name="operations_target_day"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.day}"


class ProbeSystemDay(models.Model):
    """可用日: one day of a system (or of the network's lines), every second of it out, planned, unobserved or up.

    available: by the parameters in force on that day; never true before the day is over.
    """

    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="probed_days"
    )
    kind = models.CharField(_("类型"), max_length=10, choices=KINDS)
    day = models.DateField(_("日期"))
    seconds = models.PositiveIntegerField(_("已计秒数"))
    outage_seconds = models.PositiveIntegerField(_("中断秒数"))
    planned_seconds = models.PositiveIntegerField(_("计划停机秒数"))
    gap_seconds = models.PositiveIntegerField(_("缺采样秒数"))
    up_seconds = models.PositiveIntegerField(_("正常秒数"))
    available = models.BooleanField(_("可用"))

    class Meta:
        verbose_name = _("系统可用日")
        verbose_name_plural = verbose_name
        ordering = ("day", "system")
        constraints = (
            models.UniqueConstraint(fields=("system", "kind", "day"), name="operations_system_day_once"),
            models.CheckConstraint(
                condition=Q(
                    seconds=F("outage_seconds") + F("planned_seconds") + F("gap_seconds") + F("up_seconds")
                ),
                name="operations_system_day_sum",
            ),
        )
        indexes = (models.Index(fields=("kind", "day"), name="operations_system_day"),)

    def __str__(self) -> str:
        return f"{self.system_id} {self.day}"
