"""The batch of an evaluation year: period, scheme, budget, and the document that approved its rewards."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.instruments.choices.evaluation import SchemeName

SCHEMES = [(SchemeName.MUNICIPAL, _("本市四项评估内容")), (SchemeName.NATIONAL, _("国家评价考核指标"))]


def person(label: Any, **options: Any) -> Any:
    """A key to the account of who did something."""
    given: dict[str, Any] = {"null": True, "editable": False, "related_name": "+"} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, on_delete=models.PROTECT, **given)


class EvaluationBatchQuerySet(models.QuerySet["EvaluationBatch"]):
    """Questions about batches."""

    def announced(self) -> Self:
        """Those whose notice is out."""
        return self.exclude(state="preparing")


class EvaluationBatch(models.Model):
    """共享服务评估批次: one evaluation year from the notice to the use of the rewards."""

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField(
        _("评估年度"),
        validators=[MinValueValidator(2008), MaxValueValidator(2100)],
        help_text=_("以结束的那一年称呼：2023 年度为 2022 年 7 月至 2023 年 6 月。"),
    )
    title = models.CharField(_("批次名称"), max_length=100)
    notice_no = models.CharField(_("评估通知文号"), max_length=60, blank=True)
    period_from = models.DateField(_("评估期自"), editable=False)
    #: The first day after the period.
    period_to = models.DateField(_("评估期至（不含）"), editable=False)
    due_on = models.DateField(_("自评报告截止日"))
    scheme = models.CharField(_("评估指标"), max_length=20, choices=SCHEMES, default=SchemeName.MUNICIPAL)
    budget = models.DecimalField(
        _("奖励预算（元）"), max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    #: Versions of the parameters that judge this batch, by code; kept when it opens and when it is calculated.
    versions = models.JSONField(_("参数版本"), default=dict, editable=False)
    panel = models.OneToOneField(
        "review.Panel",
        verbose_name=_("评审组"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    figures_at = models.DateTimeField(_("系统指标取数时间"), null=True, editable=False)
    calculated_by = person(_("测算人"))
    calculated_at = models.DateTimeField(_("测算时间"), null=True, editable=False)
    approval_no = models.CharField(_("奖励批准文号"), max_length=60, blank=True, editable=False)
    approved_on = models.DateField(_("批准文件日期"), null=True, editable=False)
    approved_by = person(_("奖励批准人"))
    created_by = person(_("建立人"))
    recorded_at = RecordedAtField()
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("instruments.evaluation_batch")

    objects: ClassVar[Any] = EvaluationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("共享服务评估批次")
        verbose_name_plural = verbose_name
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(
                fields=("year",),
                name="instruments_batch_once",
                violation_error_message=_("这个评估年度的批次已经建立。"),
            ),
            models.CheckConstraint(
                condition=Q(period_to__gt=F("period_from")), name="instruments_batch_forward"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the batch for officers."""
        return reverse("instruments:evaluation_batch", args=[self.public_id])

    @property
    def last_day(self) -> date:
        """The last day of the period, as pages and papers name it."""
        return self.period_to - timedelta(days=1)

    @property
    def began_in(self) -> int:
        """The calendar year in which the evaluation year began, by which rounds of confirmation are named."""
        return int(self.period_from.year)
