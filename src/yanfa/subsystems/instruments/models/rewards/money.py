"""The money of rewards: dated rows that figures add up, money taken back, and what the rest was spent on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.subsystems.instruments.choices.rewards import EntryKind, UseCategory
from yanfa.subsystems.instruments.models.evaluation.batches import EvaluationBatch, person
from yanfa.subsystems.instruments.models.evaluation.evaluations import GRADES
from yanfa.subsystems.instruments.models.registry import money
from yanfa.subsystems.instruments.models.rewards.applications import RewardApplication
from yanfa.subsystems.instruments.models.rewards.lines import RewardLine

ENTRY_KINDS = [(EntryKind.GRANT, _("批准")), (EntryKind.CLAWBACK, _("追回"))]
USE_CATEGORIES = [
    (UseCategory.OPERATION, _("仪器运行维护")),
    (UseCategory.TRAINING, _("管理和操作人员培训")),
    (UseCategory.RELATED, _("相关费用")),
]
POSITIVE = MinValueValidator(Decimal("0.01"))


class RewardEntryQuerySet(models.QuerySet["RewardEntry"]):
    """Questions about dated amounts."""

    def dated_in(self, start: date, end: date) -> Self:
        """Those whose document is dated in a half-open period."""
        return self.filter(dated__gte=start, dated__lt=end)

    def grants(self) -> Self:
        """Without what was taken back."""
        return self.filter(kind=EntryKind.GRANT)


class RewardEntry(models.Model):
    """奖励金额记录: what a dated document granted for an instrument, or took back (below nothing). Never changed."""

    batch = models.ForeignKey(EvaluationBatch, on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey(RewardLine, on_delete=models.PROTECT, related_name="entries")
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("记录类别"), max_length=20, choices=ENTRY_KINDS)
    grade = models.CharField(_("评估等级"), max_length=20, choices=GRADES)
    district = models.CharField(_("安置所在区县代码"), max_length=6)
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2)
    dated = models.DateField(_("文件日期"))
    document_no = models.CharField(_("文号"), max_length=60)
    recorded_at = RecordedAtField()

    objects: ClassVar[Any] = RewardEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("奖励金额记录")
        verbose_name_plural = verbose_name
        ordering = ("dated", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("line",), condition=Q(kind=EntryKind.GRANT), name="instruments_granted_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.GRANT, amount__gt=0) | Q(kind=EntryKind.CLAWBACK, amount__lt=0),
                name="instruments_entry_signed",
            ),
        )
        indexes = (models.Index(fields=("dated", "batch"), name="instruments_entry_day"),)

    def __str__(self) -> str:
        return f"{self.dated} {self.amount}"


class RewardClawback(models.Model):
    """奖励追回: money that a unit has to give back, because its material was false or for another reason in writing."""

    public_id = PublicIdField()
    application = models.ForeignKey(RewardApplication, on_delete=models.PROTECT, related_name="clawbacks")
    amount = money(_("追回金额"), validators=[POSITIVE])
    reason = models.CharField(_("追回理由"), max_length=500)
    document_no = models.CharField(_("追回决定文号"), max_length=60)
    decided_on = models.DateField(_("追回决定日期"))
    decided_by = person(_("决定人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("奖励追回")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "document_no"),
                name="instruments_clawback_once",
                violation_error_message=_("这份追回决定已经登记。"),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instruments_clawback_positive"),
        )

    def __str__(self) -> str:
        return self.document_no


class RewardUse(models.Model):
    """奖励资金使用: an expense with its voucher; together they never exceed what the unit holds."""

    public_id = PublicIdField()
    application = models.ForeignKey(RewardApplication, on_delete=models.PROTECT, related_name="uses")
    category = models.CharField(_("用途类别"), max_length=20, choices=USE_CATEGORIES)
    amount = money(_("使用金额"), validators=[POSITIVE])
    voucher_no = models.CharField(_("记账凭证号"), max_length=60)
    spent_on = models.DateField(_("支出日期"))
    note = models.CharField(_("用途说明"), max_length=200, blank=True)
    recorded_by = person(_("登记人"))
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("奖励资金使用")
        verbose_name_plural = verbose_name
        ordering = ("spent_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "voucher_no", "category"),
                name="instruments_use_voucher_once",
                violation_error_message=_("这个凭证号在同一用途下已经登记。"),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instruments_use_positive"),
        )

    def __str__(self) -> str:
        return self.voucher_no
