"""Files of logs as they were handed in, and the stretches of each day that they covered."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.operations.models.counters.devices import CounterDevice
from yanfa.subsystems.operations.rules.logs import Span


class LogImport(models.Model):
    """日志文件: kept with its hash; read, looked at, and then counted by one short transaction, or not at all."""

    public_id = PublicIdField()
    device = models.ForeignKey(
        CounterDevice, verbose_name=_("设备"), on_delete=models.PROTECT, related_name="imports"
    )
    file = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("文件"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    file_name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    ends_in = models.DateField(_("日志截止年月"), null=True, blank=True)
    state = StateField("operations.log_import")
    recorded_at = RecordedAtField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    lines = models.PositiveBigIntegerField(_("总行数"), default=0, editable=False)
    counted = models.PositiveBigIntegerField(_("新计行数"), default=0, editable=False)
    skipped = models.PositiveBigIntegerField(_("已计过的行数"), default=0, editable=False)
    unread = models.PositiveBigIntegerField(_("读不懂的行数"), default=0, editable=False)
    refusal = models.TextField(_("不能计入的原因"), blank=True, editable=False)
    #: What `services.counters.readings` keeps of the reading until it is counted.
    reading = models.JSONField(default=dict, editable=False)
    #: The device's `counted_version` that the reading knew.
    based_on = models.PositiveIntegerField(default=0, editable=False)
    counted_at = models.DateTimeField(_("计入时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("日志文件")
        verbose_name_plural = verbose_name
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("device", "sha256"),
                condition=~Q(state__in=("refused", "discarded")),
                name="operations_log_file_once",
                violation_error_message=_("这个文件已经导入过，不会重复计数。"),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page of the file with what it would count, or counted."""
        return reverse("operations:log_import", args=[self.public_id])


class CountedSpan(models.Model):
    """已计区间: a stretch of a day that a counted file covers (`rules.logs.spans`)."""

    log_import = models.ForeignKey(LogImport, on_delete=models.PROTECT, related_name="spans")
    device = models.ForeignKey(CounterDevice, on_delete=models.PROTECT, related_name="+")
    day = models.PositiveIntegerField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    head = models.JSONField(default=dict)
    tail = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("已计区间")
        verbose_name_plural = verbose_name
        ordering = ("first",)
        indexes = (models.Index(fields=("device", "day"), name="operations_counted_span"),)

    def as_span(self) -> Span:
        """The stretch as the rules know it."""
        return Span(self.day, self.first, self.last, Counter(self.head), Counter(self.tail))
