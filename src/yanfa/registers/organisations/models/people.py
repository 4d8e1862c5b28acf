"""Departments of an organisation, the accounts that belong to it, and who acts for whom."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.organisations.models.organisation import Organisation


class Department(models.Model):
    """A part of an organisation; closed, never deleted, because records name it."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="departments")
    name = models.CharField(_("部门名称"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("部门")
        verbose_name_plural = verbose_name
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                condition=Q(closed_on=None),
                name="organisations_department_once",
                violation_error_message=_("该单位已有同名部门。"),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="organisations_department_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PeriodQuerySet(models.QuerySet):
    """Rows that hold from a day to a day, both included, unless they were ended before."""

    def in_force(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)


class Period(models.Model):
    """From a day to a day, or until it is ended."""

    public_id = PublicIdField()
    valid_from = models.DateField(_("起始日期"), default=clock.today)
    valid_to = models.DateField(_("截止日期"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True


class Membership(Period):
    """An account that belongs to an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("帐号"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    position = models.CharField(_("职务"), max_length=60, blank=True)

    objects: ClassVar[models.Manager[Membership]] = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("所属单位")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user", "organisation"), condition=Q(ended_at=None), name="organisations_member_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="organisations_member_period",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}（{self.organisation}）"


class Delegation(Period):
    """An administrator of an organisation lets another account act for it; it ends when he does, or at once."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    delegator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("委托人"),
        on_delete=models.PROTECT,
        related_name="delegations_given",
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("受托人"),
        on_delete=models.PROTECT,
        related_name="delegations_held",
    )
    reason = models.CharField(_("事由"), max_length=200)

    objects: ClassVar[models.Manager[Delegation]] = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("委托")
        verbose_name_plural = verbose_name
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "delegator", "delegate"),
                condition=Q(ended_at=None),
                name="organisations_delegation_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False, valid_to__gte=F("valid_from")),
                name="organisations_delegation_period",
            ),
            models.CheckConstraint(
                condition=~Q(delegator=F("delegate")), name="organisations_delegation_two_people"
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegator} → {self.delegate}"
