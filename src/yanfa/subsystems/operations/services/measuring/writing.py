"""A batch of counts into the database: one upsert for each table, in one transaction, so that it is in or it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from yanfa.kernel import clock
from yanfa.subsystems.operations.choices.measuring import Grain
from yanfa.subsystems.operations.models import LiveMinute, Timing, VisitDay
from yanfa.subsystems.operations.models.measuring import BIN_NAMES
from yanfa.subsystems.operations.rules.measuring.sketches import Ranks, Sketch
from yanfa.subsystems.operations.services.measuring.adding import add
from yanfa.subsystems.operations.services.measuring.buffer import (
    ERRORS,
    FIRST_BIN,
    LONGEST,
    REQUESTS,
    TOTAL,
    VISIT_COUNTS,
    Batch,
)

TIMING_KEYS = ("grain", "start", "system_code", "route")
TIMING_SUMS = ("requests", "errors", "total_us", *BIN_NAMES)
VISIT_KEYS = ("day", "system_code")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(batch: Batch) -> None:
    """Add a batch to what is there. Raises DatabaseError, and then nothing of it is written."""
    with transaction.atomic():
        add(_timings(batch), keys=TIMING_KEYS, sums=TIMING_SUMS, maxima=("longest_us",))
        add(_days(batch), keys=VISIT_KEYS, sums=VISIT_COUNTS, maxima=("last_at",))
        for (system, number), ranks in sorted(batch.visitors.items()):
            days = VisitDay.objects.filter(system_code=system, day=date.fromordinal(number))
            sketch = _merged(days, ranks)
            days.update(sketch=sketch.dump(), visitors=sketch.count())
        _write_live(batch)


def moment_of(minute: int) -> datetime:
    """The beginning of a minute since 1970."""
    return EPOCH + timedelta(minutes=minute)


def _timings(batch: Batch) -> Iterator[Timing]:
    for (system, route, minute), row in batch.timings.items():
        yield Timing(
            grain=Grain.MINUTE,
            start=moment_of(minute),
            system_code=system,
            route=route[:200],
            requests=row[REQUESTS],
            errors=row[ERRORS],
            total_us=row[TOTAL],
            longest_us=row[LONGEST],
            **dict(zip(BIN_NAMES, row[FIRST_BIN:], strict=True)),
        )


def _days(batch: Batch) -> Iterator[VisitDay]:
    moment = clock.now()
    for (system, number), counted in batch.visits.items():
        counts = dict(zip(VISIT_COUNTS, counted, strict=True))
        yield VisitDay(system_code=system, day=date.fromordinal(number), last_at=moment, **counts)


def _write_live(batch: Batch) -> None:
    keys = sorted(batch.live)
    rows = [LiveMinute(system_code=system, minute=moment_of(minute)) for system, minute in keys]
    LiveMinute.objects.bulk_create(rows, ignore_conflicts=True)
    for (system, minute), row in zip(keys, rows, strict=True):
        found = LiveMinute.objects.filter(system_code=system, minute=row.minute)
        found.update(sketch=_merged(found, batch.live[system, minute]).dump())


def _merged(rows: models.QuerySet[Any], ranks: Ranks) -> Sketch:
    """The sketch of one row with these ranks; the row is held until the end of the transaction."""
    sketch = Sketch.load(rows.select_for_update().values_list("sketch", flat=True)[0])
    sketch.take(ranks)
    return sketch
