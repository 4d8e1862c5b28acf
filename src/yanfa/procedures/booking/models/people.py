"""Who may operate what can be booked, and the secret addresses of calendar feeds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.procedures.booking.models.calendars import Calendar, by_whom


class QualificationQuerySet(models.QuerySet["Qualification"]):
    """Questions about qualifications."""

    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def for_calendar(self, calendar: Calendar) -> Self:
        """Those that count for a calendar: its own, and its group's within the managing unit."""
        found = Q(calendar=calendar)
        if calendar.qualification_group:
            found |= Q(
                calendar=None, organisation=calendar.organisation_id, group=calendar.qualification_group
            )
        return self.filter(found)


class Qualification(models.Model):
    """操作资格: a person may book for himself what demands this level, until a day or until long unused."""

    public_id = PublicIdField()
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("授予单位"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    calendar = models.ForeignKey(
        Calendar,
        verbose_name=_("预约对象"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualifications",
    )
    group = models.CharField(_("操作资格组"), max_length=60, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("资格人"), on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(
        _("资格等级"), default=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    valid_from = models.DateField(_("授予日期"), default=clock.today)
    valid_to = models.DateField(_("有效期至"), null=True, blank=True)
    unused_days = models.PositiveIntegerField(
        _("多少天未使用即失效"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    last_used_on = models.DateField(_("最近使用日期"), null=True, editable=False)
    given_by = by_whom(_("授予人"))
    given_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)
    withdrawn_by = by_whom(_("撤销人"))
    reason = models.CharField(_("撤销原因"), max_length=200, blank=True, editable=False)
    reminded_on = models.DateField(_("已提醒的到期日"), null=True, editable=False)

    objects: ClassVar[models.Manager[Qualification]] = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作资格")
        verbose_name_plural = verbose_name
        ordering = ("person", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("calendar", "person"),
                condition=Q(withdrawn_at=None, calendar__isnull=False),
                name="booking_qualified_once",
            ),
            models.UniqueConstraint(
                fields=("organisation", "group", "person"),
                condition=Q(withdrawn_at=None, calendar=None),
                name="booking_group_qualified_once",
            ),
            models.CheckConstraint(
                condition=Q(calendar=None) ^ Q(group=""), name="booking_qualified_for_one"
            ),
        )
        indexes = (models.Index(fields=("person", "calendar"), name="booking_qualified_person"),)

    def __str__(self) -> str:
        return f"{self.calendar or self.group} {self.person}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None without end."""
        days = [self.valid_to] if self.valid_to else []
        if self.unused_days:
            days.append((self.last_used_on or self.valid_from) + timedelta(days=self.unused_days))
        return min(days) if days else None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        last = self.last_day
        return self.withdrawn_at is None and self.valid_from <= day and (last is None or day <= last)


class Feed(models.Model):
    """日历订阅: the secret address at which a person's bookings, or a calendar's for its keeper, are read."""

    public_id = PublicIdField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, null=True, blank=True, related_name="feeds"
    )
    #: Renewing the address raises it; addresses of earlier numbers are dead.
    serial = models.PositiveIntegerField(_("地址序号"), default=1, editable=False)
    created_at = models.DateTimeField(_("订阅时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = verbose_name
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(calendar=None), name="booking_feed_person"
            ),
            models.UniqueConstraint(
                fields=("person", "calendar"),
                condition=Q(calendar__isnull=False),
                name="booking_feed_calendar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.calendar or self.person}"
