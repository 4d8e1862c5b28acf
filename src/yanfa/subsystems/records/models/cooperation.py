"""Cooperation: agreements with their renewals, yearly plans, and what was done together."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.choices.cooperation import ActivityKind, CooperationKind
from yanfa.subsystems.records.models.results import (
    STANDS,
    Result,
    ResultQuerySet,
    Shape,
    insist_in_order,
    late_after,
)

KINDS = [
    (CooperationKind.RESEARCH, _("合作研究")),
    (CooperationKind.TRAINING_EXCHANGE, _("培训和学术交流")),
    (CooperationKind.INTERNATIONAL, _("国际及台港澳合作")),
    (CooperationKind.COMMISSION, _("对外委托合作")),
]
ACTIVITIES = [
    (ActivityKind.PROJECT, _("合作项目")),
    (ActivityKind.SEMINAR, _("研讨交流")),
    (ActivityKind.TRAINING, _("培训")),
    (ActivityKind.VISIT, _("互访")),
    (ActivityKind.RESULT, _("合作成果")),
]
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class AgreementQuerySet(ResultQuerySet):
    """Questions about agreements."""

    def in_force(self, day: date) -> Self:
        """Those in force on a day, renewals included, as was known when the year of that day closed."""
        renewed = Renewal.objects.known_at(day).filter(valid_to__gte=day)
        known: Self = self.known_at(day)
        return known.filter(Q(valid_to__gte=day) | Q(pk__in=renewed.values("agreement")), valid_from__lte=day)


class Agreement(Result):
    """合作协议: with whom, for what, from when to when."""

    number = models.CharField(_("协议编号"), max_length=60)
    title = models.CharField(_("协议名称"), max_length=300)
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    partner = models.CharField(_("合作单位"), max_length=200)
    signed_on = models.DateField(_("签订日期"))
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("有效至"), help_text=_("没有期限的填双方约定的复核日期。"))
    subject = models.TextField(_("合作内容"), max_length=2_000, blank=True)
    late = late_after("signed_on")

    objects: ClassVar[models.Manager[Any]] = AgreementQuerySet.as_manager()

    shape = Shape(
        code="agreements",
        day="signed_on",
        facts=(
            *("number", "title", "kind", "partner", "signed_on", "valid_from", "valid_to"),
            *("subject", "unit", "project"),
        ),
        listed=("title", "partner", "kind", "signed_on", "valid_to"),
        sought=("title", "number", "partner", "subject"),
        key=("number",),
        proofs={"agreement": _("协议文本"), "other": _("其他")},
        needed=("agreement",),
        chosen=("kind",),
    )

    class Meta(Result.Meta):
        verbose_name = _("合作协议")
        verbose_name_plural = verbose_name
        ordering = ("-signed_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("number",),
                condition=STANDS,
                name="records_agreement_once",
                violation_error_message=_("这个协议编号已登记，请打开原记录。"),
            ),
        )
        indexes = (models.Index(fields=("kind", "valid_to"), name="records_agreement_days"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.partner}）"

    def clean(self) -> None:
        """Raise ValidationError for days in the wrong order."""
        super().clean()
        insist_in_order(self, "valid_from", "valid_to", _("有效至不能早于生效日期。"))


class Renewal(Result):
    """协议续签: a later last day of an agreement."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("合作协议"), on_delete=models.PROTECT, related_name="renewals"
    )
    signed_on = models.DateField(_("续签日期"))
    valid_to = models.DateField(_("有效至"))
    late = late_after("signed_on")

    shape = Shape(
        code="renewals",
        day="signed_on",
        facts=("agreement", "signed_on", "valid_to"),
        listed=("agreement", "signed_on", "valid_to"),
        sought=("agreement__title", "agreement__partner"),
        key=("agreement", "valid_to"),
        proofs={"agreement": _("续签文本"), "other": _("其他")},
        needed=("agreement",),
        parent="agreement",
    )

    class Meta(Result.Meta):
        verbose_name = _("协议续签")
        verbose_name_plural = verbose_name
        ordering = ("-signed_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("agreement", "valid_to"),
                condition=STANDS,
                name="records_renewal_once",
                violation_error_message=_("这次续签已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement} → {self.valid_to}"

    def clean(self) -> None:
        """Raise ValidationError for a renewal that gives no later day."""
        super().clean()
        if self.agreement_id and self.valid_to and self.valid_to <= self.agreement.valid_to:
            raise ValidationError({"valid_to": _now("应晚于原协议的有效期 %s。") % self.agreement.valid_to})


class CooperationPlan(Result):
    """年度合作计划: what is to be done together in a year."""

    year = models.PositiveSmallIntegerField(_("计划年度"), validators=YEARS)
    kind = models.CharField(_("类别"), max_length=20, choices=KINDS)
    title = models.CharField(_("计划名称"), max_length=300)
    approved_on = models.DateField(_("批准日期"))
    late = late_after("approved_on")

    shape = Shape(
        code="plans",
        day="approved_on",
        facts=("year", "kind", "title", "approved_on", "unit", "project"),
        listed=("title", "kind", "year", "approved_on"),
        sought=("title",),
        key=("year", "kind", "title"),
        proofs={"plan": _("计划文件"), "other": _("其他")},
        needed=("plan",),
        chosen=("kind", "year"),
    )

    class Meta(Result.Meta):
        verbose_name = _("合作计划")
        verbose_name_plural = verbose_name
        ordering = ("-year", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("year", "kind", "title"),
                condition=STANDS,
                name="records_plan_once",
                violation_error_message=_("这份年度计划已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.title}"


class CooperationActivity(Result):
    """合作活动: something that was done together, under an agreement where there is one."""

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("合作协议"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
    )
    kind = models.CharField(_("类别"), max_length=10, choices=ACTIVITIES)
    title = models.CharField(_("内容"), max_length=300)
    held_on = models.DateField(_("日期"))
    participants = models.PositiveIntegerField(_("参加人数"), default=0)
    outcome = models.TextField(_("成果"), max_length=2_000, blank=True)
    late = late_after("held_on")

    shape = Shape(
        code="activities",
        day="held_on",
        facts=("agreement", "kind", "title", "held_on", "participants", "outcome", "unit", "project"),
        listed=("title", "kind", "agreement", "held_on"),
        sought=("title", "outcome", "agreement__title", "agreement__partner"),
        key=("title", "held_on"),
        proofs={"record": _("活动记录"), "result": _("成果材料"), "other": _("其他")},
        needed=("record",),
        chosen=("kind",),
        parent="agreement",
    )

    class Meta(Result.Meta):
        verbose_name = _("合作活动")
        verbose_name_plural = verbose_name
        ordering = ("-held_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("title", "held_on"),
                condition=STANDS,
                name="records_activity_once",
                violation_error_message=_("同日的这项活动已登记。"),
            ),
        )
        indexes = (models.Index(fields=("held_on",), name="records_activity_day"),)

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"
