"""绩效目标调整: rows changed within the year, with what stood before beside what was approved."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT, Goal, GoalIndicator, within_reach

ROW_CHANGES = [
    (RowChange.CHANGE, _("变更")),
    (RowChange.ADD, _("增加")),
    (RowChange.DROP, _("调减")),
]
#: What of a row an adjustment may change; kept as text, so that both values print as they stood.
ADJUSTABLE = ("level1", "level2", "name", "target", "unit", "weight")


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Reads of adjustments."""

    def visible_to(self, user: Any) -> Self:
        """Those of the units and authorities that the person belongs to."""
        return within_reach(self, user, "goal__project_year")


class Adjustment(models.Model):
    """One request to adjust goals: 请示 → authority → 批复."""

    public_id = PublicIdField()
    goal = models.ForeignKey(
        Goal, verbose_name=_("绩效目标"), on_delete=models.PROTECT, related_name="adjustments"
    )
    number = models.PositiveSmallIntegerField(_("次序"))
    reason = models.TextField(_("调整理由"), max_length=LONGEST_TEXT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("填报人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)
    effective_on = models.DateField(_("批复日期"), null=True, blank=True)
    approval_number = models.CharField(_("批复文号"), max_length=100, blank=True)
    approval_scan = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("批复扫描件"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = StateField("performance.adjustment")

    objects: ClassVar[models.Manager[Adjustment]] = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("绩效目标调整")
        verbose_name_plural = verbose_name
        ordering = ("goal_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("goal", "number"), name="performance_adjustment_number"),
        )

    def __str__(self) -> str:
        return f"{self.goal} 第{self.number}次调整"

    def get_absolute_url(self) -> str:
        """The page of the adjustment."""
        return reverse("performance:adjustment", args=[self.public_id])


class AdjustedRow(models.Model):
    """One row of an adjustment: what stood before (`original`) and what is asked for (`proposed`).

    Both hold the texts of ADJUSTABLE; `original` is empty for an added row, `proposed` for a dropped one.
    """

    adjustment = models.ForeignKey(
        Adjustment, verbose_name=_("绩效目标调整"), on_delete=models.CASCADE, related_name="rows"
    )
    row = models.ForeignKey(
        GoalIndicator,
        verbose_name=_("绩效指标"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adjusted",
    )
    change = models.CharField(_("调整方式"), max_length=8, choices=ROW_CHANGES)
    original = models.JSONField(_("调整前"), default=dict)
    proposed = models.JSONField(_("调整后"), default=dict)

    class Meta:
        verbose_name = _("调整的指标")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("adjustment", "row"),
                condition=Q(row__isnull=False),
                name="performance_adjusted_row_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.proposed.get("name") or self.original.get("name") or "")
