"""A year of a probe a minute: closed days in bulk, and the samples of the last day as the probe would bring them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from yanfa.kernel.clock import SHANGHAI, demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.models import Outage, ProbeSystemDay, ProbeTarget, ProbeTargetDay, System
from yanfa.subsystems.operations.rules.histograms import histogram_of
from yanfa.subsystems.operations.rules.probing import DAY_SECONDS, Sample
from yanfa.subsystems.operations.services.probing.loading import load

INTERVAL, TIMEOUT = 60, 10
SLOTS = DAY_SECONDS // INTERVAL
#: What is probed, and its usual time in ms: the portal answers in 0.51 s, as the published form of 2023 says.
SITES = {
    "portal": 510,
    "instruments": 620,
    "bases": 480,
    "hotline": 430,
    "vouchers": 560,
    "mail": 350,
}
LINKS = {"network": 12, "infrastructure": 4}
#: The one interruption of the portal, on the day of the year that it falls on: in minutes, within what a day may have.
DAY_OF_INTERRUPTION, MINUTES_OUT = 74, 14
#: How a day's times spread around the usual one, in per cent; repeated over the day.
SPREAD = (62, 71, 78, 84, 88, 91, 94, 96, 98, 100, 102, 104, 107, 111, 116, 124, 135, 139)


@dataclass(frozen=True)
class Probed:
    """One target of the year, and how long it usually takes (ms)."""

    target: ProbeTarget
    usual: int


def build(year: DemoYear) -> None:
    """Days of every system, an interruption of the portal, and samples of the last day of the portal."""
    with demonstration_time(datetime.combine(date(year.year, 1, 1), time(), SHANGHAI)):
        probed = [_register(year, code, usual) for code, usual in (SITES | LINKS).items()]
    days = _days(year)
    with demonstration_time(start_of_day(date(year.year + 1, 1, 1)) + timedelta(minutes=10)):
        portal = probed[0]
        _write_days(year, probed, [day for day in days if day != days[-1]])
        _write_days(year, probed[1:], days[-1:])
        _interrupt(year, portal, days)
        _spool(year, portal, days[-1])


def _register(year: DemoYear, code: str, usual: int) -> Probed:
    """A target that was probed in this year alone: nothing of a demonstration is ever called."""
    link = code in LINKS
    target = ProbeTarget.objects.create(
        system=System.objects.get(code=code),
        kind=TargetKind.LINK if link else TargetKind.SITE,
        name="核心链路" if link else "首页",
        address=f"{code}.demo.invalid:443" if link else f"https://{code}.demo.invalid/",
        interval=INTERVAL,
        timeout=TIMEOUT,
        valid_to=start_of_day(date(year.year + 1, 1, 1)),
    )
    return Probed(target, usual)


def _days(year: DemoYear) -> list[date]:
    """The last days of the year, all of them at scale 1, in leap years 366."""
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    whole = (last - first).days + 1
    number = min(whole, year.size(whole, least=100))
    return [last - timedelta(days=back) for back in range(number - 1, -1, -1)]


def _times(usual: int, day: date, slots: int = SLOTS) -> list[int]:
    """The times of a day's samples; weekdays differ a little."""
    base = usual * (97 + day.weekday()) // 100
    return [base * SPREAD[number % len(SPREAD)] // 100 for number in range(slots)]


def _day_of_interruption(days: list[date]) -> date:
    return days[min(DAY_OF_INTERRUPTION, len(days) - 2)]


def _write_days(year: DemoYear, probed: list[Probed], days: list[date]) -> None:
    broken = _day_of_interruption(days) if len(days) > 1 else None
    targets: list[ProbeTargetDay] = []
    systems: list[ProbeSystemDay] = []
    usual_days: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for each in probed:
        for day in days:
            out = MINUTES_OUT if each.target.system.code == "portal" and day == broken else 0
            key = (each.usual, day.weekday()) if not out else (-each.usual, out)
            if key not in usual_days:
                times = _times(each.usual, day, SLOTS - out)
                usual_days[key] = (sum(times), histogram_of(times))
            good_ms, histogram = usual_days[key]
            targets.append(_target_day(each.target, day, out, good_ms, histogram))
            systems.append(_system_day(each.target, day, out * INTERVAL))
            _count(year, each, day, SLOTS - out, good_ms)
    ProbeTargetDay.objects.bulk_create(targets, batch_size=500)
    ProbeSystemDay.objects.bulk_create(systems, batch_size=500)


def _target_day(
    target: ProbeTarget, day: date, out: int, good_ms: int, histogram: list[int]
) -> ProbeTargetDay:
    return ProbeTargetDay(
        target=target,
        day=day,
        samples=SLOTS,
        failures=out,
        good=SLOTS - out,
        good_ms=good_ms,
        histogram=histogram,
        outage_seconds=out * INTERVAL,
        gap_seconds=0,
        raw_cleared=True,
    )


def _system_day(target: ProbeTarget, day: date, outage: int) -> ProbeSystemDay:
    return ProbeSystemDay(
        system=target.system,
        kind=target.kind,
        day=day,
        seconds=DAY_SECONDS,
        outage_seconds=outage,
        planned_seconds=0,
        gap_seconds=0,
        up_seconds=DAY_SECONDS - outage,
        available=True,
    )


def _count(year: DemoYear, each: Probed, day: date, good: int, good_ms: int) -> None:
    """Into the tally: response time of pages in seconds, available days, running days."""
    if each.target.kind == TargetKind.SITE:
        year.tally.add("operations.response_time", Decimal(good_ms) / 1000, good, month=day.month)
        year.tally.counts["operations.response_time"].percent = False
        year.tally.add("operations.site_available_days", month=day.month)
    else:
        year.tally.add("operations.network_running_days", month=day.month)
    year.facts.write(
        "probe_day",
        {"system": each.target.system.code, "day": day, "samples": SLOTS, "good": good, "good_ms": good_ms},
    )


def _interrupt(year: DemoYear, portal: Probed, days: list[date]) -> None:
    day = _day_of_interruption(days[:-1])
    started = start_of_day(day) + timedelta(hours=10, minutes=7)
    Outage.objects.create(
        system=portal.target.system,
        kind=TargetKind.SITE,
        started_at=started,
        ended_at=started + timedelta(minutes=MINUTES_OUT),
        down_seconds=MINUTES_OUT * 60,
        counted=True,
        cause="数据库连接数用尽，扩容后恢复",
        derived_at=datetime.combine(day, time(23, 59), SHANGHAI).astimezone(UTC),
    )
    year.tally.add("operations.site_interruptions", month=day.month)
    year.facts.write("outage", {"system": "portal", "started_at": started, "minutes": MINUTES_OUT})


def _spool(year: DemoYear, portal: Probed, day: date) -> None:
    """The last day comes sample by sample, through the door by which the probe's own samples come."""
    samples = list(_samples(portal, day))
    load(samples)
    _count(year, portal, day, len(samples), sum(sample.ms for sample in samples))


def _samples(portal: Probed, day: date) -> Iterator[Sample]:
    start = int(start_of_day(day).timestamp())
    for number, ms in enumerate(_times(portal.usual, day)):
        yield Sample(portal.target.public_id, start + number * INTERVAL, ms, 200, "")
