"""On which day a classified incident counts, and how long a service was down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from yanfa.subsystems.operations.choices.incidents import HARDWARE_ALONE, WITH_EFFECT, IncidentKind

MINUTE = 60


def counting_day(detected_on: date, classified_on: date) -> date:
    """The day on which a classification counts: that of detection, or its own where the year of detection is over.

    So no classification made later changes a year that has ended, and none is lost between two years.
    """
    return detected_on if detected_on.year == classified_on.year else classified_on


def minutes_down(stopped_at: datetime, restored_at: datetime) -> int:
    """Whole minutes between two moments, a begun minute as one."""
    seconds = (restored_at - stopped_at).total_seconds()
    return int(-(-seconds // MINUTE))


def counts(kind: str, *, planned: bool, hardware: bool, affects_service: bool) -> bool:
    """Whether an incident of this class is a fault that the figure counts.

    Announced stops are none; storage and servers count for a hardware cause; a database when it stopped serving.
    """
    if planned:
        return False
    if kind in HARDWARE_ALONE and not hardware:
        return False
    return affects_service or kind not in WITH_EFFECT


def overlaps(classes: Iterable[tuple[int, str]]) -> dict[tuple[IncidentKind, IncidentKind], int]:
    """How many incidents carry both classes of each pair, from (incident, class) of those that count."""
    by_incident: dict[int, set[str]] = {}
    for incident, kind in classes:
        by_incident.setdefault(incident, set()).add(kind)
    kinds = list(IncidentKind)
    return {
        (one, other): sum({one, other} <= held for held in by_incident.values())
        for place, one in enumerate(kinds)
        for other in kinds[place + 1 :]
    }


def mean_minutes(minutes: Iterable[int]) -> Decimal | None:
    """The mean to one decimal; None where nothing was restored."""
    known = list(minutes)
    return (Decimal(sum(known)) / len(known)).quantize(Decimal("0.1")) if known else None
