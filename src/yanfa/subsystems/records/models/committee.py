"""战略咨询专家委员会: versions of its charter, and its members in office; its meetings are meetings."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.models.results import (
    STANDS,
    Result,
    ResultQuerySet,
    Shape,
    insist_in_order,
    late_after,
)


class CharterQuerySet(ResultQuerySet):
    """Questions about charters."""

    def in_force(self, day: date) -> Self:
        """The newest version in force on a day, as was known when its year closed: one row, or none."""
        known: Self = self.known_at(day)
        standing = known.filter(Q(in_force_to=None) | Q(in_force_to__gte=day), in_force_from__lte=day)
        newest = standing.order_by("-in_force_from", "-pk").values("pk")[:1]
        return self.filter(pk__in=list(newest.values_list("pk", flat=True)))


class Charter(Result):
    """委员会章程: one version."""

    title = models.CharField(_("章程名称"), max_length=200)
    edition = models.CharField(_("版本"), max_length=40)
    approved_on = models.DateField(_("批准日期"))
    in_force_from = models.DateField(_("施行日期"))
    in_force_to = models.DateField(
        _("有效至"), null=True, blank=True, help_text=_("没有期限的留空；有新版本时自动由新版本替代。")
    )
    document = models.CharField(_("批准文件"), max_length=200, blank=True)
    late = late_after("approved_on")

    objects: ClassVar[models.Manager[Any]] = CharterQuerySet.as_manager()

    shape = Shape(
        code="charters",
        day="approved_on",
        facts=(
            "title",
            "edition",
            "approved_on",
            "in_force_from",
            "in_force_to",
            "document",
            "unit",
            "project",
        ),
        listed=("title", "edition", "in_force_from", "in_force_to"),
        sought=("title", "edition", "document"),
        key=("title", "edition"),
        proofs={"charter": _("章程文本"), "other": _("其他")},
        needed=("charter",),
    )

    class Meta(Result.Meta):
        verbose_name = _("委员会章程")
        verbose_name_plural = verbose_name
        ordering = ("-in_force_from", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("title", "edition"),
                condition=STANDS,
                name="records_charter_once",
                violation_error_message=_("这个版本已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}（{self.edition}）"

    def clean(self) -> None:
        """Raise ValidationError for days in the wrong order."""
        super().clean()
        insist_in_order(self, "in_force_from", "in_force_to", _("有效至不能早于施行日期。"))


class MemberQuerySet(ResultQuerySet):
    """Questions about members."""

    def in_office(self, day: date) -> Self:
        """Those in office on a day, as was known when its year closed."""
        gone = Departure.objects.known_at(day)
        known: Self = self.known_at(day)
        return known.filter(term_to__gte=day).exclude(pk__in=gone.values("member"))


class Member(Result):
    """委员: who was appointed, of which unit, for which term; nothing else about the person."""

    name = models.CharField(_("姓名"), max_length=60)
    of_unit = models.CharField(_("工作单位"), max_length=200)
    field = models.CharField(_("专业领域"), max_length=100, blank=True)
    appointed_on = models.DateField(_("聘任日期"))
    term_to = models.DateField(_("聘期至"))
    late = late_after("appointed_on")

    objects: ClassVar[models.Manager[Any]] = MemberQuerySet.as_manager()

    shape = Shape(
        code="members",
        day="appointed_on",
        facts=("name", "of_unit", "field", "appointed_on", "term_to", "unit", "project"),
        listed=("name", "of_unit", "field", "appointed_on", "term_to"),
        sought=("name", "of_unit", "field"),
        key=("name", "of_unit", "appointed_on"),
        proofs={"letter": _("聘书"), "other": _("其他")},
        needed=("letter",),
    )

    class Meta(Result.Meta):
        verbose_name = _("委员")
        verbose_name_plural = verbose_name
        ordering = ("-appointed_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("name", "of_unit", "appointed_on"),
                condition=STANDS,
                name="records_member_once",
                violation_error_message=_("这位委员的这次聘任已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.of_unit}）"

    def clean(self) -> None:
        """Raise ValidationError for days in the wrong order."""
        super().clean()
        insist_in_order(self, "appointed_on", "term_to", _("聘期至不能早于聘任日期。"))


class Departure(Result):
    """委员离任: before the end of the term."""

    member = models.ForeignKey(
        Member, verbose_name=_("委员"), on_delete=models.PROTECT, related_name="departures"
    )
    left_on = models.DateField(_("离任日期"))
    document = models.CharField(_("依据"), max_length=200)
    late = late_after("left_on")

    shape = Shape(
        code="departures",
        day="left_on",
        facts=("member", "left_on", "document"),
        listed=("member", "left_on", "document"),
        sought=("member__name", "member__of_unit", "document"),
        key=("member", "left_on"),
        proofs={"document": _("离任依据"), "other": _("其他")},
        parent="member",
    )

    class Meta(Result.Meta):
        verbose_name = _("委员离任")
        verbose_name_plural = verbose_name
        ordering = ("-left_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("member",),
                condition=STANDS,
                name="records_departure_once",
                violation_error_message=_("这位委员的离任已登记。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.left_on}"

    def clean(self) -> None:
        """Raise ValidationError for a departure outside the term."""
        super().clean()
        if (
            self.member_id
            and self.left_on
            and not self.member.appointed_on <= self.left_on <= self.member.term_to
        ):
            raise ValidationError({"left_on": _now("离任日期应在聘期内。")})
