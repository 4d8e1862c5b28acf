"""The city's own days and years: entered by an operator, with the decision they rest on, and recorded."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import recording

from .models import OwnDay, OwnYear

DAY_SET = recording.declare("clock.own_day", "设定本地工作日或休息日")
YEAR_PUBLISHED = recording.declare("clock.own_year", "登记已公布节假日安排的年份")


class OwnDayRefused(ValueError):
    """The entry lacks what it rests on; the message is a sentence."""


@transaction.atomic
def set_day(day: date, *, works: bool, note: str, basis: str, by: Any) -> OwnDay:
    """Let a date be worked or rested against the national calendar; a later entry replaces an earlier one.

    Deadlines already set stay as they are; provisional ones are computed again at night.
    """
    if not note.strip() or not basis.strip():
        raise OwnDayRefused(_("请写明说明和依据。"))
    row, _created = OwnDay.objects.update_or_create(
        date=day, defaults={"works": works, "note": note.strip(), "basis": basis.strip()}
    )
    recording.record(
        DAY_SET, by=by, target=row, summary=f"{day.isoformat()} {'上班' if works else '休息'} {basis}"
    )
    return row


@transaction.atomic
def publish_year(year: int, *, notice: str, by: Any) -> OwnYear:
    """Count a year as published, after its days off and swapped days have been set; doing it twice changes nothing."""
    if not notice.strip():
        raise OwnDayRefused(_("请写明公布这一年安排的通知。"))
    row, created = OwnYear.objects.get_or_create(year=year, defaults={"notice": notice.strip()})
    if created:
        recording.record(YEAR_PUBLISHED, by=by, target=row, summary=f"{year} {notice}")
    return row
