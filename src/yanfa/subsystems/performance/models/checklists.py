"""检查要点: what an assessor found on every point of a qualitative row, and on which evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.subsystems.performance.models.evaluations import Evidence, RowReport


class ChecklistAnswer(models.Model):
    """One point of a checklist: the level found, why, and the piece of evidence that shows it.

    `level` is the code of a level of the point, "yes" or "no" where it has no levels of its own; `policy_version` names
    the points by which it was judged.
    """

    report = models.ForeignKey(
        RowReport, verbose_name=_("指标填报"), on_delete=models.PROTECT, related_name="checklist"
    )
    point = models.CharField(_("要点"), max_length=40)
    level = models.CharField(_("核对结果"), max_length=40)
    reason = models.CharField(_("依据"), max_length=500)
    evidence = models.ForeignKey(
        Evidence,
        verbose_name=_("佐证材料"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    policy_version = models.CharField(_("要点版本"), max_length=200)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("核对人"), on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(_("核对时间"), default=clock.now)

    class Meta:
        verbose_name = _("要点核对")
        verbose_name_plural = verbose_name
        ordering = ("report_id", "pk")
        constraints = (
            models.UniqueConstraint(fields=("report", "point"), name="performance_checklist_point_once"),
        )

    def __str__(self) -> str:
        return f"{self.report} {self.point}"
