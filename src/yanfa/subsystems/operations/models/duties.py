"""What the records of maintenance, patrols, drills and incidents share: facts that stay, papers, and numbers."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.audit.targets import TargetedModel, reference
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.lateness import RecordedAtField, WrittenByServer

REFUSED = "what was written down stays as it is"


def person_key(label: Any, **options: Any) -> Any:
    """A key to the account of who did something; it stays when the account is closed."""
    given: dict[str, Any] = {
        "on_delete": models.PROTECT,
        "null": True,
        "editable": False,
        "related_name": "+",
    } | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=label, **given)


class KeptQuerySet(models.QuerySet):
    """Rows that nobody edits or deletes."""

    def update(self, **values: Any) -> int:
        """Refused."""
        raise WrittenByServer(f"{self.model._meta.label}: {REFUSED}.")

    def bulk_update(self, *given: Any, **options: Any) -> int:
        """Refused."""
        raise WrittenByServer(f"{self.model._meta.label}: {REFUSED}.")

    def delete(self) -> Any:
        """Refused."""
        raise WrittenByServer(f"{self.model._meta.label}: {REFUSED}.")


class Kept(models.Model):
    """A fact with who wrote it down and when, by the server's clock; stored once, never edited or deleted."""

    public_id = PublicIdField()
    recorded_by = person_key(_("录入人"))
    recorded_at = RecordedAtField()

    objects: ClassVar[models.Manager[Any]] = KeptQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *given: Any, **options: Any) -> None:
        """Store a new row; raises WrittenByServer for one that is stored."""
        if not self._state.adding:
            raise WrittenByServer(f"{self._meta.label}: {REFUSED}.")
        super().save(*given, **options)

    def delete(self, *given: Any, **options: Any) -> Any:
        """Refused."""
        raise WrittenByServer(f"{self._meta.label}: {REFUSED}.")


class EndableQuerySet(KeptQuerySet):
    """Facts that may be taken back; the moment of that is the server's."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(ended_at=None)

    def take_back(self, *, by: Any) -> int:
        """End those that stand, now; gives how many."""
        return super(KeptQuerySet, self.standing()).update(ended_at=clock.now(), ended_by=by)


class Endable(Kept):
    """A fact that may be taken back; both stay."""

    ended_at = models.DateTimeField(_("撤回时间"), null=True, editable=False)
    ended_by = person_key(_("撤回人"))

    objects: ClassVar[models.Manager[Any]] = EndableQuerySet.as_manager()

    class Meta(Kept.Meta):
        abstract = True


def stands_after(year: Any) -> Q:
    """Facts that were not taken back within that year: what is mended later changes no year that has ended."""
    return Q(ended_at=None) | Q(ended_at__year__gt=year)


class DutyPaperQuerySet(KeptQuerySet):
    """Papers of records."""

    def of(self, record: models.Model) -> Self:
        """The papers of one record, the oldest first."""
        return self.filter(**reference(record)).select_related("file", "recorded_by").order_by("pk")


class DutyPaper(TargetedModel, Kept):
    """运维佐证: a file that proves a record: a work sheet, a photograph, a repair report; its hash is the file's."""

    title = models.CharField(_("佐证名称"), max_length=200)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[models.Manager[Any]] = DutyPaperQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("运维佐证")
        verbose_name_plural = verbose_name
        indexes = (models.Index(fields=("content_type", "object_id"), name="operations_duty_paper_of"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where the file is given out."""
        return reverse("operations:duty_paper", args=[self.public_id])


class DutyNumber(models.Model):
    """运维编号: the last number given in a series of a year, such as SJ 2024; the row's lock keeps numbers apart."""

    series = models.CharField(_("编号类别"), max_length=8)
    year = models.PositiveSmallIntegerField(_("年度"))
    last = models.PositiveIntegerField(_("最后编号"), default=0)

    class Meta:
        verbose_name = _("运维编号")
        verbose_name_plural = verbose_name
        constraints = (models.UniqueConstraint(fields=("series", "year"), name="operations_number_series"),)

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:04}"
