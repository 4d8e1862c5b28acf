"""Load tests as they were recorded and signed: how many users a system held, with the report that proves it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField

from .systems import System


class LoadTest(models.Model):
    """压力测试: one run against one version of a system in one environment.

    within_limits: by the parameters in force on the day of the test, judged when it is signed.
    """

    public_id = PublicIdField()
    system = models.ForeignKey(
        System, verbose_name=_("信息系统"), on_delete=models.PROTECT, related_name="load_tests"
    )
    tested_on = models.DateField(_("测试日期"))
    release = models.CharField(_("被测版本或提交号"), max_length=80)
    environment = models.CharField(
        _("测试环境"), max_length=200, help_text=_("机器、处理器、内存、网络，以及与生产环境的差别。")
    )
    tool = models.CharField(_("测试工具"), max_length=80)
    users = models.PositiveIntegerField(
        _("稳定承载的并发用户数"), validators=[MinValueValidator(1), MaxValueValidator(10_000_000)]
    )
    p95_ms = models.PositiveIntegerField(_("95% 响应时间（毫秒）"), validators=[MinValueValidator(1)])
    error_percent = models.DecimalField(
        _("错误率（%）"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    minutes = models.PositiveIntegerField(_("持续分钟"), validators=[MinValueValidator(1)])
    report = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("测试报告"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    recorded_at = RecordedAtField()
    late = LateField(happened="tested_on", grace="operations.load_test_grace_days")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("签认人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("签认时间"), null=True, editable=False)
    within_limits = models.BooleanField(_("在时限和错误率内"), null=True, editable=False)
    returned_reason = models.CharField(_("退回理由"), max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("operations.load_test")

    class Meta:
        verbose_name = _("压力测试")
        verbose_name_plural = verbose_name
        ordering = ("-tested_on", "-pk")
        indexes = (models.Index(fields=("tested_on",), name="operations_load_test_day"),)

    def __str__(self) -> str:
        return f"{self.system} {self.tested_on}"

    def get_absolute_url(self) -> str:
        """The page of the test."""
        return reverse("operations:load_test", args=[self.public_id])
