"""Pointing at a record of any app: the only place where kernel tables say (content type, integer key).

The kernel lies below the registers and subsystems, so its tables cannot hold foreign keys to their records.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

_Row = TypeVar("_Row", bound=models.Model)


def reference(record: models.Model) -> dict[str, Any]:
    """{"content_type": …, "object_id": …} of a stored record, for creating and filtering.

    Raises ValueError for a record that is not stored yet or whose key is not an integer.
    """
    if not isinstance(record.pk, int):
        raise ValueError(f"{record._meta.label} {record.pk!r} has no integer key to point at.")
    return {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}


class TargetedQuerySet(models.QuerySet[_Row]):
    """Rows that point at records."""

    def for_target(self, record: models.Model) -> Self:
        """The rows that point at this record."""
        return self.filter(**reference(record))


class TargetedModel(models.Model):
    """A row about one record of any app. Set both columns at once with `**reference(record)`."""

    content_type = models.ForeignKey(
        ContentType, verbose_name=_("对象类型"), on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(_("对象编号"))
    target = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


class OptionallyTargetedModel(models.Model):
    """A row that may be about a record, or about nothing in particular (a sign-in, a restart)."""

    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("对象类型"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    object_id = models.PositiveBigIntegerField(_("对象编号"), null=True, blank=True)
    target = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True
