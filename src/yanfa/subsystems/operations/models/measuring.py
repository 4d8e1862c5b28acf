"""What the platform counts about itself: times of routes, visits of days, and who is here in a minute."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.measuring import NO_SERVICE, Grain
from yanfa.subsystems.operations.rules.histograms import BINS

GRAINS = [(Grain.MINUTE, _("分钟")), (Grain.HOUR, _("小时")), (Grain.DAY, _("天"))]
#: The columns of the histogram, one for each bin of rules.histograms.
BIN_NAMES = tuple(f"bin_{number:02}" for number in range(BINS))


class TimingQuerySet(models.QuerySet["Timing"]):
    """Questions about times; rows of every grain answer together, because each request is in exactly one row."""

    def in_period(self, period: Period) -> Self:
        """Rows of requests that began in the period."""
        return self.filter(start__gte=period.start_at, start__lt=period.end_at)

    def of_service(self) -> Self:
        """Without what is no service to anybody: assets, unknown addresses, health and metrics."""
        return self.exclude(route__in=NO_SERVICE)

    def finer_than(self, grain: Grain, before: datetime) -> Self:
        """The rows that are to become rows of `grain`: the next finer ones that began before."""
        finer = Grain.MINUTE if grain is Grain.HOUR else Grain.HOUR
        return self.filter(grain=finer, start__lt=before)


class Timing(models.Model):
    """服务端处理时间: the requests of one route in a minute, an hour or a day, and how long they took."""

    grain = models.CharField(_("粒度"), max_length=6, choices=GRAINS)
    start = models.DateTimeField(_("起始时间"))
    system_code = models.CharField(_("系统"), max_length=40)
    route = models.CharField(_("路由"), max_length=200)
    requests = models.BigIntegerField(_("请求数"), default=0)
    errors = models.BigIntegerField(_("错误数"), default=0, help_text=_("服务器错误（5xx）。"))
    total_us = models.BigIntegerField(_("总耗时（微秒）"), default=0)
    longest_us = models.BigIntegerField(_("最长耗时（微秒）"), default=0)

    objects: ClassVar[models.Manager[Timing]] = TimingQuerySet.as_manager()

    class Meta:
        verbose_name = _("服务端处理时间")
        verbose_name_plural = verbose_name
        ordering = ("start", "system_code", "route", "grain")
        constraints = (
            models.UniqueConstraint(
                fields=("grain", "start", "system_code", "route"), name="operations_timing_once"
            ),
        )
        indexes = (models.Index(fields=("start",), name="operations_timing_start"),)

    def __str__(self) -> str:
        return f"{self.route} {self.start:%Y-%m-%d %H:%M}"


for _name in BIN_NAMES:
    Timing.add_to_class(_name, models.BigIntegerField(default=0))


class CountedLateField(LateField):
    """补录 of a counter: while its day lasts it cannot be late, and then no write has to ask the policy."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """False for an INSERT on the day itself; else as the policy says."""
        if add and getattr(model_instance, self.happened) == clock.today():
            setattr(model_instance, self.attname, False)
            return False
        return super().pre_save(model_instance, add)


class VisitDayQuerySet(models.QuerySet["VisitDay"]):
    """Questions about visits."""

    def in_period(self, period: Period) -> Self:
        """The days of the period."""
        return self.filter(day__gte=period.start, day__lt=period.end)


class VisitDay(models.Model):
    """日访问量: the visits to one system on one day. Who came is not in it: visitors are a sketch that lists nobody."""

    system_code = models.CharField(_("系统"), max_length=40)
    day = models.DateField(_("日期"))
    visits = models.BigIntegerField(_("访问次数"), default=0)
    first_visits = models.BigIntegerField(_("首次访问"), default=0, help_text=_("浏览器的第一次访问。"))
    page_views = models.BigIntegerField(_("页面浏览量"), default=0)
    robot_views = models.BigIntegerField(_("剔除的机器请求"), default=0, help_text=_("机器请求的页面数。"))
    staff_visits = models.BigIntegerField(_("剔除的工作人员访问"), default=0)
    staff_views = models.BigIntegerField(_("剔除的工作人员浏览"), default=0)
    dropped = models.BigIntegerField(
        _("未记录的请求"), default=0, help_text=_("数据库长时间中断，缓存已满时放弃的记录。")
    )
    visitors = models.BigIntegerField(_("独立用户数"), default=0, help_text=_("估计值，标准误差 1.6%。"))
    sketch = models.BinaryField(_("独立用户草图"), default=b"", editable=False)
    peak_live = models.IntegerField(
        _("在线峰值"), default=0, help_text=_("五分钟内打开过页面的人数的最大值。")
    )
    recorded_at = RecordedAtField()
    last_at = models.DateTimeField(_("最近计入时间"), default=clock.now, editable=False)
    late = CountedLateField(happened="day", grace="operations.measuring_grace_days")

    objects: ClassVar[models.Manager[VisitDay]] = VisitDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("日访问量")
        verbose_name_plural = verbose_name
        ordering = ("day", "system_code")
        constraints = (
            models.UniqueConstraint(fields=("day", "system_code"), name="operations_visit_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.system_code} {self.day:%Y-%m-%d}"


class LiveMinute(models.Model):
    """在线分钟: a sketch of who opened a page of one system in one minute; gone when the peak of its day is known."""

    system_code = models.CharField(_("系统"), max_length=40)
    minute = models.DateTimeField(_("时间"))
    sketch = models.BinaryField(_("在线用户草图"), default=b"", editable=False)

    objects: ClassVar[models.Manager[LiveMinute]] = models.Manager()

    class Meta:
        verbose_name = _("在线分钟")
        verbose_name_plural = verbose_name
        ordering = ("minute", "system_code")
        constraints = (
            models.UniqueConstraint(fields=("minute", "system_code"), name="operations_live_minute_once"),
        )

    def __str__(self) -> str:
        return f"{self.system_code} {self.minute:%Y-%m-%d %H:%M}"
