"""开放共享成效报告: the report of a calendar year, its figures as they were taken, and its words."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.instruments.models.evaluation.batches import person


class EffectReport(models.Model):
    """The yearly report. `figures` are plain data by services.effect_report; taken anew until it is reviewed."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=[MinValueValidator(2007), MaxValueValidator(2100)]
    )
    outlook = models.TextField(
        _("问题和下一步工作"),
        max_length=5000,
        blank=True,
        help_text=_("数字由系统写入正文；这里只写判断和安排。"),
    )
    figures = models.JSONField(_("数据"), editable=False)
    digest = models.CharField("SHA-256", max_length=64, editable=False)
    as_of = models.DateTimeField(_("取数时间"), editable=False)
    drafted_by = person(_("编制人"))
    reviewed_by = person(_("审核人"))
    issued_by = person(_("签发人"))
    recorded_at = RecordedAtField()
    issued_at = models.DateTimeField(_("印发时间"), null=True, editable=False)
    number = models.CharField(_("报告文号"), max_length=60, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("instruments.effect_report")

    class Meta:
        verbose_name = _("开放共享成效报告")
        verbose_name_plural = verbose_name
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(
                fields=("year",),
                name="instruments_effect_report_once",
                violation_error_message=_("这一年的成效报告已经编制。"),
            ),
        )

    def __str__(self) -> str:
        return str(_("%s年度大型科学仪器设施开放共享成效报告") % self.year)

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return reverse("instruments:effect_report", args=[self.public_id])
