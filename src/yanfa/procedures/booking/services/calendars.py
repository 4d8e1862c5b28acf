"""Opening calendars, their weekly hours and rules, and special times that displace the bookings inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import changes, log
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking import permissions
from yanfa.procedures.booking.effects.openings import opening_of
from yanfa.procedures.booking.models import Booking, BookingPolicy, Calendar, OpeningHours, SpecialTime
from yanfa.procedures.booking.models.calendars import MINUTES_OF_DAY
from yanfa.procedures.booking.permissions import bookable_of, may_keep
from yanfa.procedures.booking.rules.times import covers
from yanfa.procedures.booking.services.locking import lock
from yanfa.procedures.booking.services.waiting import drop_offer, offer_waiting

#: Rules that every calendar has from its first day hold for whatever was booked before them, too.
SINCE_EVER = date(2000, 1, 1)
#: How far ahead bookings are looked through when hours change.
AHEAD = timedelta(days=1000)
HOLDING = ("requested", "confirmed")


@dataclass(frozen=True, slots=True)
class NewCalendar:
    """A calendar that is to be opened; the hours are those of all weekdays named: (weekdays, minute, minute)."""

    kind: str
    name: str
    organisation: Any
    capacity: int = 1
    qualification_group: str = ""
    hours: tuple[tuple[tuple[int, ...], int, int], ...] = ((tuple(range(5)), 9 * 60, 17 * 60),)
    policy: Mapping[str, Any] | None = None


def insist_on_keeper(by: Any, calendar: Calendar) -> None:
    """Raise PermissionDenied for who does not keep the calendar."""
    verdict = may_keep(by, calendar)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def open_calendar(*, kind: str, name: str, organisation: Any, by: Any, **facts: Any) -> Calendar:
    """Open one calendar with office hours and the default rules; `facts` are those of NewCalendar.

    Raises LookupError for a kind that no app declares, PermissionDenied for who may not keep it.
    """
    return open_calendars([NewCalendar(kind, name[:100], organisation, **facts)], by=by)[0]


@transaction.atomic
def open_calendars(wanted: Sequence[NewCalendar], *, by: Any) -> list[Calendar]:
    """Open many calendars at once, with few statements."""
    defaults = dict(get("booking.defaults").value)
    calendars = [
        Calendar(
            kind=each.kind,
            name=each.name,
            organisation=each.organisation,
            capacity=each.capacity,
            qualification_group=each.qualification_group,
            created_by=by,
        )
        for each in wanted
    ]
    for calendar in calendars:
        bookable_of(calendar.kind)
        insist_on_keeper(by, calendar)
    Calendar.objects.bulk_create(calendars, batch_size=500)
    pairs = list(zip(wanted, calendars, strict=True))
    OpeningHours.objects.bulk_create(
        (row for each, calendar in pairs for row in _hours(calendar, each.hours, SINCE_EVER)), batch_size=500
    )
    BookingPolicy.objects.bulk_create(
        (
            BookingPolicy(
                calendar=calendar,
                number=1,
                valid_from=SINCE_EVER,
                created_by=by,
                **(defaults | dict(each.policy or {})),
            )
            for each, calendar in pairs
        ),
        batch_size=500,
    )
    log.record_many(permissions.OPENED, by=by, entries=[log.Entry(each) for each in calendars])
    return calendars


def _hours(
    calendar: Calendar, hours: Iterable[tuple[Iterable[int], int, int]], valid_from: date
) -> list[OpeningHours]:
    return [
        OpeningHours(calendar=calendar, weekday=weekday, starts=starts, ends=ends, valid_from=valid_from)
        for weekdays, starts, ends in hours
        for weekday in weekdays
    ]


def change_calendar(calendar: Calendar, *, by: Any, **facts: Any) -> Calendar:
    """Change name, capacity, group, rest on holidays, or whether bookings are taken. Raises ValidationError."""
    insist_on_keeper(by, calendar)
    with transaction.atomic():
        locked = lock(calendar)
        before = changes.snapshot(locked)
        for name, value in facts.items():
            setattr(locked, name, value)
        locked.full_clean(exclude=("kind", "organisation", "created_by"))
        highest = Booking.objects.filter(calendar=locked, occupies=True, ends_at__gt=clock.now()).aggregate(
            highest=Max("place")
        )["highest"]
        if (highest or 0) > locked.capacity:
            raise ValidationError(
                {"capacity": _("第 %s 席以后还有预约，请先改期或取消后再减少席位。") % locked.capacity}
            )
        locked.save()
        log.record(permissions.CHANGED, by=by, target=locked, changes=changes.difference(before, locked))
    return locked


def set_hours(
    calendar: Calendar,
    hours: Iterable[tuple[Iterable[int], int, int]],
    *,
    by: Any,
    valid_from: date | None = None,
) -> list[Booking]:
    """Replace the weekly hours from a day on: (weekdays, first minute, last minute) of each.

    Bookings that fall outside are to be moved, and returned. Raises ValidationError for hours that run backwards,
    overlap, or would begin in the past.
    """
    insist_on_keeper(by, calendar)
    day, given = valid_from or clock.today(), [(tuple(days), start, end) for days, start, end in hours]
    _check_hours(given, day)
    with transaction.atomic():
        locked = lock(calendar)
        standing = OpeningHours.objects.filter(calendar=locked)
        standing.filter(valid_from__gte=day).delete()
        ending = standing.filter(Q(valid_to=None) | Q(valid_to__gte=day))
        ending.update(valid_to=day - timedelta(days=1))
        OpeningHours.objects.bulk_create(_hours(locked, given, day))
        told = [row.text for row in _hours(locked, given, day)]
        log.record(
            permissions.CHANGED, by=by, target=locked, changes={"hours": told, "from": day.isoformat()}
        )
        start = max(clock.now(), clock.start_of_day(day))
        return _displace_outside(locked, start, start + AHEAD, by, _("开放时间调整"))


def _check_hours(hours: Sequence[tuple[tuple[int, ...], int, int]], day: date) -> None:
    if day < clock.today():
        raise ValidationError({"valid_from": _("开放时间从今天或以后的日期起调整。")})
    seen: dict[int, list[tuple[int, int]]] = {}
    for weekdays, starts, ends in hours:
        if not 0 <= starts < ends <= MINUTES_OF_DAY:
            raise ValidationError(_("每段开放时间的结束应晚于开始，且在 00:00 到 24:00 之间。"))
        for weekday in weekdays:
            if any(starts < last and ends > first for first, last in seen.get(weekday, [])):
                raise ValidationError(_("同一天的开放时间有重叠，请合并后再保存。"))
            seen.setdefault(weekday, []).append((starts, ends))


def set_policy(calendar: Calendar, *, by: Any, valid_from: date | None = None, **facts: Any) -> BookingPolicy:
    """A new version of the rules from a day on; what is not given stays as it is. Raises ValidationError.

    Bookings that were made before keep the version that judged them.
    """
    insist_on_keeper(by, calendar)
    day = valid_from or clock.today()
    if day < clock.today():
        raise ValidationError({"valid_from": _("规则只对以后的预约生效，请填今天或以后的日期。")})
    with transaction.atomic():
        locked = lock(calendar)
        latest = BookingPolicy.objects.in_force(day).filter(calendar=locked).first()
        number = BookingPolicy.objects.filter(calendar=locked).aggregate(last=Max("number"))["last"] or 0
        fresh = BookingPolicy(calendar=locked, number=number + 1, valid_from=day, created_by=by)
        for field in rule_fields():
            setattr(fresh, field, facts.get(field, getattr(latest, field, None)))
        check_policy(fresh)
        fresh.save(force_insert=True)
        log.record(permissions.RULED, by=by, target=locked, changes=changes.difference({}, fresh))
    return fresh


def rule_fields() -> list[str]:
    """The columns that a version of the rules fixes."""
    own = {"id", "calendar", "number", "valid_from", "created_by", "created_at"}
    return [field.name for field in BookingPolicy._meta.concrete_fields if field.name not in own]


def check_policy(policy: BookingPolicy) -> None:
    """Raise ValidationError at the field for rules that contradict themselves."""
    policy.full_clean(exclude=("calendar", "created_by", "number"))
    wrong: dict[str, str] = {}
    if policy.min_minutes and policy.max_minutes and policy.min_minutes > policy.max_minutes:
        wrong["max_minutes"] = _("每次最长不能少于每次最短。")
    if MINUTES_OF_DAY % policy.granularity_minutes:
        wrong["granularity_minutes"] = _("时间粒度须能整除一天，例如 15、30、60 分钟。")
    peaks = (policy.peak_starts, policy.peak_ends, policy.peak_person_week_minutes)
    halved = None in peaks or (policy.peak_starts or 0) >= (policy.peak_ends or 0)
    if halved and any(each is not None for each in peaks):
        wrong["peak_starts"] = _("高峰时段须同时填写开始、结束和每周上限，且结束晚于开始。")
    penalty = (policy.missed_limit, policy.missed_window_days, policy.block_days)
    if any(penalty) and not all(penalty):
        wrong["missed_limit"] = _("失约处理须同时填写次数、统计天数和暂停天数。")
    if wrong:
        raise ValidationError(wrong)


def close_time(
    calendar: Calendar, *, kind: str, starts_at: datetime, ends_at: datetime, reason: str, by: Any
) -> tuple[SpecialTime, list[Booking]]:
    """A special opening, closure or outage. Bookings inside what closes are told and are to be moved: returned.

    Raises ValidationError for a time that runs backwards or is over.
    """
    insist_on_keeper(by, calendar)
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("结束时间应晚于开始时间。")})
    if ends_at <= clock.now():
        raise ValidationError({"ends_at": _("这段时间已经过去，不需要安排。")})
    if ends_at - starts_at > AHEAD:
        raise ValidationError({"ends_at": _("一次最多安排 %s 天。") % AHEAD.days})
    with transaction.atomic():
        locked = lock(calendar)
        special = SpecialTime(
            calendar=locked, kind=kind, starts_at=starts_at, ends_at=ends_at, reason=reason, created_by=by
        )
        special.full_clean(exclude=("calendar", "created_by"))
        special.save()
        log.record(permissions.SPECIAL, by=by, target=locked, summary=f"{special}")
        if not special.closes:
            offer_waiting(locked, starts_at, ends_at)
            return special, []
        inside = Booking.objects.filter(calendar=locked).holding(starts_at, ends_at)
        return special, displace(inside, by=by, reason=reason)


def withdraw_special(special: SpecialTime, *, by: Any) -> SpecialTime:
    """Take a special time back: a closed time is open again, a special opening is closed and its bookings told."""
    insist_on_keeper(by, special.calendar)
    with transaction.atomic():
        locked = lock(special.calendar)
        fresh = SpecialTime.objects.select_for_update().get(pk=special.pk)
        if fresh.withdrawn_at is not None:
            return fresh
        fresh.withdrawn_at = clock.now()
        fresh.save(update_fields=["withdrawn_at"])
        log.record(permissions.SPECIAL, by=by, target=locked, summary=_("撤销：%s") % fresh)
        if fresh.closes:
            offer_waiting(locked, fresh.starts_at, fresh.ends_at)
        else:
            _displace_outside(locked, fresh.starts_at, fresh.ends_at, by, _("临时开放撤销"))
    return fresh


def displace(bookings: Iterable[Booking], *, by: Any, reason: str) -> list[Booking]:
    """Ask bookings that stand to be moved; what is held for who waits lapses. What is in use stays."""
    told: list[Booking] = []
    for booking in list(bookings):
        if booking.state == "offered":
            drop_offer(booking)
        elif booking.state in HOLDING:
            told.append(perform("displace", booking, by=by, data={"reason": reason}))
    return told


def _displace_outside(
    calendar: Calendar, start: datetime, end: datetime, by: Any, reason: str
) -> list[Booking]:
    """Displace the bookings that no longer lie in open time; what has begun stays."""
    standing = Booking.objects.filter(calendar=calendar, starts_at__gte=clock.now()).holding(start, end)
    found = list(standing.select_related("calendar__organisation", "policy", "person"))
    if not found:
        return []
    opening = opening_of(calendar, start, max(each.ends_at for each in found))
    outside = [each for each in found if not covers(opening.open, each.starts_at, each.ends_at)]
    return displace(outside, by=by, reason=reason)
