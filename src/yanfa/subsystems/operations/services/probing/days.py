"""Writing the hours and days that samples add up to, one upsert each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import (
    ProbeHour,
    ProbeSample,
    ProbeSystemDay,
    ProbeTarget,
    ProbeTargetDay,
)
from yanfa.subsystems.operations.rules.histograms import histogram_of
from yanfa.subsystems.operations.rules.probing import (
    DAY_SECONDS,
    SHANGHAI_OFFSET,
    Span,
    SystemTime,
    seconds_in,
)

HOUR = 3600
SUMS = ["samples", "failures", "good_ms", "histogram"]
OF_TARGET_DAY = [*SUMS, "good", "late_samples", "outage_seconds", "gap_seconds"]
OF_SYSTEM_DAY = ["seconds", "outage_seconds", "planned_seconds", "gap_seconds", "up_seconds", "available"]


@dataclass(frozen=True, slots=True)
class Row:
    """A stored sample as far as sums need it."""

    tick: int
    ms: int
    fault: str

    @property
    def ok(self) -> bool:
        """Whether the target answered as it should."""
        return not self.fault


def day_span(day: date) -> Span:
    """The seconds of a day in Shanghai; every day there has the same number."""
    start = int(clock.start_of_day(day).timestamp())
    return start, start + DAY_SECONDS


def write_hours(target: ProbeTarget, rows: Iterable[Row], day: date) -> None:
    """Write the hours of a day in which there are samples; those of other days have not changed."""
    by_hour: dict[int, list[Row]] = defaultdict(list)
    first, end = day_span(day)
    for row in rows:
        if first <= row.tick < end:
            by_hour[row.tick // HOUR * HOUR].append(row)
    hours = [
        ProbeHour(target=target, starts_at=datetime.fromtimestamp(start, UTC), **_sums(each))
        for start, each in by_hour.items()
    ]
    ProbeHour.objects.bulk_create(
        hours,
        update_conflicts=True,
        unique_fields=["target", "starts_at"],
        update_fields=SUMS,
        batch_size=500,
    )


def write_target_days(
    target: ProbeTarget, rows: Sequence[Row], time: SystemTime, days: Sequence[date]
) -> None:
    """Write the days of a target on which it was to be probed, but those whose samples are cleared away."""
    cleared = set(
        ProbeTargetDay.objects.filter(target=target, day__in=days, raw_cleared=True).values_list(
            "day", flat=True
        )
    )
    by_day: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[(row.tick + SHANGHAI_OFFSET) // DAY_SECONDS].append(row)
    inside = {day: by_day[(day_span(day)[0] + SHANGHAI_OFFSET) // DAY_SECONDS] for day in days}
    written = [_target_day(target, inside[day], time, day) for day in days if day not in cleared]
    ProbeTargetDay.objects.bulk_create(
        [each for each in written if each.samples or each.gap_seconds],
        update_conflicts=True,
        unique_fields=["target", "day"],
        update_fields=OF_TARGET_DAY,
    )


def _target_day(target: ProbeTarget, rows: Sequence[Row], time: SystemTime, day: date) -> ProbeTargetDay:
    start, end = day_span(day)
    sums = _sums(rows)
    return ProbeTargetDay(
        target=target,
        day=day,
        good=sums["samples"] - sums["failures"],
        late_samples=_late(target, day),
        outage_seconds=seconds_in(time.down_of[target.pk], (start, end)),
        gap_seconds=seconds_in(time.gap_of[target.pk], (start, end)),
        **sums,
    )


def _late(target: ProbeTarget, day: date) -> int:
    """How many samples of the day came after the day and the policy's hours were over."""
    start, end = day_span(day)
    hours = int(policy.get("operations.probe_late_hours", day).value)
    limit = clock.start_of_day(day + timedelta(days=1)) + timedelta(hours=hours)
    if clock.now() <= limit:
        return 0
    found = ProbeSample.objects.filter(target=target, tick__gte=start, tick__lt=end, recorded_at__gt=limit)
    return found.count()


def _sums(rows: Sequence[Row]) -> dict[str, Any]:
    good = [row.ms for row in rows if row.ok]
    return {
        "samples": len(rows),
        "failures": len(rows) - len(good),
        "good_ms": sum(good),
        "histogram": histogram_of(good),
    }


def write_system_days(system: int, kind: str, time: SystemTime, days: Sequence[date], horizon: int) -> None:
    """Write the days of a system on which anything of it was to be probed, up to the last second observed."""
    written = [_system_day(system, kind, time, day, horizon) for day in days]
    ProbeSystemDay.objects.bulk_create(
        [each for each in written if each is not None],
        update_conflicts=True,
        unique_fields=["system", "kind", "day"],
        update_fields=OF_SYSTEM_DAY,
    )


def _system_day(system: int, kind: str, time: SystemTime, day: date, horizon: int) -> ProbeSystemDay | None:
    """None for a day on which nothing was to be probed. What was not yet, or no longer, probed of it is a gap."""
    start, end = day_span(day)
    window = (start, min(end, horizon))
    parts = (time.outage, time.planned, time.gap, time.up)
    outage, planned, gap, up = (seconds_in(part, window) for part in parts)
    if not (outage or planned or gap or up):
        return None
    gap = window[1] - window[0] - outage - planned - up
    return ProbeSystemDay(
        system_id=system,
        kind=kind,
        day=day,
        seconds=window[1] - window[0],
        outage_seconds=outage,
        planned_seconds=planned,
        gap_seconds=gap,
        up_seconds=up,
        available=window[1] == end and is_available(day, outage=outage, planned=planned, gap=gap),
    )


def is_available(day: date, *, outage: int, planned: int, gap: int) -> bool:
    """Whether a whole day with these seconds out, planned and unobserved counts, by the parameters of that day."""
    limits = (
        (outage, "operations.day_outage_minutes"),
        (planned, "operations.day_planned_minutes"),
        (gap, "operations.day_gap_minutes"),
    )
    return all(seconds <= 60 * int(policy.get(code, day).value) for seconds, code in limits)
