"""What the public may know of the systems: how they are now, how they were for 90 days, and what was announced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import (
    Outage,
    PlannedStop,
    ProbeSample,
    ProbeSystemDay,
    ProbeTarget,
    System,
)

DAYS = 90
#: So many intervals without a sample, and the present state is not known. A minute more for taking samples in.
STALE_INTERVALS, TAKING_SECONDS = 3, 60


class Health(StrEnum):
    """How a system is now, or was on a day."""

    UP = "up"
    PLANNED = "planned"
    SHAKEN = "shaken"  # out for a while, within what an available day may have
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DayBar:
    """One day of a system: how it was, and how many minutes it was out."""

    day: date
    health: Health
    minutes: int


@dataclass(frozen=True)
class SystemStatus:
    """One system as the public sees it."""

    system: System
    now: Health
    bars: list[DayBar]

    @property
    def seen_days(self) -> int:
        """Days of which something is known."""
        return sum(bar.health is not Health.UNKNOWN for bar in self.bars)

    @property
    def good_days(self) -> int:
        """Days that were up, shaken ones and planned stops included."""
        return sum(bar.health not in {Health.UNKNOWN, Health.OUT} for bar in self.bars)


@dataclass(frozen=True)
class Status:
    """The whole page, as of a moment."""

    as_of: datetime
    systems: list[SystemStatus]
    outages: list[Outage]
    stops: list[PlannedStop]


def status_now() -> Status:
    """The status of every system that is probed now, or was in the last 90 days."""
    today = clock.today()
    first = today - timedelta(days=DAYS - 1)
    targets = list(_targets(clock.start_of_day(first)))
    systems = System.objects.filter(pk__in={target.system_id for target in targets}).order_by("code")
    of_system: dict[int, list[ProbeTarget]] = defaultdict(list)
    for target in targets:
        of_system[target.system_id].append(target)
    outages = _outages(first, list(of_system))
    stops = _stops(list(of_system))
    bars = _bars(first, today, list(of_system))
    return Status(
        as_of=clock.now(),
        systems=[
            SystemStatus(system, health_now(system.pk, of_system[system.pk], outages, stops), bars[system.pk])
            for system in systems
        ],
        outages=[outage for outage in outages if outage.counted],
        stops=stops,
    )


def health_now(
    system: int, targets: Sequence[ProbeTarget], outages: Sequence[Outage], stops: Sequence[PlannedStop]
) -> Health:
    """How a system is at this moment; `targets` carry the tick of their latest sample as `latest`."""
    present = clock.now()
    running = [target for target in targets if target.valid_to is None]
    if any(stop.system_id == system and stop.starts_at <= present < stop.ends_at for stop in stops):
        return Health.PLANNED
    if not running or any(_is_stale(target, present.timestamp()) for target in running):
        return Health.UNKNOWN
    if any(outage.system_id == system and outage.ended_at is None for outage in outages):
        return Health.OUT
    return Health.UP


def _is_stale(target: ProbeTarget, present: float) -> bool:
    latest = getattr(target, "latest", None)
    return latest is None or present - latest > STALE_INTERVALS * target.interval + TAKING_SECONDS


def _targets(since: datetime) -> Iterable[Any]:
    """The targets with the tick of their latest sample."""
    latest = ProbeSample.objects.filter(target=OuterRef("pk")).order_by("-tick").values("tick")[:1]
    return ProbeTarget.objects.all().valid(since, clock.now()).annotate(latest=Subquery(latest))


def _outages(first: date, systems: list[int]) -> list[Outage]:
    found = Outage.objects.filter(
        Q(ended_at=None) | Q(started_at__gte=clock.start_of_day(first)),
        system__in=systems,
        down_seconds__gt=0,
    )
    return list(found.select_related("system").order_by("-started_at", "pk"))


def _stops(systems: list[int]) -> list[PlannedStop]:
    """Announced in time, and not over yet."""
    found = PlannedStop.objects.all().announced().filter(system__in=systems, ends_at__gt=clock.now())
    return list(found.select_related("system").order_by("starts_at", "pk"))


def _bars(first: date, today: date, systems: list[int]) -> dict[int, list[DayBar]]:
    rows: dict[tuple[int, date], list[ProbeSystemDay]] = defaultdict(list)
    for row in ProbeSystemDay.objects.filter(day__gte=first, day__lte=today, system__in=systems):
        rows[row.system_id, row.day].append(row)
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    return {system: [_bar(day, rows.get((system, day), [])) for day in days] for system in systems}


def _bar(day: date, rows: Sequence[ProbeSystemDay]) -> DayBar:
    """Sites and lines of one system together: the worst of them is how it was."""
    seconds = max((row.outage_seconds for row in rows), default=0)
    gap = max((row.gap_seconds for row in rows), default=0)
    if not rows or gap > 60 * int(policy.get("operations.day_gap_minutes", day).value):
        health = Health.UNKNOWN
    elif seconds > 60 * int(policy.get("operations.day_outage_minutes", day).value):
        health = Health.OUT
    elif seconds:
        health = Health.SHAKEN
    else:
        health = Health.PLANNED if any(row.planned_seconds for row in rows) else Health.UP
    return DayBar(day, health, (seconds + 30) // 60)
