"""预约日历: what can be booked, when it is open, and the dated rules by which bookings are judged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.procedures.booking.choices import CLOSING, SpecialKind

SPECIAL_KINDS = [
    (SpecialKind.OPENING, _("临时开放")),
    (SpecialKind.CLOSURE, _("临时关闭")),
    (SpecialKind.PLANNED_OUTAGE, _("计划停机")),
    (SpecialKind.UNPLANNED_OUTAGE, _("故障停机")),
]
WEEKDAYS = [
    (0, _("星期一")),
    (1, _("星期二")),
    (2, _("星期三")),
    (3, _("星期四")),
    (4, _("星期五")),
    (5, _("星期六")),
    (6, _("星期日")),
]
MINUTES_OF_DAY = 24 * 60


def by_whom(label: Any) -> Any:
    """The account that did it; none where the platform did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )


class Calendar(models.Model):
    """The time of one thing or place that can be booked; the record that owns it holds a one-to-one key to it."""

    public_id = PublicIdField()
    kind = models.CharField(_("预约对象类型"), max_length=40)
    name = models.CharField(_("预约对象"), max_length=100)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("管理单位"),
        on_delete=models.PROTECT,
        related_name="calendars",
    )
    capacity = models.PositiveSmallIntegerField(
        _("同时可预约的席位"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("同一时间可以被几个人预约；仪器一般为 1。"),
    )
    qualification_group = models.CharField(
        _("操作资格组"),
        max_length=60,
        blank=True,
        help_text=_("同一组的日历共用操作资格；不填则资格只对本日历有效。"),
    )
    closed_on_holidays = models.BooleanField(_("法定节假日不开放"), default=True)
    bookable = models.BooleanField(_("接受预约"), default=True)
    created_by = by_whom(_("建立人"))
    created_at = models.DateTimeField(_("建立时间"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("预约日历")
        verbose_name_plural = verbose_name
        ordering = ("name", "pk")
        constraints = (models.CheckConstraint(condition=Q(capacity__gte=1), name="booking_capacity"),)
        indexes = (models.Index(fields=("kind", "organisation"), name="booking_calendar_kind"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The week of the calendar."""
        return reverse("booking:week", args=[self.public_id])


class OpeningHours(models.Model):
    """开放时间: from minute to minute of a weekday, while it is valid (both days included)."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    starts = models.PositiveSmallIntegerField(_("开始分钟"))
    ends = models.PositiveSmallIntegerField(_("结束分钟"))
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("开放时间")
        verbose_name_plural = verbose_name
        ordering = ("calendar", "weekday", "starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends"), ends__lte=MINUTES_OF_DAY, weekday__lte=6),
                name="booking_hours_forward",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="booking_hours_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.text}"

    @property
    def text(self) -> str:
        """From and to as a clock shows them: 09:00–17:30."""
        (start, start_minute), (end, end_minute) = divmod(self.starts, 60), divmod(self.ends, 60)
        return f"{start:02}:{start_minute:02}–{end:02}:{end_minute:02}"


class SpecialTimeQuerySet(models.QuerySet["SpecialTime"]):
    """Questions about special times."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)

    def within(self, start: datetime, end: datetime) -> Self:
        """Those that touch the time from `start` up to `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class SpecialTime(models.Model):
    """临时安排: an opening or a closure outside the weekly hours, an outage of the thing itself."""

    public_id = PublicIdField()
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="specials")
    kind = models.CharField(_("安排"), max_length=20, choices=SPECIAL_KINDS)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    reason = models.CharField(_("原因"), max_length=200)
    created_by = by_whom(_("安排人"))
    created_at = models.DateTimeField(_("安排时间"), default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, editable=False)

    objects: ClassVar[models.Manager[SpecialTime]] = SpecialTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("临时安排")
        verbose_name_plural = verbose_name
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_special_forward"),
        )
        indexes = (models.Index(fields=("calendar", "ends_at"), name="booking_special_ends"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reason}"

    @property
    def closes(self) -> bool:
        """Whether nothing can be booked in it."""
        return self.kind in CLOSING


def limit(label: Any, *, lowest: int = 0, highest: int = 100_000, **options: Any) -> Any:
    """A limit as a whole number; empty is no limit."""
    checks = [MinValueValidator(lowest), MaxValueValidator(highest)]
    given: dict[str, Any] = {"null": True, "blank": True, "validators": checks} | options
    return models.PositiveIntegerField(label, **given)


class BookingPolicyQuerySet(models.QuerySet["BookingPolicy"]):
    """Questions about the rules of calendars."""

    def in_force(self, day: date) -> Self:
        """Those that hold on a day, the newest first: the first of a calendar is the one."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-number")


class BookingPolicy(models.Model):
    """预约规则: a numbered version of what may be booked; a booking keeps the one that judged it."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField(_("版本号"), editable=False)
    valid_from = models.DateField(_("生效日期"))
    horizon_days = limit(_("可提前预约天数"), lowest=1, highest=1000)
    granularity_minutes = models.PositiveIntegerField(
        _("时间粒度（分钟）"), validators=[MinValueValidator(5), MaxValueValidator(MINUTES_OF_DAY)]
    )
    min_minutes = limit(_("每次最短（分钟）"))
    max_minutes = limit(_("每次最长（分钟）"))
    gap_minutes = limit(_("同一人两次预约的间隔（分钟）"))
    person_day_minutes = limit(_("每人每天最多（分钟）"))
    person_week_minutes = limit(_("每人每周最多（分钟）"))
    unit_day_minutes = limit(_("每单位每天最多（分钟）"))
    unit_week_minutes = limit(_("每单位每周最多（分钟）"))
    max_future = limit(_("每人未开始的预约最多（个）"), lowest=1)
    notice_minutes = limit(_("至少提前（分钟）"))
    peak_starts = limit(_("高峰时段开始（当天第几分钟）"), highest=MINUTES_OF_DAY)
    peak_ends = limit(_("高峰时段结束（当天第几分钟）"), highest=MINUTES_OF_DAY)
    peak_person_week_minutes = limit(_("高峰时段每人每周最多（分钟）"))
    needs_approval = models.BooleanField(_("预约须经确认"), default=False)
    qualification_level = models.PositiveSmallIntegerField(
        _("要求的操作资格等级"), default=0, help_text=_("0 表示不要求；1 为最低等级。")
    )
    wait_list = models.BooleanField(_("可候补"), default=True)
    late_cancel_hours = limit(_("开始前多少小时内取消算临时取消"))
    missed_after_minutes = limit(_("迟到多少分钟算失约"))
    missed_limit = limit(_("失约几次后暂停预约"), lowest=1)
    missed_window_days = limit(_("失约的统计天数"), lowest=1)
    block_days = limit(_("暂停预约的天数"), lowest=1)
    late_counts_as_missed = models.BooleanField(_("临时取消计入失约"), default=False)
    created_by = by_whom(_("制定人"))
    created_at = models.DateTimeField(_("制定时间"), default=clock.now, editable=False)

    objects: ClassVar[models.Manager[BookingPolicy]] = BookingPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("预约规则")
        verbose_name_plural = verbose_name
        ordering = ("calendar", "-number")
        constraints = (models.UniqueConstraint(fields=("calendar", "number"), name="booking_policy_number"),)

    def __str__(self) -> str:
        return f"{self.calendar} {self.number}"
