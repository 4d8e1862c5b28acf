"""The money of a project year: budget lines that raise or lower it, and payments out of it.

Neither is edited: a wrong row is taken back by one that says so, and both stay.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.projects.choices import FundSource, LineKind
from yanfa.registers.projects.models.projects import ProjectYear

SOURCES = [
    (FundSource.CURRENT, _("当年财政拨款")),
    (FundSource.CARRIED_OVER, _("上年结转")),
    (FundSource.OTHER, _("其他资金")),
]
LINE_KINDS = [
    (LineKind.INITIAL, _("年初预算")),
    (LineKind.SUPPLEMENT, _("追加")),
    (LineKind.TRANSFER, _("调剂")),
    (LineKind.CUT, _("压减")),
]


class DatedQuerySet(models.QuerySet):
    """Rows of money by the day on which they count."""

    def between(self, start: date, end: date) -> Self:
        """Rows that count from `start` up to, and without, `end`."""
        day: str = self.model.DAY  # type: ignore[attr-defined]  # each table of money names its day
        return self.filter(**{f"{day}__gte": start, f"{day}__lt": end})


class Recorded(models.Model):
    """A row that somebody wrote down and nobody edits."""

    public_id = PublicIdField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("录入人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("录入时间"), default=clock.now, editable=False)

    class Meta:
        abstract = True


class Money(Recorded):
    """An amount in 元 that belongs to a project year."""

    amount = models.DecimalField(_("金额（元）"), max_digits=16, decimal_places=2)
    source = models.CharField(_("资金来源"), max_length=20, choices=SOURCES, default=FundSource.CURRENT)

    class Meta:
        abstract = True


class BudgetLine(Money):
    """The initial budget of a year, or a change of it that an approval document brought."""

    DAY = "effective_on"

    project_year = models.ForeignKey(ProjectYear, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(_("类别"), max_length=20, choices=LINE_KINDS)
    document_number = models.CharField(_("批文号"), max_length=100)
    document_date = models.DateField(_("批文日期"))
    effective_on = models.DateField(_("生效日期"), editable=False)

    objects: ClassVar[models.Manager[BudgetLine]] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("预算及调整")
        verbose_name_plural = verbose_name
        ordering = ("effective_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("project_year", "source"),
                condition=Q(kind="initial"),
                name="projects_initial_once",
                violation_error_message=_("这一资金来源的年初预算已录入。"),
            ),
            models.UniqueConstraint(
                fields=("project_year", "document_number", "kind", "source"),
                name="projects_line_once",
                violation_error_message=_("这份批文已录入。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="initial", amount__gte=0)
                | Q(kind="supplement", amount__gt=0)
                | Q(kind="cut", amount__lt=0)
                | (Q(kind="transfer") & ~Q(amount=0)),
                name="projects_line_sign",
                violation_error_message=_("追加应为正数，压减应为负数，调剂不能为零。"),
            ),
        )
        indexes = (models.Index(fields=("effective_on",), name="projects_line_day"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
