"""Whom an expert must not judge: relations to persons, and declared avoidances of units or persons."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.experts.choices import Declarer, RelationKind
from yanfa.registers.experts.models.expert import Expert

RELATIONS = [
    (RelationKind.COAUTHOR, _("论文或项目合作者")),
    (RelationKind.SUPERVISOR, _("导师或学生")),
    (RelationKind.RELATIVE, _("亲属")),
    (RelationKind.DISPUTE, _("有争议或利害冲突")),
]
DECLARERS = [
    (Declarer.EXPERT, _("专家本人")),
    (Declarer.REGISTRAR, _("专家库管理员")),
    (Declarer.OTHER_SIDE, _("被评审方要求")),
]


class Relation(models.Model):
    """How an expert stands to another expert, or to a person in words."""

    public_id = PublicIdField()
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("关系类别"), max_length=20, choices=RELATIONS)
    other = models.ForeignKey(
        Expert,
        verbose_name=_("另一专家"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="relations_of_others",
    )
    person_name = models.CharField(_("对方姓名"), max_length=60, blank=True)
    person_unit = models.CharField(_("对方单位"), max_length=100, blank=True)
    until = models.DateField(_("关系终止日期"), null=True, blank=True)
    note = models.CharField(_("关系说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("申报时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("专家关系")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(other__isnull=True) ^ Q(person_name=""), name="experts_relation_to_somebody"
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("expert")), name="experts_relation_to_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.other or self.person_name}"


class AvoidanceQuerySet(models.QuerySet["Avoidance"]):
    """Questions about avoidances."""

    def in_force(self, day: date) -> Self:
        """Those that hold on a day; both ends are included."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, ended_at__isnull=True
        )


class Avoidance(models.Model):
    """That an expert judges nothing of a unit or of a person, because one of both sides asked for it."""

    public_id = PublicIdField()
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="avoidances")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("回避单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    person_name = models.CharField(_("回避人员姓名"), max_length=60, blank=True)
    person_unit = models.CharField(_("回避人员单位"), max_length=100, blank=True)
    declared_by = models.CharField(_("申报方"), max_length=20, choices=DECLARERS, default=Declarer.REGISTRAR)
    reason = models.CharField(_("回避理由"), max_length=200)
    valid_from = models.DateField(_("回避起始日期"), default=clock.today)
    valid_to = models.DateField(_("回避截止日期"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("申报时间"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)

    objects: ClassVar[Any] = AvoidanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("专家回避")
        verbose_name_plural = verbose_name
        ordering = ("-valid_from", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(person_name=""),
                name="experts_avoids_unit_or_person",
                violation_error_message=_("请填写回避单位或回避人员之一。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="experts_avoidance_period",
                violation_error_message=_("截止日期不能早于起始日期。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation or self.person_name)
