"""Whether a time of a calendar may be booked by a person, with every reason why not, and on which place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.procedures.booking.effects.openings import opening_of
from yanfa.procedures.booking.effects.sentences import sentence
from yanfa.procedures.booking.models import Booking, BookingPolicy, Calendar, Qualification, WaitRequest
from yanfa.procedures.booking.models.bookings import COMING
from yanfa.procedures.booking.rules.limits import Asked, Finding, Held, judge, monday_of
from yanfa.procedures.booking.rules.times import Span, covers, days_of, free_place, moment

#: What a keeper's own hand may not set aside.
ALWAYS = frozenset({"backwards", "granularity"})
#: A longer time is a mistake of typing, and would make everything that looks at its days slow.
LONGEST = timedelta(days=31)


class SlotTaken(ValidationError):
    """The time is held by somebody else, or has just been taken."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hold: of which calendar, for whom, from when up to when; `moving` is changed by it."""

    calendar: Calendar
    person: Any
    organisation: Any
    start: datetime
    end: datetime
    moving: Booking | None = None


@dataclass(frozen=True)
class Judgement:
    """The rules that judged, the place that is free (0 for none), and every reason against."""

    policy: BookingPolicy
    place: int
    reasons: list[str] = field(default_factory=list)
    taken: bool = False

    def insist(self) -> None:
        """Raise ValidationError with every reason, SlotTaken where only the time is in the way."""
        if self.reasons:
            raise ValidationError([ValidationError(reason, code="limit") for reason in self.reasons])
        if self.taken:
            raise taken()


def taken() -> SlotTaken:
    """What the second of two is told."""
    return SlotTaken(_("这段时间已被占用，请另选时间，或登记候补。"), code="taken")


def policy_of(calendar: Calendar) -> BookingPolicy:
    """The rules that judge a booking made today."""
    found = BookingPolicy.objects.in_force(clock.today()).filter(calendar=calendar).first()
    if found is None:
        raise LookupError(f"The calendar {calendar.pk} has no rules.")
    return found


def judged(wish: Wish, *, strict: bool = True) -> Judgement:
    """The judgement on a wish. Not `strict` (the keeper's hand) sets aside what limits persons, not the time itself."""
    policy = policy_of(wish.calendar)
    if wish.end <= wish.start:
        return Judgement(policy, 0, [sentence(Finding("backwards"))])
    if wish.end - wish.start > LONGEST:
        return Judgement(policy, 0, [_("一次最多预约 %s 天。") % LONGEST.days])
    findings = judge(policy, Asked(wish.start, wish.end, clock.now()), _held(wish, policy))
    reasons = [sentence(each) for each in findings if strict or each.code in ALWAYS]
    if strict and not qualified(wish.calendar, wish.person, policy, wish.start):
        reasons.append(
            _("需要 %s 级操作资格，且到使用当天仍有效；请先联系管理单位培训授权。")
            % policy.qualification_level
        )
    opening = opening_of(wish.calendar, wish.start, wish.end)
    if not covers(opening.open, wish.start, wish.end):
        reasons.append(_closed([each.reason for each in opening.closures]))
    place = place_for(wish)
    return Judgement(policy, place, reasons, taken=place == 0)


def _closed(reasons: Sequence[str]) -> str:
    if reasons:
        return _("这段时间不开放：%s。请另选时间。") % "、".join(reasons)
    return _("这段时间不在开放时间内，请另选时间。")


def place_for(wish: Wish) -> int:
    """The lowest place that is free for the whole time; 0 when all are held. Asks the calendar's bookings alone."""
    held = Booking.objects.filter(calendar=wish.calendar).holding(wish.start, wish.end)
    if wish.moving is not None:
        held = held.exclude(pk=wish.moving.pk)
    rows = held.order_by().values_list("place", "starts_at", "frees_at")
    return free_place(rows, wish.start, wish.end, wish.calendar.capacity)


def qualified(calendar: Calendar, person: Any, policy: BookingPolicy, at: datetime) -> bool:
    """Whether a person holds the level that the rules demand, on the day of use."""
    if not policy.qualification_level:
        return True
    if person is None:
        return False
    day = clock.local_date(at)
    held = Qualification.objects.standing().for_calendar(calendar).filter(person=person)
    return any(each.level >= policy.qualification_level and each.holds_on(day) for each in held)


def _held(wish: Wish, policy: BookingPolicy) -> Held:
    """What the person and the unit hold in the weeks concerned, and what the person missed."""
    start, end = _weeks(wish.start, wish.end)
    whose = Q(person=wish.person) if wish.person is not None else Q(pk=None)
    if wish.organisation is not None and (policy.unit_day_minutes or policy.unit_week_minutes):
        whose |= Q(organisation=wish.organisation)
    rows = Booking.objects.filter(whose, calendar=wish.calendar).holding(start, end)
    if wish.moving is not None:
        rows = rows.exclude(pk=wish.moving.pk)
    person, unit = _keys(wish.person, wish.organisation)
    mine: list[Span] = []
    ours: list[Span] = []
    for person_id, organisation_id, first, last in rows.order_by().values_list(
        "person_id", "organisation_id", "starts_at", "frees_at"
    ):
        if person_id == person:
            mine.append((first, last))
        if unit is not None and organisation_id == unit:
            ours.append((first, last))
    return Held(mine, ours, _coming(wish, policy), _missed(wish, policy))


def _keys(*records: Any) -> list[int | None]:
    return [record.pk if record is not None else None for record in records]


def _weeks(start: datetime, end: datetime) -> Span:
    """Whole weeks around a time."""
    days = list(days_of(start, end))
    first, last = monday_of(days[0]), monday_of(days[-1]) + timedelta(days=7)
    return moment(first, 0), moment(last, 0)


def _coming(wish: Wish, policy: BookingPolicy) -> int:
    if not policy.max_future or wish.person is None:
        return 0
    now = clock.now()
    found = Booking.objects.filter(
        person=wish.person, calendar=wish.calendar, state__in=COMING, ends_at__gt=now, starts_at__gt=now
    )
    if wish.moving is not None:
        found = found.exclude(pk=wish.moving.pk)
    return found.count()


def _missed(wish: Wish, policy: BookingPolicy) -> list[datetime]:
    """When the person missed bookings of this calendar, as far back as a block can reach."""
    if not (policy.missed_limit and wish.person is not None):
        return []
    back = timedelta(days=(policy.missed_window_days or 0) + (policy.block_days or 0) + LONGEST.days)
    recent = Booking.objects.filter(
        person=wish.person, calendar=wish.calendar, ends_at__gt=clock.now() - back
    )
    counted = Q(missed_at__isnull=False)
    if policy.late_counts_as_missed:
        counted |= Q(late=True)
    rows = recent.filter(counted).order_by().values_list("missed_at", "ended_at")
    return [at for missed, ended in rows if (at := missed or ended) is not None]


def may_wait(request: WaitRequest, start: datetime, end: datetime) -> Judgement:
    """The judgement on the time that came free for somebody in the line."""
    return judged(Wish(request.calendar, request.person, request.organisation, start, end))
