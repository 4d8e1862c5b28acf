"""支撑出台政策: a policy document for which a division asked the unit for drafts or studies, and what was delivered."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import LateField, RecordedAtField
from yanfa.subsystems.records.models.documents import GRACE


class PolicySupportQuerySet(models.QuerySet["PolicySupport"]):
    """Questions about supported policies."""

    def search(self, words: str) -> Self:
        """Those whose title, division or number holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word) | Q(requested_by__icontains=word) | Q(issued_number__icontains=word)
            )
        return found

    def owed(self) -> Self:
        """All but those that were called off before their day."""
        return self.filter(Q(dropped_on=None) | Q(dropped_on__gt=F("first_due_on")))


class PolicySupport(models.Model):
    """支撑政策: asked for on a day, due on a day, delivered, and perhaps issued by the authority."""

    public_id = PublicIdField()
    state = StateField("records.support")
    title = models.CharField(_("政策文件名称"), max_length=200)
    requested_by = models.CharField(_("提出要求的处室"), max_length=100)
    requested_on = models.DateField(_("要求日期"))
    request = models.CharField(_("任务要求"), max_length=500, blank=True)
    due_on = models.DateField(_("应提交日"))
    #: The day that was asked for first: a later agreement moves `due_on` and no figure.
    first_due_on = models.DateField(_("首次约定的应提交日"), editable=False)
    department = models.ForeignKey(
        "organisations.Department",
        verbose_name=_("承担处室"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "projects.BudgetProject",
        verbose_name=_("预算项目"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    delivered_on = models.DateField(_("提交日期"), null=True, blank=True, editable=False)
    delivered = models.CharField(_("提交的成果"), max_length=200, blank=True, editable=False)
    issued_number = models.CharField(_("出台文号"), max_length=100, blank=True, editable=False)
    effective_on = models.DateField(_("政策施行日"), null=True, blank=True, editable=False)
    dropped_on = models.DateField(_("取消日期"), null=True, blank=True, editable=False)
    source = models.CharField(_("数据来源"), max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_at = RecordedAtField()
    late = LateField(happened="delivered_on", grace=GRACE)

    objects: ClassVar[models.Manager[PolicySupport]] = PolicySupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("支撑政策")
        verbose_name_plural = verbose_name
        ordering = ("-due_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("title", "requested_by", "requested_on"),
                name="records_support_once",
                violation_error_message=_("这项支撑要求已登记。"),
            ),
            models.CheckConstraint(
                condition=Q(first_due_on__gte=F("requested_on")),
                name="records_support_due_after_request",
                violation_error_message=_("应提交日不能早于要求日期。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the policy."""
        return reverse("records:support", args=[self.public_id])
