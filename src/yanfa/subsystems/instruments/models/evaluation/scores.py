"""What a result rests on: the instruments with their use and income, the points, and the records that were checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.subsystems.instruments.choices.evaluation import SampleResult
from yanfa.subsystems.instruments.models.evaluation.batches import person
from yanfa.subsystems.instruments.models.evaluation.evaluations import SharingEvaluation
from yanfa.subsystems.instruments.models.registry import Instrument, money
from yanfa.subsystems.instruments.models.usage import UsageRecord

SAMPLE_RESULTS = [
    (SampleResult.OPEN, _("待核查")),
    (SampleResult.PROVED, _("材料属实")),
    (SampleResult.UNPROVED, _("材料不实或不全")),
]


def hours(label: Any) -> Any:
    """A column of hours of a whole year."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, default=Decimal(0))


class EvaluatedInstrument(models.Model):
    """参评仪器: the use of an instrument in the period, and its income split into eligible and excluded."""

    evaluation = models.ForeignKey(SharingEvaluation, on_delete=models.CASCADE, related_name="instruments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    run_hours = hours(_("运行机时"))
    external_hours = hours(_("对外服务机时"))
    eligible_amount = money(_("计入奖励的服务金额"))
    excluded_amount = money(_("不计入的服务金额"))
    eligible_records = models.PositiveIntegerField(_("计入的服务记录数"), default=0)
    excluded_records = models.PositiveIntegerField(_("不计入的服务记录数"), default=0)
    #: {reason: {"records": number, "amount": "元 as text"}}: each record has one reason, the first that holds.
    reasons = models.JSONField(_("不计入的原因"), default=dict)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("参评仪器")
        verbose_name_plural = verbose_name
        ordering = ("-eligible_amount", "pk")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "instrument"), name="instruments_evaluated_once"),
        )

    def __str__(self) -> str:
        return str(self.instrument)


class EvaluationScore(models.Model):
    """评估得分项: the points of one indicator, of the unit, the system and the experts, and the final ones."""

    evaluation = models.ForeignKey(SharingEvaluation, on_delete=models.CASCADE, related_name="scores")
    code = models.CharField(_("指标代码"), max_length=40)
    weight = models.DecimalField(_("满分"), max_digits=5, decimal_places=2)
    own = models.DecimalField(_("自评分"), max_digits=5, decimal_places=2, null=True, blank=True)
    system = models.DecimalField(_("系统计算分"), max_digits=5, decimal_places=2, null=True)
    expert = models.DecimalField(_("专家评分"), max_digits=5, decimal_places=2, null=True)
    final = models.DecimalField(_("最终得分"), max_digits=5, decimal_places=2, null=True)
    #: Why the final points differ from what the system or the experts gave: an accepted objection.
    changed_because = models.CharField(_("调整理由"), max_length=500, blank=True)
    changed_by = person(_("调整人"))

    class Meta:
        verbose_name = _("评估得分项")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "code"), name="instruments_score_once"),
            models.CheckConstraint(
                condition=Q(final=None) | Q(final__gte=0, final__lte=models.F("weight")),
                name="instruments_score_within",
            ),
        )

    def __str__(self) -> str:
        return self.code


class EvidenceSample(models.Model):
    """评估抽查记录: a record drawn for a check of contract and invoice, and what was found."""

    public_id = PublicIdField()
    evaluation = models.ForeignKey(SharingEvaluation, on_delete=models.CASCADE, related_name="samples")
    usage = models.OneToOneField(UsageRecord, on_delete=models.PROTECT, related_name="evidence_sample")
    result = models.CharField(_("核查结果"), max_length=20, choices=SAMPLE_RESULTS, default=SampleResult.OPEN)
    note = models.CharField(_("核查说明"), max_length=500, blank=True)
    checked_by = person(_("核查人"))
    checked_at = models.DateTimeField(_("核查时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("评估抽查记录")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.usage)
