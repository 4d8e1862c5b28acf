"""What was published of an instrument from a moment to a moment: figures of a past day read these rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.models.registry import (
    FUNDINGS,
    RUN_STATUSES,
    SHARE_MODES,
    Instrument,
    money,
)


class VersionQuerySet(models.QuerySet["InstrumentVersion"]):
    """Questions about what was published."""

    def at(self, moment: datetime) -> Self:
        """The versions that stood at a moment: one for each instrument in the catalogue then."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=moment), valid_from__lte=moment)

    def standing(self) -> Self:
        """The versions that stand."""
        return self.filter(valid_to=None)


class InstrumentVersion(models.Model):
    """What was published of an instrument from a moment to a moment (half-open): figures of a past day read it."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateTimeField(_("自"))
    valid_to = models.DateTimeField(_("至"), null=True, blank=True)
    name = models.CharField(_("仪器中文全称"), max_length=50)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("仪器分类编码"), max_length=6)
    #: The big class (大类), kept by the database so that figures can be split by it.
    category_big = models.GeneratedField(
        expression=Substr("category", 1, 2),
        output_field=models.CharField(_("仪器大类"), max_length=2),
        db_persist=True,
    )
    #: The source that paid most of it; rules.registry.main_funding.
    funding = models.CharField(_("主要经费来源"), max_length=20, choices=FUNDINGS, blank=True)
    district = models.CharField(_("安置所在区县代码"), max_length=6)
    original_value = money(_("仪器原值"))
    share_mode = models.CharField(_("共享模式"), max_length=20, choices=SHARE_MODES)
    run_status = models.CharField(_("运行状态"), max_length=20, choices=RUN_STATUSES)
    #: All published facts by column, as they were.
    facts = models.JSONField(_("发布内容"), default=dict)

    objects: ClassVar[models.Manager[Any]] = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("仪器发布版本")
        verbose_name_plural = verbose_name
        ordering = ("instrument", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("instrument",), condition=Q(valid_to=None), name="instruments_one_version_stands"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="instruments_version_forward",
            ),
        )
        indexes = (models.Index(fields=("valid_from", "valid_to"), name="instruments_version_days"),)

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%Y-%m-%d}"
