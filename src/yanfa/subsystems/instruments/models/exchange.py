"""What the national platform NRII was told, and what it answered."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.exchange import RecordType
from yanfa.subsystems.instruments.models.registry import Instrument

RECORD_TYPES = [
    (RecordType.INSTRUMENT, _("单台套仪器")),
    (RecordType.CUSTOMS, _("海关监管信息")),
    (RecordType.SERVICE, _("服务记录")),
    (RecordType.SUMMARY, _("单位年度服务汇总")),
]


class NriiDelivery(models.Model):
    """国家平台上报批次: one file for the national platform, with the digest of its bytes."""

    public_id = PublicIdField()
    record_type = models.CharField(_("记录类型"), max_length=1, choices=RECORD_TYPES)
    year = models.PositiveSmallIntegerField(_("年度"))
    count = models.PositiveIntegerField(_("记录数"))
    sha256 = models.CharField(_("文件摘要"), max_length=64)
    #: The records as they were delivered: plain data, so that the file can be made again byte by byte.
    content = models.JSONField(_("内容"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("生成时间"), default=clock.now)

    class Meta:
        verbose_name = _("国家平台上报批次")
        verbose_name_plural = verbose_name
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_record_type_display()} {self.made_at:%Y-%m-%d} {self.sha256[:8]}"


class NriiRecordQuerySet(models.QuerySet["NriiRecord"]):
    """Questions about delivered records."""

    def of_units(self, user: Any) -> Self:
        """Those of the units for which a person acts."""
        return self.filter(organisation__public_id__in=organisations_of(user))


class NriiRecord(models.Model):
    """国家平台同步记录: where one record stands at the national platform; submitted, it waits for an answer."""

    public_id = PublicIdField()
    record_type = models.CharField(_("记录类型"), max_length=1, choices=RECORD_TYPES)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    #: The key of the record at the national platform: unique for its kind and unit.
    inner_id = models.CharField(_("记录标识"), max_length=80)
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="nrii_records"
    )
    delivery = models.ForeignKey(
        NriiDelivery, on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    #: Of the content that was delivered last: an unchanged record is not delivered again.
    digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    reason = models.CharField(_("不通过原因"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    state = StateField("instruments.nrii")

    objects: ClassVar[models.Manager[NriiRecord]] = NriiRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("国家平台同步记录")
        verbose_name_plural = verbose_name
        ordering = ("organisation", "record_type", "inner_id")
        constraints = (
            models.UniqueConstraint(
                fields=("record_type", "organisation", "inner_id"), name="instruments_nrii_once"
            ),
        )
        indexes = (models.Index(fields=("record_type", "state"), name="instruments_nrii_state"),)

    def __str__(self) -> str:
        return f"{self.get_record_type_display()} {self.inner_id}"
