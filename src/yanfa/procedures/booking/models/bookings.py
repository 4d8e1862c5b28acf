"""预约: times that persons hold or wait for.

A booking in an occupying state holds one numbered place from `starts_at` up to `frees_at`; guards in the database
(kept by `guards`) let no two of them overlap on one place, whoever writes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.kernel.workflow.fields import StateField
from yanfa.procedures.booking.choices import EndedBy
from yanfa.procedures.booking.models.calendars import BookingPolicy, Calendar, by_whom
from yanfa.registers.organisations.api import organisations_of

#: States in which a booking holds its place.
OCCUPYING = frozenset({"offered", "requested", "confirmed", "in_use", "used", "unrecorded"})
#: States of a booking that is still to come.
COMING = frozenset({"offered", "requested", "confirmed"})
ENDED_BY = [
    (EndedBy.PERSON, _("预约人")),
    (EndedBy.KEEPER, _("管理单位")),
    (EndedBy.SYSTEM, _("系统")),
]


class BookingQuerySet(models.QuerySet["Booking"]):
    """Questions about bookings."""

    def visible_to(self, user: Any) -> Self:
        """One's own, and those of calendars of units for which one acts."""
        return self.filter(Q(person=user) | Q(calendar__organisation__public_id__in=organisations_of(user)))

    def within(self, start: datetime, end: datetime) -> Self:
        """Those that touch the time from `start` up to `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def holding(self, start: datetime, end: datetime) -> Self:
        """Those that hold a place at some moment from `start` up to `end`."""
        return self.filter(occupies=True, starts_at__lt=end, frees_at__gt=start)


class Booking(models.Model):
    """A time of a calendar that one person holds, or held."""

    public_id = PublicIdField()
    calendar = models.ForeignKey(
        Calendar,
        verbose_name=_("预约对象"),
        on_delete=models.PROTECT,
        db_index=False,
        related_name="bookings",
    )
    place = models.PositiveSmallIntegerField(_("席位"), default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("预约人"),
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("预约单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    policy = models.ForeignKey(
        BookingPolicy,
        verbose_name=_("适用的预约规则"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    frees_at = models.DateTimeField(_("释放时间"), editable=False)
    occupies = models.BooleanField(_("占用席位"), default=True, editable=False)
    purpose = models.CharField(_("用途说明"), max_length=200, blank=True)
    state = StateField("booking.booking", db_index=False)
    made_at = models.DateTimeField(_("预约时间"), default=clock.now)
    made_by = by_whom(_("办理人"))
    started_at = models.DateTimeField(_("实际开始"), null=True, editable=False)
    finished_at = models.DateTimeField(_("实际结束"), null=True, editable=False)
    missed_at = models.DateTimeField(_("失约时间"), null=True, editable=False)
    ended_at = models.DateTimeField(_("取消时间"), null=True, editable=False)
    ended_by = models.CharField(_("取消方"), max_length=10, choices=ENDED_BY, blank=True, editable=False)
    late = models.BooleanField(_("临时取消"), default=False, editable=False)
    reason = models.CharField(_("原因"), max_length=200, blank=True, editable=False)
    expires_at = models.DateTimeField(_("候补保留至"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, editable=False)
    #: RFC 5545: raised by every change that a calendar program must take over.
    sequence = models.PositiveIntegerField(_("变更次数"), default=0, editable=False)
    changed_at = models.DateTimeField(_("变更时间"), default=clock.now, editable=False)
    source_key = models.CharField(_("来源系统中的编号"), max_length=100, blank=True, editable=False)
    source_unit = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("来源单位"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )

    objects: ClassVar[models.Manager[Booking]] = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约")
        verbose_name_plural = verbose_name
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_booking_forward"),
            models.CheckConstraint(
                condition=Q(occupies=False) | Q(starts_at__lt=F("frees_at"), place__gte=1),
                name="booking_booking_holds",
            ),
            models.UniqueConstraint(
                fields=("source_unit", "source_key"),
                condition=~Q(source_key=""),
                name="booking_delivered_once",
            ),
        )
        indexes = (
            models.Index(fields=("calendar", "ends_at"), name="booking_of_calendar"),
            models.Index(
                fields=("calendar", "place", "frees_at"),
                condition=Q(occupies=True),
                name="booking_places",
            ),
            models.Index(fields=("person", "ends_at"), name="booking_of_person"),
            models.Index(
                fields=("state", "starts_at"),
                condition=Q(state__in=("offered", "requested", "confirmed", "in_use", "to_move")),
                name="booking_open",
            ),
        )

    def __str__(self) -> str:
        start = self.starts_at.astimezone(clock.SHANGHAI)
        end = self.ends_at.astimezone(clock.SHANGHAI)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%m-%d %H:%M}"
        return f"{self.calendar} {start:%Y-%m-%d %H:%M}–{until}"

    def get_absolute_url(self) -> str:
        """The page of the booking, for its person and for keepers."""
        return reverse("booking:booking", args=[self.public_id])

    @property
    def minutes(self) -> int:
        """How long it is booked for."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class WaitRequest(models.Model):
    """候补登记: a time range in which a person waits for so many minutes to come free; first come, first offered."""

    public_id = PublicIdField()
    calendar = models.ForeignKey(
        Calendar, verbose_name=_("预约对象"), on_delete=models.PROTECT, related_name="waiting"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("候补人"), on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("候补单位"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("最早开始"))
    ends_at = models.DateTimeField(_("最晚结束"))
    minutes = models.PositiveIntegerField(_("需要的时长（分钟）"))
    purpose = models.CharField(_("用途说明"), max_length=200, blank=True)
    asked_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)
    offer = models.OneToOneField(
        Booking,
        verbose_name=_("候补到的预约"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="wait_request",
    )
    state = StateField("booking.wait")

    class Meta:
        verbose_name = _("候补登记")
        verbose_name_plural = verbose_name
        ordering = ("asked_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_wait_forward"),
        )
        indexes = (models.Index(fields=("calendar", "state", "asked_at"), name="booking_wait_line"),)

    def __str__(self) -> str:
        start = self.starts_at.astimezone(clock.SHANGHAI)
        return f"{self.calendar} {start:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """One's own bookings, where the line stands as well."""
        return reverse("booking:mine")
