"""The joint review of a budget year, and each department's ranking of the applications below it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField

#: From here on everybody may see the result.
PUBLIC = ("published", "closed")


def person(label: Any) -> Any:
    """A key to the account of who did something."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )


class PurchaseRoundQuerySet(models.QuerySet["PurchaseRound"]):
    """Questions about rounds."""

    def public(self) -> Self:
        """Those whose result was published."""
        return self.filter(state__in=PUBLIC)


class PurchaseRound(models.Model):
    """新购评议年度: the joint review of what is to be bought with the budget of one year."""

    public_id = PublicIdField()
    budget_year = models.PositiveSmallIntegerField(
        _("预算年度"), validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )
    title = models.CharField(_("评议名称"), max_length=100)
    notice_no = models.CharField(_("评议通知文号"), max_length=60, blank=True, editable=False)
    department_due = models.DateField(_("主管部门提交截止日"))
    result_due = models.DateField(_("评议结果送达截止日"))
    drafted_by = person(_("结果拟定人"))
    approved_by = person(_("结果批准人"))
    approval_no = models.CharField(_("结果批准文号"), max_length=60, blank=True, editable=False)
    approved_on = models.DateField(_("结果批准日期"), null=True, editable=False)
    letter_no = models.CharField(_("结果函文号"), max_length=100, blank=True, editable=False)
    letter_on = models.DateField(_("结果函日期"), null=True, editable=False)
    published_on = models.DateField(_("结果公布日期"), null=True, editable=False)
    created_by = person(_("建立人"))
    recorded_at = RecordedAtField()
    version = models.PositiveIntegerField(default=1, editable=False)
    state = StateField("instruments.purchase_round")

    objects: ClassVar[Any] = PurchaseRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("新购仪器评议年度")
        verbose_name_plural = verbose_name
        ordering = ("-budget_year",)
        constraints = (
            models.UniqueConstraint(
                fields=("budget_year",),
                name="instruments_purchase_round_once",
                violation_error_message=_("这个预算年度的联合评议已经建立。"),
            ),
            models.CheckConstraint(
                condition=Q(result_due__gte=F("department_due")),
                name="instruments_purchase_round_order",
                violation_error_message=_("评议结果送达截止日不能早于主管部门提交截止日。"),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the round for officers."""
        return reverse("instruments:purchase_round", args=[self.public_id])


class DepartmentRanking(models.Model):
    """预算主管部门汇总排序表: the applications below a department in the order of their urgency, submitted once."""

    public_id = PublicIdField()
    round = models.ForeignKey(
        PurchaseRound, verbose_name=_("评议年度"), on_delete=models.PROTECT, related_name="rankings"
    )
    department = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("预算主管部门"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    comment = models.TextField(_("主管部门意见"), max_length=2000, blank=True)
    submitted_by = person(_("提交人"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("主管部门汇总排序表")
        verbose_name_plural = verbose_name
        ordering = ("round", "department__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("round", "department"), name="instruments_ranking_once"),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.department}"

    def get_absolute_url(self) -> str:
        """The page on which the department ranks."""
        return reverse("instruments:purchase_ranking", args=[self.public_id])
