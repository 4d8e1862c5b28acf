"""Taking in instruments that were published elsewhere before, one or thousands, with the moments of their past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yanfa.kernel import clock
from yanfa.kernel.search.indexing import index_many
from yanfa.kernel.workflow.entering import History, enter_many
from yanfa.registers.resources.api import Resource, ResourceStatus, publish_resources
from yanfa.subsystems.instruments.effects import registry as effects
from yanfa.subsystems.instruments.models import Instrument, InstrumentVersion
from yanfa.subsystems.instruments.services.catalogue.listing import relist

BATCH = 500
STATUS = {
    "import": ResourceStatus.LISTED,
    "import_suspended": ResourceStatus.SUSPENDED,
    "import_retired": ResourceStatus.RETIRED,
}


@transaction.atomic
def import_published(
    records: Sequence[Instrument],
    *,
    by: Any,
    source: str,
    histories: Sequence[History],
    entry: str = "import",
    found: bool = True,
) -> list[Instrument]:
    """Store new instruments as published (or suspended, or retired: the entry), each with its own history.

    A history names the states with their moments, at least `published`; `submitted` gives the day of the report.
    Numbers are given where none is brought along; versions and entries among resources are written in bulk. Without
    `found` the caller lets search and catalogue catch up by a task. Raises MoveRefused, HistoryRefused.
    """
    limits: dict[Any, Any] = {}
    for record, history in zip(records, histories, strict=True):
        _date(record, dict(reversed(history)), limits)
    effects.number_in_bulk(records)
    entries = publish_resources([_entry(record, STATUS[entry]) for record in records], found=found)
    for record, resource in zip(records, entries, strict=True):
        record.resource = resource
    stored = enter_many(records, by=by, entry=entry, source=source, histories=histories)
    versions = [
        effects.version_of(
            record, record.first_published_at or clock.now(), _left(entry, history), fresh=True
        )
        for record, history in zip(stored, histories, strict=True)
    ]
    InstrumentVersion.objects.bulk_create(versions, batch_size=BATCH)
    if found and len(stored) > 1:
        index_many(stored)
        relist([record.pk for record in stored])
    return stored


def _date(record: Instrument, first: dict[str, datetime], limits: dict[Any, Any]) -> None:
    """The dates of report and first publication, and the limit that held at the acceptance."""
    at = first.get("published") or next(iter(first.values()), None) or clock.now()
    record.first_published_at = record.first_published_at or at
    if record.accepted_on not in limits:
        limits[record.accepted_on] = effects.report_limit(record.accepted_on)
    effects.stamp_report(record, first.get("submitted", at), limits[record.accepted_on])


def _entry(record: Instrument, status: ResourceStatus) -> Resource:
    at = record.first_published_at or clock.now()
    return Resource(status=status, **effects.resource_of(record, clock.local_date(at)))


def _left(entry: str, history: History) -> datetime | None:
    return history[-1][1] if entry == "import_retired" and history else None
