"""分摊: a paper or an event that several budget projects bring about, divided among them by an approved document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.subsystems.performance.models.lists import YEARS


class CountingSplit(models.Model):
    """One thing of one year that counts in several projects, each with its share."""

    public_id = PublicIdField()
    subject = models.CharField(_("对象"), max_length=40)
    key = models.CharField(_("去重键"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS)
    document_number = models.CharField(_("批准文号"), max_length=100)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("提出人"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审批人"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, editable=False)
    state = StateField("performance.split")

    class Meta:
        verbose_name = _("分摊")
        verbose_name_plural = verbose_name
        ordering = ("-year", "subject", "key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "key", "year"),
                condition=Q(state__in=("proposed", "approved")),
                name="performance_split_once",
                violation_error_message=_("这一项本年度已有分摊，请先撤销原来的。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject}：{self.key}（{self.year}）"

    def get_absolute_url(self) -> str:
        """The page of the split."""
        return reverse("performance:split", args=[self.public_id])


class SplitShare(models.Model):
    """The share of one project."""

    split = models.ForeignKey(CountingSplit, on_delete=models.PROTECT, related_name="shares")
    project_year = models.ForeignKey(
        "projects.ProjectYear", verbose_name=_("项目年度"), on_delete=models.PROTECT, related_name="+"
    )
    share = models.DecimalField(_("份额"), max_digits=7, decimal_places=6)

    class Meta:
        verbose_name = _("分摊份额")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("split", "project_year"), name="performance_share_once"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lt=1),
                name="performance_share_part",
                violation_error_message=_("每个项目的份额应大于0、小于1。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_year}：{self.share}"
