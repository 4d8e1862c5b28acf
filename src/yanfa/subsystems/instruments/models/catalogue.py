"""The public catalogue's own narrow table: one row for each instrument that was ever listed."""

from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.models.registry import Instrument


def new_stamp() -> int:
    """A number that no two writes share: the sum over all rows tells that any of them changed."""
    return secrets.randbits(40)


class CatalogueEntryQuerySet(models.QuerySet["CatalogueEntry"]):
    """Questions about entries."""

    def listed(self) -> Self:
        """Those that the catalogue shows."""
        return self.filter(listed=True)


class CatalogueEntry(models.Model):
    """What the catalogue finds and counts an instrument by. Derived; `verify_catalogue` holds it to the record."""

    instrument = models.OneToOneField(
        Instrument,
        verbose_name=_("大型仪器"),
        on_delete=models.CASCADE,
        related_name="catalogue_entry",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("管理单位")
    )
    listed = models.BooleanField(_("在目录中"))
    suspended = models.BooleanField(_("停用待修"), default=False)
    category = models.CharField(_("仪器分类编码"), max_length=6)
    district = models.CharField(_("安置所在区县代码"), max_length=6)
    country = models.CharField(_("生产国别（地区）代码"), max_length=2)
    share_mode = models.CharField(_("共享模式"), max_length=20)
    #: The sources of money with an amount, by their codes with a space between.
    funds = models.CharField(_("经费来源"), max_length=80, blank=True)
    fee = models.BooleanField(_("公布收费标准"))
    booking = models.CharField(_("预约方式"), max_length=20)
    free_on = models.DateField(_("最早空闲日"), null=True)
    value = models.BigIntegerField(_("仪器原值（元）"))
    in_use_since = models.DateField(_("启用日期"))
    published_at = models.DateTimeField(_("首次发布时间"), null=True)
    used_hours = models.DecimalField(_("上一评估年度机时"), max_digits=10, decimal_places=2, default=0)
    outside_hours = models.DecimalField(_("其中对外服务机时"), max_digits=10, decimal_places=2, default=0)
    uses = models.PositiveIntegerField(_("上一评估年度服务次数"), default=0)
    #: The words of name, model and function, each once: what similar instruments share.
    words = models.TextField(_("词"), blank=True)
    record_version = models.PositiveIntegerField(_("记录版本"))
    record_state = models.CharField(_("记录状态"), max_length=40)
    stamp = models.BigIntegerField(default=new_stamp, editable=False)

    objects: ClassVar[models.Manager[CatalogueEntry]] = CatalogueEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("仪器目录条目")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("listed", "stamp"), name="instruments_catalogue_stamp"),
            models.Index(fields=("category",), name="instruments_catalogue_class"),
        )

    def __str__(self) -> str:
        return str(self.instrument)

    def get_absolute_url(self) -> str:
        """The landing page of the instrument."""
        return reverse("instruments:landing", args=[self.instrument.public_id])
