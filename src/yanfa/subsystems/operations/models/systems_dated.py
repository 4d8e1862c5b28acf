"""Facts that hold from one day to another: written once, ended by a row of their own, never edited.

A figure asks what stood on a day; a fact that ends later, or a new one that begins later, leaves that day as it was.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField

#: Days after which a fact of these registers is 补录.
GRACE = "operations.register_grace_days"


class Recorded(models.Model):
    """A row with the server's time and who wrote it."""

    public_id = PublicIdField()
    recorded_at = RecordedAtField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class SpellQuerySet(models.QuerySet[Any]):
    """Questions about what stood on a day."""

    def standing_on(self, day: date) -> Self:
        """What had begun by that day and had not ended; what ended on the day itself is gone."""
        return self.filter(Q(end=None) | Q(end__ended_on__gt=day), starts_on__lte=day)

    def open(self) -> Self:
        """What has no end yet."""
        return self.filter(end=None)


class Spell(Recorded):
    """Something that holds from a day on, until its `end` (a row of the model's own) says otherwise."""

    starts_on = models.DateField(_("起始日期"))
    late = LateField(happened="starts_on", grace=GRACE)

    class Meta:
        abstract = True


class End(Recorded):
    """The first day on which a spell holds no more; on the day of its start it takes back a wrong entry."""

    ended_on = models.DateField(
        _("终止日期"), help_text=_("该日起不再计；与起始日期相同表示登记有误、作废。")
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    late = LateField(happened="ended_on", grace=GRACE)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.ended_on:%Y-%m-%d}"
