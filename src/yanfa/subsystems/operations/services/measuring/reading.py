"""What self-measurement says: server times, visits, and who is here now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum

from yanfa.kernel import clock
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.models import LiveMinute, Timing, VisitDay
from yanfa.subsystems.operations.models.measuring import BIN_NAMES
from yanfa.subsystems.operations.rules.histograms import percentile
from yanfa.subsystems.operations.rules.measuring.sketches import Packed, Sketch, together
from yanfa.subsystems.operations.services.measuring.rolling import LIVE_MINUTES, peaks_so_far

MICROSECONDS = 1000
VISIT_SUMS = ("visits", "first_visits", "page_views", "robot_views", "staff_visits", "staff_views", "dropped")


@dataclass(frozen=True)
class ServerTime:
    """How long the server worked on requests, in ms; None where there were none.

    Percentiles are read from a histogram: they are exact to the width of its bins, and never above `longest`.
    """

    requests: int
    errors: int
    mean: Decimal | None
    p50: Decimal | None
    p95: Decimal | None
    p99: Decimal | None
    longest: Decimal | None


@dataclass(frozen=True)
class RouteTime:
    """The server times of one route."""

    system_code: str
    route: str
    time: ServerTime


@dataclass(frozen=True)
class VisitFacts:
    """What stands beside the visits of a period. `visitors` is an estimate (1.6 %) that counts nobody twice."""

    visits: int
    first_visits: int
    page_views: int
    robot_views: int
    staff_visits: int
    staff_views: int
    dropped: int
    visitors: int
    peak_live: int


@dataclass(frozen=True)
class MonthOfVisits:
    """One month of a year."""

    start: date
    facts: VisitFacts


def server_time(system_code: str | None, period: Period) -> ServerTime:
    """Server times of a system (of all, if None) in a period, up to this minute, without assets and health checks."""
    rows = _times(system_code, period).of_service()
    return _time(rows.aggregate(**_measures()))


def route_times(system_code: str | None, period: Period, words: str = "") -> list[RouteTime]:
    """Server times of every route whose name holds the words, the most requested first; assets and checks, too."""
    rows = _times(system_code, period)
    if words:
        rows = rows.filter(route__icontains=words)
    found = rows.order_by().values("system_code", "route").annotate(**_measures())
    times = [RouteTime(row["system_code"], row["route"], _time(row)) for row in found]
    return sorted(times, key=lambda each: (-each.time.requests, each.system_code, each.route))


def facts_of(period: Period, system_code: str | None = None) -> VisitFacts:
    """Visits of a period with what stands beside them; the visitors of several days or systems count once."""
    days = VisitDay.objects.in_period(period)
    if system_code:
        days = days.filter(system_code=system_code)
    sums = days.aggregate(
        **{f"sum_{name}": Sum(name, default=0) for name in VISIT_SUMS}, peak=Max("peak_live", default=0)
    )
    return VisitFacts(
        **{name: sums[f"sum_{name}"] for name in VISIT_SUMS},
        visitors=_visitors(days.order_by().values_list("sketch", flat=True)),
        peak_live=max(sums["peak"], _peak_today(period, system_code)),
    )


def months_of_visits(year: int, system_code: str | None = None) -> list[MonthOfVisits]:
    """The months of a year."""
    return [MonthOfVisits(month.start, facts_of(month, system_code)) for month in Period.year(year).months()]


def days_of_visits(period: Period, system_code: str | None = None) -> list[VisitDay]:
    """The days of a period, every system in a row of its own, without their sketches."""
    days = VisitDay.objects.in_period(period).defer("sketch").order_by("day", "system_code")
    return list(days.filter(system_code=system_code) if system_code else days)


def live_now(system_code: str | None = None) -> int:
    """How many people opened a page within the last five minutes, staff included, robots not."""
    since = clock.now() - timedelta(minutes=LIVE_MINUTES)
    minutes = LiveMinute.objects.filter(minute__gt=since)
    if system_code:
        minutes = minutes.filter(system_code=system_code)
    return _visitors(minutes.order_by().values_list("sketch", flat=True))


def _peak_today(period: Period, system_code: str | None) -> int:
    """The peak of a day that is not closed yet, if the period holds it."""
    if not period.start <= clock.today() < period.end:
        return 0
    peaks = peaks_so_far()
    return peaks.get(system_code, 0) if system_code else max(peaks.values(), default=0)


def _visitors(packed: Iterable[Packed]) -> int:
    return together(Sketch.load(each) for each in packed if len(each)).count()


def _times(system_code: str | None, period: Period) -> Any:
    rows = Timing.objects.in_period(period)
    return rows.filter(system_code=system_code) if system_code else rows


def _measures() -> dict[str, Any]:
    summed = ("requests", "errors", "total_us", *BIN_NAMES)
    return {f"sum_{name}": Sum(name, default=0) for name in summed} | {
        "longest": Max("longest_us", default=0)
    }


def _time(row: Mapping[str, Any]) -> ServerTime:
    requests, longest = row["sum_requests"], _milliseconds(row["longest"])
    histogram = [row[f"sum_{name}"] for name in BIN_NAMES]
    if not requests:
        return ServerTime(0, 0, None, None, None, None, None)
    p50, p95, p99 = (min(percentile(histogram, each) or longest, longest) for each in (50, 95, 99))
    mean = _milliseconds(Decimal(row["sum_total_us"]) / requests)
    return ServerTime(requests, row["sum_errors"], mean, p50, p95, p99, longest)


def _milliseconds(microseconds: int | Decimal) -> Decimal:
    return (Decimal(microseconds) / MICROSECONDS).quantize(Decimal("0.1"))
