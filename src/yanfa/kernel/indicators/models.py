"""Locked values: what a figure was when a year was closed, with the rows that it counted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.indicators.compute import Value
from yanfa.kernel.indicators.periods import Period


class LockedValueQuerySet(models.QuerySet["LockedValue"]):
    """Reads of locked values."""

    def of(self, code: str, period: Period) -> LockedValueQuerySet:
        """The locked values of an indicator for exactly this period, newest first."""
        return self.filter(code=code, period_start=period.start, period_end=period.end).order_by("-locked_at")


class LockedValue(models.Model):
    """A figure as it was locked, with the digest of its rows that recomputing is held against.

    The rows are kept as shown, headings first, by part; `row_counts` says how many each part had. Where the indicator
    keeps no rows, because they never change, `rows` is empty.
    """

    code = models.CharField(_("指标代码"), max_length=100)
    period_start = models.DateField(_("期初"))
    period_end = models.DateField(_("期末（不含）"))
    filters = models.JSONField(_("筛选"), default=dict)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=4, null=True)
    numerator = models.DecimalField(_("分子"), max_digits=24, decimal_places=4, null=True)
    denominator = models.DecimalField(_("分母"), max_digits=24, decimal_places=4, null=True)
    rows = models.JSONField(_("明细"), default=dict)
    row_counts = models.JSONField(_("明细行数"), default=dict)
    rows_digest = models.CharField(_("明细摘要"), max_length=64)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("锁定人"), on_delete=models.PROTECT, related_name="+"
    )
    locked_at = models.DateTimeField(_("锁定时间"))

    objects: ClassVar[models.Manager[LockedValue]] = LockedValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("锁定值")
        verbose_name_plural = verbose_name
        indexes: ClassVar = [models.Index(fields=["code", "period_start", "period_end"])]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"

    @property
    def period(self) -> Period:
        """The period that the value belongs to."""
        return Period(self.period_start, self.period_end)

    def agrees_with(self, value: Value) -> bool:
        """Whether recomputing gave the same three numbers."""
        locked = (self.value, self.numerator, self.denominator)
        return locked == (value.value, value.numerator, value.denominator)
