"""Minutes become hours, hours become days, and the minutes of a day its peak: nothing is lost but fineness.

Each bucket is moved in one transaction: the finer rows are locked, added to the coarser ones, and deleted. A worker
that is killed leaves the bucket as it was; two workers at once move it once; rows that come late are moved the next
night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from yanfa.kernel import clock
from yanfa.subsystems.operations.choices.measuring import Grain
from yanfa.subsystems.operations.models import LiveMinute, Timing, VisitDay
from yanfa.subsystems.operations.rules.measuring.sketches import Packed, Sketch, together
from yanfa.subsystems.operations.services.measuring.adding import add
from yanfa.subsystems.operations.services.measuring.writing import TIMING_KEYS, TIMING_SUMS, VISIT_KEYS

#: How long minutes and hours are kept, in days.
MINUTES_KEPT, HOURS_KEPT = 7, 92
#: Whoever opened a page within so many minutes is here.
LIVE_MINUTES = 5
LENGTHS = {Grain.HOUR: timedelta(hours=1), Grain.DAY: timedelta(days=1)}


def roll_up(today: date | None = None) -> int:
    """Move every bucket that is old enough; returns how many."""
    day = today or clock.today()
    minutes_end = clock.start_of_day(day - timedelta(days=MINUTES_KEPT))
    hours_end = clock.start_of_day(day - timedelta(days=HOURS_KEPT))
    return _roll(Grain.HOUR, minutes_end) + _roll(Grain.DAY, hours_end)


def close_days(today: date | None = None) -> int:
    """Keep the peak of every day that is over and forget its minutes; returns how many days of systems were closed."""
    end = clock.start_of_day(today or clock.today())
    over = LiveMinute.objects.filter(minute__lt=end).order_by()
    buckets = {
        (clock.local_date(minute), system) for minute, system in over.values_list("minute", "system_code")
    }
    for day, system in sorted(buckets):
        _close(day, system)
    return len(buckets)


def peak_of(minutes: Iterable[tuple[datetime, Packed]]) -> int:
    """The most people who were here within five minutes, from the sketches of the minutes of a day."""
    sketches = {minute: Sketch.load(packed) for minute, packed in minutes}
    window = [timedelta(minutes=back) for back in range(LIVE_MINUTES)]
    return max(
        (
            together(sketches[end - back] for back in window if end - back in sketches).count()
            for end in sketches
        ),
        default=0,
    )


def _roll(grain: Grain, before: datetime) -> int:
    moved = 0
    while (oldest := Timing.objects.finer_than(grain, before).order_by("start").first()) is not None:
        _move(grain, bucket_of(grain, oldest.start))
        moved += 1
    return moved


def bucket_of(grain: Grain, moment: datetime) -> datetime:
    """The beginning of the hour, or of the day in Shanghai, that holds the moment."""
    if grain is Grain.HOUR:
        return moment.replace(minute=0, second=0, microsecond=0)
    return clock.start_of_day(clock.local_date(moment))


def _move(grain: Grain, start: datetime) -> None:
    with transaction.atomic():
        finer = Timing.objects.finer_than(grain, start + LENGTHS[grain]).filter(start__gte=start)
        rows = list(finer.select_for_update().order_by("pk"))
        sums: dict[tuple[str, str], Timing] = {}
        for row in rows:
            key = (row.system_code, row.route)
            if key not in sums:
                sums[key] = Timing(grain=grain, start=start, system_code=row.system_code, route=row.route)
            _add(sums[key], row)
        add(sums.values(), keys=TIMING_KEYS, sums=TIMING_SUMS, maxima=("longest_us",))
        Timing.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _add(whole: Timing, part: Timing) -> None:
    for name in TIMING_SUMS:
        setattr(whole, name, getattr(whole, name) + getattr(part, name))
    whole.longest_us = max(whole.longest_us, part.longest_us)


def _close(day: date, system: str) -> None:
    with transaction.atomic():
        rows = LiveMinute.objects.filter(
            system_code=system,
            minute__gte=clock.start_of_day(day),
            minute__lt=clock.start_of_day(day + timedelta(days=1)),
        )
        kept = list(rows.select_for_update().order_by("pk"))
        peak = peak_of((row.minute, row.sketch) for row in kept)
        closed = VisitDay(system_code=system, day=day, peak_live=peak)
        add([closed], keys=VISIT_KEYS, maxima=("peak_live",))
        LiveMinute.objects.filter(pk__in=[row.pk for row in kept]).delete()


def peaks_so_far() -> dict[str, int]:
    """Today's peak of every system as far as it is known."""
    minutes: dict[str, list[tuple[datetime, Packed]]] = defaultdict(list)
    today = LiveMinute.objects.filter(minute__gte=clock.start_of_day(clock.today()))
    for system, minute, packed in today.values_list("system_code", "minute", "sketch"):
        minutes[system].append((minute, packed))
    return {system: peak_of(each) for system, each in sorted(minutes.items())}
