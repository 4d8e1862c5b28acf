"""Samples as the probe spooled them: one for each tick of each target, added once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.lateness import RecordedAtField, WrittenByServer
from yanfa.subsystems.operations.choices.probing import ProbeFault

from .targets import ProbeTarget

FAULTS = [
    (ProbeFault.NAME, _("域名无法解析")),
    (ProbeFault.CONNECT, _("无法连接")),
    (ProbeFault.TLS, _("证书或加密连接错误")),
    (ProbeFault.TIMEOUT, _("超时")),
    (ProbeFault.STATUS, _("状态码不符")),
    (ProbeFault.TEXT, _("缺少应有文字")),
    (ProbeFault.REDIRECT, _("跳转到未登记的地址")),
    (ProbeFault.PROTOCOL, _("返回的不是网页")),
    (ProbeFault.REFUSED, _("地址不允许拨测")),
]


class ProbeSampleQuerySet(models.QuerySet["ProbeSample"]):
    """Samples are only added, and cleared away when their time to be kept is over."""

    def update(self, **values: Any) -> NoReturn:
        """Refused: a sample is what was seen."""
        raise WrittenByServer("Probe samples are never changed.")


class ProbeSample(models.Model):
    """拨测样本: what one look at a target saw."""

    target = models.ForeignKey(
        ProbeTarget, verbose_name=_("拨测对象"), on_delete=models.PROTECT, related_name="samples"
    )
    #: Seconds since 1970: the moment for which the look was due, its identity together with the target.
    tick = models.BigIntegerField(_("拨测时刻"))
    ms = models.PositiveIntegerField(_("响应时间（毫秒）"))
    status = models.PositiveSmallIntegerField(_("状态码"), default=0)
    fault = models.CharField(_("失败原因"), max_length=20, blank=True, choices=FAULTS)
    recorded_at = RecordedAtField(_("入库时间"))

    objects: ClassVar[models.Manager[ProbeSample]] = ProbeSampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("拨测样本")
        verbose_name_plural = verbose_name
        ordering = ("target", "tick")
        constraints = (models.UniqueConstraint(fields=("target", "tick"), name="operations_sample_once"),)
        indexes = (
            models.Index(
                fields=("target", "tick"), condition=~models.Q(fault=""), name="operations_sample_failed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.target_id}@{self.tick}"

    def save(self, *args: Any, **options: Any) -> None:
        """Store a new sample; raises WrittenByServer for one that is stored already."""
        if not self._state.adding:
            raise WrittenByServer("Probe samples are never changed.")
        super().save(*args, **options)
