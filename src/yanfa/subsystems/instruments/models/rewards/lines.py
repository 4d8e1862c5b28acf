"""What each instrument earned, and the usage records that it was earned with: none of them ever earns a second time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.models.registry import Instrument, money
from yanfa.subsystems.instruments.models.rewards.applications import RewardApplication
from yanfa.subsystems.instruments.models.usage import UsageRecord


class RewardLine(models.Model):
    """仪器奖励明细: base, rate, what they give, and the share granted of it."""

    application = models.ForeignKey(RewardApplication, on_delete=models.CASCADE, related_name="lines")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    district = models.CharField(_("安置所在区县代码"), max_length=6)
    base = money(_("奖励基数"))
    rate = models.DecimalField(_("奖励比例"), max_digits=6, decimal_places=4)
    earned = money(_("封顶后金额"))
    capped = models.BooleanField(_("达到单台上限"), default=False)
    amount = money(_("本台奖励金额"))

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("仪器奖励明细")
        verbose_name_plural = verbose_name
        ordering = ("application", "-amount", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "instrument"), name="instruments_reward_line_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount__lte=F("earned"), earned__lte=F("base")),
                name="instruments_reward_line_within",
            ),
        )

    def __str__(self) -> str:
        return str(self.instrument)


class RewardedRecord(models.Model):
    """已计奖服务记录: the record and its amount as they were calculated. The unique key is what keeps it to once."""

    usage = models.OneToOneField(UsageRecord, on_delete=models.PROTECT, related_name="rewarded")
    line = models.ForeignKey(RewardLine, on_delete=models.CASCADE, related_name="records")
    amount = money(_("计奖金额"))

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("已计奖服务记录")
        verbose_name_plural = verbose_name
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.usage)
