"""Applications for a reward, and the persons whom a unit proposes."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.lateness import RecordedAtField
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.rewards import PersonCategory
from yanfa.subsystems.instruments.models.evaluation.batches import person
from yanfa.subsystems.instruments.models.evaluation.evaluations import READ, SharingEvaluation
from yanfa.subsystems.instruments.models.registry import money

PERSON_CATEGORIES = [
    (PersonCategory.TECHNICAL, _("技术类（操作人员）")),
    (PersonCategory.MANAGEMENT, _("管理类（管理人员）")),
]


class RewardApplicationQuerySet(models.QuerySet["RewardApplication"]):
    """Questions about applications."""

    def visible_to(self, user: Any) -> Self:
        """All for staff of instrument sharing, else those of the units for which the person acts."""
        if has_permission(user, READ):
            return self
        return self.filter(evaluation__organisation__public_id__in=organisations_of(user))

    def rewarded(self) -> Self:
        """Those with an amount."""
        return self.filter(amount__gt=0)


class RewardApplication(models.Model):
    """共享服务奖励申请: what a unit asks for when its result stands, was granted, paid and had to give back."""

    public_id = PublicIdField()
    evaluation = models.OneToOneField(
        SharingEvaluation, verbose_name=_("单位共享服务评估"), on_delete=models.PROTECT, related_name="reward"
    )
    plan = models.TextField(
        _("奖励资金使用计划"),
        max_length=2000,
        help_text=_("仅限仪器运行维护、管理和操作人员培训及相关费用。"),
    )
    #: After the caps and before the budget, and what was granted.
    entitled = money(_("封顶后应奖金额"), editable=False)
    amount = money(_("奖励金额"), editable=False)
    recovered = money(_("已追回金额"), editable=False)
    applied_by = person(_("申请人"))
    paid_on = models.DateField(_("拨付日期"), null=True, editable=False)
    payment_no = models.CharField(_("拨付凭证号"), max_length=60, blank=True, editable=False)
    recorded_at = RecordedAtField()
    state = StateField("instruments.reward")

    objects: ClassVar[Any] = RewardApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("共享服务奖励申请")
        verbose_name_plural = verbose_name
        ordering = ("-amount", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__lte=F("entitled")), name="instruments_reward_within_caps"
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, recovered__lte=F("amount")),
                name="instruments_recovered_within",
            ),
        )

    def __str__(self) -> str:
        return str(self.evaluation)

    def get_absolute_url(self) -> str:
        """The page of the reward, for the unit and for staff."""
        return reverse("instruments:reward", args=[self.public_id])

    @property
    def organisation(self) -> Any:
        """The managing unit."""
        return self.evaluation.organisation


class PersonAward(models.Model):
    """先进个人奖: an operator or a manager whom the unit proposes; the name is shown on public notice."""

    public_id = PublicIdField()
    application = models.ForeignKey(RewardApplication, on_delete=models.CASCADE, related_name="persons")
    name = models.CharField(_("姓名"), max_length=60)
    category = models.CharField(_("奖项类别"), max_length=20, choices=PERSON_CATEGORIES)
    department = models.CharField(_("部门和职务"), max_length=100)
    merits = models.TextField(_("主要事迹"), max_length=2000)
    agreed = models.BooleanField(_("本人同意申报并公示姓名"), default=False)
    recorded_at = RecordedAtField()

    class Meta:
        verbose_name = _("共享服务先进个人")
        verbose_name_plural = verbose_name
        ordering = ("category", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "name", "category"),
                name="instruments_person_once",
                violation_error_message=_("已申报过这个人。"),
            ),
        )

    def __str__(self) -> str:
        return self.name
