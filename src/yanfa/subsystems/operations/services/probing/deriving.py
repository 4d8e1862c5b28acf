"""Hours, days and outages out of stored samples: the same samples always give the same rows, however late they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import PlannedStop, ProbeSample, ProbeTarget, ProbeTargetDay, System
from yanfa.subsystems.operations.rules.probing import DayRules, Member, Span, SystemTime, system_time

from .days import Row, write_hours, write_system_days, write_target_days
from .outages import write_outages

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Days that are derived together: [first, last], observed up to `horizon` (seconds since 1970)."""

    first: date
    last: date
    horizon: int

    @property
    def span(self) -> Span:
        """The seconds of the window that can have been observed."""
        return epoch(self.first), self.horizon

    @property
    def days(self) -> list[date]:
        """Its days, the first one first."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]


def epoch(day: date) -> int:
    """The first second of a day in Shanghai, since 1970."""
    return int(clock.start_of_day(day).timestamp())


def moment(seconds: int) -> datetime:
    """The moment of so many seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def day_of(tick: int) -> date:
    """The day in Shanghai on which a tick lies."""
    return clock.local_date(moment(tick))


def rules_of(day: date) -> DayRules:
    """The parameters in force on a day."""
    return DayRules(
        opens=int(policy.get("operations.probe_failures", day).value),
        closes=int(policy.get("operations.probe_recoveries", day).value),
        merge_seconds=60 * int(policy.get("operations.outage_merge_minutes", day).value),
    )


@transaction.atomic
def derive(*, system: int, kind: str, day: date) -> Window:
    """Write hours, days and outages of one system anew around a day, and say which days were touched.

    The window begins and ends where no outage is under way, so that its edges change nothing. A day whose samples are
    cleared away stays as it is.
    """
    System.objects.select_for_update().get(pk=system)
    targets = list(ProbeTarget.objects.filter(system=system, kind=kind).order_by("pk"))
    if ProbeTargetDay.objects.filter(target__in=targets, day=day, raw_cleared=True).exists():
        return Window(day, day, epoch(day))
    rules = rules_of(day)
    first, last = _calm_start(targets, day, rules), day
    while True:
        window = _window(targets, first, last)
        rows = {target.pk: _rows(target, window) for target in targets}
        time = system_time(
            [_member(target, rows[target.pk], window) for target in targets],
            _plans(system, window),
            rules,
        )
        if window.horizon < epoch(last + ONE_DAY) or _settled(rows, time, window, rules):
            break
        last += ONE_DAY
    for target in targets:
        write_hours(target, rows[target.pk], day)
    _write(system, kind, targets, window, rows, time)
    return window


def _write(
    system: int,
    kind: str,
    targets: list[ProbeTarget],
    window: Window,
    rows: dict[int, list[Row]],
    time: SystemTime,
) -> None:
    for target in targets:
        active = _active(target, window)
        write_target_days(target, rows[target.pk], time, [day for day in window.days if active])
    write_system_days(system, kind, time, window.days, window.horizon)
    write_outages(system, kind, time, window.span)


def _calm_start(targets: list[ProbeTarget], day: date, rules: DayRules) -> date:
    """The latest day not after `day` before whose midnight every target had recovered from its last failure."""
    while (failed := _last_unrecovered(targets, epoch(day), rules)) is not None:
        day = day_of(failed)
    return day


def _last_unrecovered(targets: list[ProbeTarget], start: int, rules: DayRules) -> int | None:
    """The tick of a failure before `start` that may still bear on what comes after; None where all is calm."""
    for target in targets:
        samples = ProbeSample.objects.filter(target=target, tick__lt=start)
        failed = samples.exclude(fault="").order_by("-tick").values_list("tick", flat=True).first()
        if failed is None:
            continue
        recovered = samples.filter(tick__gt=failed)[: rules.closes].count() >= rules.closes
        if not recovered or start - failed <= rules.merge_seconds + target.interval:
            return failed
    return None


def _window(targets: list[ProbeTarget], first: date, last: date) -> Window:
    """Past days are observed whole; of the present one what the latest sample of any target reaches."""
    start, end = epoch(first), epoch(last + ONE_DAY)
    if end <= clock.now().timestamp():
        return Window(first, last, end)
    reached = start
    for target in targets:
        seen = ProbeSample.objects.filter(target=target, tick__gte=start, tick__lt=end).order_by("-tick")
        latest = seen.values_list("tick", flat=True).first()
        reached = max(reached, latest + target.interval if latest is not None else start)
    return Window(first, last, reached)


def _rows(target: ProbeTarget, window: Window) -> list[Row]:
    start, end = window.span
    found = ProbeSample.objects.filter(target=target, tick__gte=start, tick__lt=end).order_by("tick")
    return [Row(*values) for values in found.values_list("tick", "ms", "fault")]


def _active(target: ProbeTarget, window: Window) -> list[Span]:
    """The part of the window in which the target was to be probed, in whole slots."""
    start, end = window.span
    start = max(start, _slot(target.valid_from, target.interval))
    if target.valid_to is not None:
        end = min(end, _slot(target.valid_to, target.interval))
    return [(start, end)] if start < end else []


def _slot(at: datetime, interval: int) -> int:
    """The first tick at or after a moment."""
    return -int(-at.timestamp() // interval) * interval


def _member(target: ProbeTarget, rows: list[Row], window: Window) -> Member:
    active = _active(target, window)
    ended = target.valid_to is not None and target.valid_to.timestamp() <= window.horizon
    inside = [(row.tick, row.ok) for row in rows if active and active[0][0] <= row.tick < active[0][1]]
    return Member(target.pk, target.interval, active, inside, target.group, ended)


def _plans(system: int, window: Window) -> list[Span]:
    start, end = window.span
    stops = (
        PlannedStop.objects.all()
        .announced()
        .filter(system=system, starts_at__lt=moment(end), ends_at__gt=moment(start))
    )
    return [(int(stop.starts_at.timestamp()), int(stop.ends_at.timestamp())) for stop in stops]


def _settled(rows: dict[int, list[Row]], time: SystemTime, window: Window, rules: DayRules) -> bool:
    """Whether what comes after the window cannot change what is in it."""
    if any(event.open for event in time.events):
        return False
    failed = max((row.tick for each in rows.values() for row in each if not row.ok), default=None)
    return failed is None or window.horizon - failed > rules.merge_seconds
