"""Operating qualifications: given, withdrawn with a reason, and reminded of before they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import log
from yanfa.kernel.notices import outbox
from yanfa.kernel.policy import get
from yanfa.procedures.booking import permissions
from yanfa.procedures.booking.models import Calendar, Qualification
from yanfa.procedures.booking.notices import QUALIFICATION
from yanfa.procedures.booking.services.calendars import insist_on_keeper
from yanfa.procedures.booking.services.locking import lock


def qualify(
    calendar: Calendar,
    person: Any,
    *,
    level: int = 1,
    by: Any,
    valid_to: date | None = None,
    unused_days: int | None = None,
) -> Qualification:
    """Give a person a level for a calendar, or for its group where it is in one; one that stands is replaced.

    Raises PermissionDenied, and ValidationError for an end that has passed.
    """
    insist_on_keeper(by, calendar)
    if valid_to is not None and valid_to < clock.today():
        raise ValidationError({"valid_to": _("有效期至应为今天或以后的日期。")})
    group = calendar.qualification_group
    given = Qualification(
        organisation=calendar.organisation,
        calendar=None if group else calendar,
        group=group,
        person=person,
        level=level,
        valid_to=valid_to,
        unused_days=unused_days,
        given_by=by,
    )
    given.clean_fields(exclude=("given_by", "withdrawn_by", "person", "organisation", "calendar"))
    with transaction.atomic():
        lock(calendar)
        standing = Qualification.objects.standing().filter(
            organisation=given.organisation, calendar=given.calendar, group=group, person=person
        )
        standing.update(withdrawn_at=clock.now(), withdrawn_by=by, reason=_("重新授予"))
        given.save(force_insert=True)
        changes = {"level": level, "valid_to": valid_to.isoformat() if valid_to else None}
        log.record(permissions.QUALIFIED, by=by, target=given, changes=changes)
    return given


def disqualify(qualification: Qualification, *, calendar: Calendar, by: Any, reason: str) -> Qualification:
    """Withdraw a qualification, with the reason; bookings that were made stay. Raises ValidationError."""
    insist_on_keeper(by, calendar)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销的原因。")})
    with transaction.atomic():
        fresh = Qualification.objects.select_for_update().get(pk=qualification.pk)
        if fresh.withdrawn_at is not None:
            raise ValidationError(_("这项操作资格已经撤销。"))
        fresh.withdrawn_at, fresh.withdrawn_by, fresh.reason = clock.now(), by, reason.strip()[:200]
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
        log.record(permissions.DISQUALIFIED, by=by, target=fresh, summary=reason)
    return fresh


def qualifications_of(calendar: Calendar) -> QuerySet[Qualification]:
    """Those that count for a calendar and were not withdrawn, by person."""
    found = Qualification.objects.standing().for_calendar(calendar)
    listed: QuerySet[Qualification] = found.select_related("person", "calendar", "given_by")
    return listed


def remind_of_qualifications() -> int:
    """Tell those whose qualification ends soon, once for each end. How many were told."""
    today, told = clock.today(), 0
    soon = today + timedelta(days=int(get("booking.qualification_reminder_days").value))
    ending = Q(valid_to__range=(today, soon)) | Q(unused_days__isnull=False)
    standing = Qualification.objects.standing().filter(ending)
    for each in standing.select_related("person", "calendar").iterator(chunk_size=500):
        last = each.last_day
        if last is None or not today <= last <= soon or each.reminded_on == last:
            continue
        with transaction.atomic():
            # What is kept is the end that was told: used again or prolonged, it has another end.
            if Qualification.objects.filter(pk=each.pk).exclude(reminded_on=last).update(reminded_on=last):
                outbox.send(
                    QUALIFICATION, to=[each.person], context={"record": each, "day": last.isoformat()}
                )
                told += 1
    return told
