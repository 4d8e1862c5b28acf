"""What is done once a day: close the day before, and clear away samples whose time to be kept is over."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import (
    ProbeHour,
    ProbeSample,
    ProbeSystemDay,
    ProbeTarget,
    ProbeTargetDay,
)
from yanfa.subsystems.operations.rules.probing import DAY_SECONDS

from .days import day_span
from .deriving import derive

#: How far back days are looked for that nobody closed.
LOOK_BACK_DAYS = 35


def close_days() -> int:
    """Derive every past day that is not closed yet, gaps of a probe that did not run included; how many."""
    today, closed = clock.today(), 0
    for back in range(LOOK_BACK_DAYS, 0, -1):
        day = today - timedelta(days=back)
        start, end = clock.start_of_day(day), clock.start_of_day(day + timedelta(days=1))
        probed = set(ProbeTarget.objects.all().valid(start, end).values_list("system", "kind"))
        done = set(ProbeSystemDay.objects.filter(day=day, seconds=DAY_SECONDS).values_list("system", "kind"))
        for system, kind in sorted(probed - done):
            derive(system=system, kind=kind, day=day)
            closed += 1
    return closed


def clear_samples() -> int:
    """Delete samples and hours older than the policy's days, a day at a time; their days stay. How many samples."""
    limit = clock.today() - timedelta(days=int(policy.get("operations.probe_raw_days").value))
    cleared = 0
    while (oldest := _oldest_day(limit)) is not None:
        cleared += _clear_day(oldest)
    ProbeHour.objects.filter(starts_at__lt=clock.start_of_day(limit)).delete()
    return cleared


def _oldest_day(limit: date) -> date | None:
    kept = ProbeTargetDay.objects.filter(day__lt=limit, raw_cleared=False)
    day: date | None = kept.aggregate(day=Min("day"))["day"]
    return day


@transaction.atomic
def _clear_day(day: date) -> int:
    start, end = day_span(day)
    ProbeTargetDay.objects.filter(day=day).update(raw_cleared=True)
    samples = ProbeSample.objects.filter(tick__gte=start, tick__lt=end)
    return samples._raw_delete(samples.db)  # nothing points at samples, and no signal waits for them
