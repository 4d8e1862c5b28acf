"""Figures that a device reports itself, entered by hand or from a list, each with the report as evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.operations.choices.counters import Content
from yanfa.subsystems.operations.models.counters.devices import CounterDevice

CONTENTS = [(Content.COUNTS, _("拦截计数")), (Content.RELEASES, _("误拦放行"))]


class CounterStatement(models.Model):
    """设备报表: what a device counted on a day or in a month. It is never changed; a correction replaces it."""

    public_id = PublicIdField()
    device = models.ForeignKey(
        CounterDevice, verbose_name=_("设备"), on_delete=models.PROTECT, related_name="statements"
    )
    content = models.CharField(_("内容"), max_length=10, choices=CONTENTS, default=Content.COUNTS.value)
    first_day = models.DateField(_("开始日期"))
    last_day = models.DateField(_("截止日期"))
    blocked = models.PositiveBigIntegerField(_("拦截数"), default=0)
    received = models.PositiveBigIntegerField(_("收信总数"), null=True, blank=True)
    released = models.PositiveBigIntegerField(_("误拦放行数"), default=0)
    evidence = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("设备报表文件"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    standing = models.BooleanField(default=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )
    recorded_at = RecordedAtField()
    late = LateField(happened="last_day", grace="operations.counter_grace_days")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("设备报表")
        verbose_name_plural = verbose_name
        ordering = ("-last_day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("device", "content", "first_day"),
                condition=Q(standing=True),
                name="operations_statement_once",
                violation_error_message=_("这台设备这一期已有报表；有误请录入更正。"),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="operations_statement_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.first_day:%Y-%m-%d}—{self.last_day:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("operations:counter_statement", args=[self.public_id])

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.last_day - self.first_day).days + 1
