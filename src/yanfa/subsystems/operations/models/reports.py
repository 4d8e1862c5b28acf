"""运维月报: the figures of one month as they stood when it was made, with their digest."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField


class MonthlyReport(models.Model):
    """The report of a month. `lines` are its figures by rules.reports; they are taken anew until it is signed."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(
        _("年"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    month = models.PositiveSmallIntegerField(
        _("月"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    summary = models.CharField(
        _("本月情况"), max_length=2000, blank=True, help_text=_("运行概况、主要事件和下月安排；可不填。")
    )
    lines = models.JSONField(_("指标"), editable=False)
    digest = models.CharField("SHA-256", max_length=64, editable=False)
    as_of = models.DateTimeField(_("取数时间"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("编制人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    recorded_at = RecordedAtField()
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("签发人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("签发时间"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("operations.monthly_report")

    class Meta:
        verbose_name = _("运维月报")
        verbose_name_plural = verbose_name
        ordering = ("-year", "-month")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "month"),
                name="operations_report_once",
                violation_error_message=_("这个月的月报已经编制。"),
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="operations_report_month"),
        )

    def __str__(self) -> str:
        return _("%(year)s年%(month)s月运维月报") % {"year": self.year, "month": self.month}

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("operations:report", args=[self.public_id])
