"""Figures that the catalogue shows beside a record: usage of the last evaluation year, and the next free day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum

from yanfa.kernel import clock, policy
from yanfa.procedures.booking.api import next_free
from yanfa.subsystems.instruments.models import CatalogueEntry, InstrumentYear, UsageRecord
from yanfa.subsystems.instruments.models.catalogue import new_stamp
from yanfa.subsystems.instruments.rules.catalogue.years import last_evaluation_year

BATCH = 200
Figures = tuple[Decimal, Decimal, int]
NOTHING: Figures = (Decimal(0), Decimal(0), 0)


def count_usage(today: date | None = None) -> int:
    """Count hours and uses of the last evaluation year anew for all entries; the number changed.

    The hours are those that the unit reported for the year; where it reported none, those of the usage records.
    """
    first, last = last_evaluation_year(today or clock.today())
    counted = _counted(first, last)
    changed = []
    for entry in CatalogueEntry.objects.only("instrument_id", "used_hours", "outside_hours", "uses").iterator(
        chunk_size=2000
    ):
        figures = counted.get(entry.instrument_id, NOTHING)
        if (entry.used_hours, entry.outside_hours, entry.uses) != figures:
            entry.used_hours, entry.outside_hours, entry.uses = figures
            changed.append(entry)
    return _write(changed, "used_hours", "outside_hours", "uses")


def note_free_days() -> int:
    """Note for every bookable entry when it is free next; the number changed."""
    days = max(int(each) for each in policy.get("instruments.catalogue_free_days").value)
    entries = CatalogueEntry.objects.listed().exclude(instrument__calendar=None).order_by("pk")
    changed: list[CatalogueEntry] = []
    found = list(entries.select_related("instrument__calendar"))
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        moments = next_free(
            [each.instrument.calendar for each in part if each.instrument.calendar], within_days=days
        )
        for entry in part:
            moment = moments.get(entry.instrument.calendar_id or 0)
            day = clock.local_date(moment) if moment else None
            if entry.free_on != day:
                entry.free_on = day
                changed.append(entry)
    return _write(changed, "free_on")


def _counted(first: date, last: date) -> dict[int, Figures]:
    rows = (
        UsageRecord.objects.filter(served_on__range=(first, last))
        .order_by()
        .values_list("instrument")
        .annotate(all=Sum("hours"), outside=Sum("hours", filter=Q(external=True)), times=Count("pk"))
    )
    counted = {key: (hours or Decimal(0), outside or Decimal(0), uses) for key, hours, outside, uses in rows}
    told = InstrumentYear.objects.filter(year=first.year).order_by()
    for key, hours, outside in told.values_list("instrument", "run_hours", "service_hours"):
        counted[key] = (hours, outside, counted.get(key, NOTHING)[2])
    return counted


def _write(changed: list[CatalogueEntry], *columns: str) -> int:
    for start in range(0, len(changed), BATCH):
        part = changed[start : start + BATCH]
        for entry in part:
            entry.stamp = new_stamp()
        with transaction.atomic():
            CatalogueEntry.objects.bulk_update(part, [*columns, "stamp"])
    return len(changed)
