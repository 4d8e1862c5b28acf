"""What must stand beside the figures of a year: percentiles, failures, minutes out, gap days, of every system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum

from yanfa.kernel import clock, policy
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.models import Outage, PlannedStop, ProbeSystemDay, ProbeTargetDay, System
from yanfa.subsystems.operations.rules.histograms import empty, merged, percentile

HUNDREDTH = Decimal("0.01")
PER_CENTS = (50, 95, 99)


@dataclass(frozen=True)
class Times:
    """How long answers took. Times in seconds, None where nothing was seen; the rate in per cent."""

    samples: int
    failures: int
    late: int
    mean: Decimal | None
    percentiles: tuple[Decimal | None, ...]

    @property
    def failure_rate(self) -> Decimal | None:
        """Failed samples of a hundred."""
        return rate(self.failures, self.samples)


@dataclass(frozen=True)
class SystemFacts:
    """One system in one period: answers, outages, and days.

    full: the days of the period that are over. gap_days: of these, those that are not observed enough to count.
    """

    system: System
    times: Times
    interruptions: int
    outages: int
    outage_minutes: int
    longest_minutes: int
    planned_minutes: int
    planned_stops: int
    available: int
    full: int
    gap_days: int
    availability: Decimal | None


def facts_of(period: Period, kind: str) -> list[SystemFacts]:
    """The facts of every system of which something of this kind was probed in the period, by code."""
    days = {row["system"]: row for row in _days(period, kind)}
    times = _times(period, kind)
    outages = {row["system"]: row for row in _outages(period, kind)}
    stops = dict(_stops(period))
    systems = System.objects.filter(pk__in=days.keys() | times.keys()).order_by("code")
    return [
        _facts(system, period, days.get(system.pk, {}), times, outages.get(system.pk, {}), stops)
        for system in systems
    ]


def _facts(
    system: System,
    period: Period,
    days: dict[str, int],
    times: dict[int, Times],
    outages: dict[str, int],
    stops: dict[int, int],
) -> SystemFacts:
    full = days_over(period)
    seconds = days.get("seconds") or 0
    return SystemFacts(
        system=system,
        times=times.get(system.pk, times_in([])),
        interruptions=outages.get("counted", 0),
        outages=outages.get("all", 0),
        outage_minutes=minutes(days.get("outage")),
        longest_minutes=minutes(outages.get("longest")),
        planned_minutes=minutes(days.get("planned")),
        planned_stops=stops.get(system.pk, 0),
        available=days.get("available", 0),
        full=full,
        gap_days=full - days.get("observed", 0),
        availability=rate(days.get("up") or 0, seconds),
    )


def days_over(period: Period) -> int:
    """How many days of the period are over."""
    return max(0, (min(period.end, clock.today()) - period.start).days)


def _days(period: Period, kind: str) -> Iterable[Any]:
    """Days count as observed when their gap is within what an available day may have today."""
    gap = 60 * int(policy.get("operations.day_gap_minutes").value)
    over = Q(day__lt=clock.today())
    found = ProbeSystemDay.objects.filter(kind=kind, day__gte=period.start, day__lt=period.end)
    return (
        found.order_by()
        .values("system")
        .annotate(
            outage=Sum("outage_seconds"),
            planned=Sum("planned_seconds"),
            up=Sum("up_seconds"),
            seconds=Sum("seconds"),
            available=Count("pk", filter=Q(available=True)),
            observed=Count("pk", filter=over & Q(gap_seconds__lte=gap)),
        )
    )


def _outages(period: Period, kind: str) -> Iterable[Any]:
    found = Outage.objects.filter(
        kind=kind, started_at__gte=period.start_at, started_at__lt=period.end_at, down_seconds__gt=0
    )
    return (
        found.order_by()
        .values("system")
        .annotate(all=Count("pk"), counted=Count("pk", filter=Q(counted=True)), longest=Max("down_seconds"))
    )


def _stops(period: Period) -> Iterable[tuple[int, int]]:
    stops = PlannedStop.objects.all().announced()
    found = stops.filter(starts_at__gte=period.start_at, starts_at__lt=period.end_at)
    return found.order_by().values("system").annotate(number=Count("pk")).values_list("system", "number")


def _times(period: Period, kind: str) -> dict[int, Times]:
    found = ProbeTargetDay.objects.filter(target__kind=kind, day__gte=period.start, day__lt=period.end)
    by_system: dict[int, list[Sequence[object]]] = defaultdict(list)
    columns = ("target__system", "samples", "failures", "late_samples", "good_ms", "histogram")
    for system, *row in found.order_by().values_list(*columns):
        by_system[system].append(row)
    return {system: times_in(rows) for system, rows in by_system.items()}


def times_in(rows: Sequence[Sequence[object]]) -> Times:
    """The times of rows (samples, failures, late samples, sum of good ms, histogram)."""
    samples, failures, late, good_ms = (sum(int(str(row[number])) for row in rows) for number in range(4))
    histogram = merged(row[4] for row in rows) if rows else empty()  # type: ignore[misc]
    good = samples - failures
    mean = (Decimal(good_ms) / good / 1000).quantize(HUNDREDTH, ROUND_HALF_UP) if good else None
    read = tuple(in_seconds(percentile(histogram, each)) for each in PER_CENTS)
    return Times(samples, failures, late, mean, read)


def in_seconds(milliseconds: Decimal | None) -> Decimal | None:
    """Milliseconds as seconds with two decimals; below ten milliseconds with three."""
    if milliseconds is None:
        return None
    step = HUNDREDTH if milliseconds >= 10 else Decimal("0.001")
    return (milliseconds / 1000).quantize(step, ROUND_HALF_UP)


def minutes(seconds: int | None) -> int:
    """Whole minutes, half ones up."""
    return ((seconds or 0) + 30) // 60


def rate(part: int, whole: int) -> Decimal | None:
    """Per cent with three decimals, because 99.9 and 99.99 are not the same; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.001"), ROUND_HALF_UP) if whole else None
