"""A year of visits and server times: as many visits as the form of 2023 says, most on working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.measuring import Grain
from yanfa.subsystems.operations.models import Timing, VisitDay
from yanfa.subsystems.operations.models.measuring import BIN_NAMES
from yanfa.subsystems.operations.rules.histograms import bin_of
from yanfa.subsystems.operations.rules.measuring.sketches import Sketch

VISITS = "portal.visits"
#: Visits of a year at scale 1: 门户网站访问量 125.8353 万次 of 2023, and what the other systems might have.
SIZES = {"portal": 1_258_353, "instruments": 186_420, "bases": 42_310, "hotline": 27_905, "vouchers": 61_777}
#: A weekend day has this part of the visits of a working day.
WEEKEND = 0.35
#: Different browsers in a year for every visit, and pages, robots' requests and staff visits for every visit.
BROWSERS, PAGES, ROBOTS, STAFF = 0.3, 4.2, 0.6, 0.04
NUMBER_BITS = 64
#: Route, its system, its part of the requests, and the middle of its time in µs.
ROUTES = (
    ("portal:home", "portal", 0.4, 9_000),
    ("portal:search", "portal", 0.15, 31_000),
    ("portal:about", "portal", 0.1, 4_000),
    ("performance:years", "portal", 0.05, 64_000),
    ("performance:overview", "portal", 0.03, 120_000),
    ("performance:series", "portal", 0.04, 48_000),
)
#: Below this scale only Mondays have times.
SMALL = 0.1
#: Of so many requests of a day and route the times are drawn; the others repeat them.
DRAWN = 40


def build(year: DemoYear) -> None:
    """Write the days of the year, each at its end, so that none is late."""
    days = list(_days(year.year))
    shares = [(WEEKEND if day.weekday() >= 5 else 1.0) * year.random.uniform(0.85, 1.15) for day in days]
    crowds = {
        system: [
            year.random.getrandbits(NUMBER_BITS) for _ in range(max(3, round(year.size(size) * BROWSERS)))
        ]
        for system, size in SIZES.items()
    }
    counts = {system: _spread(year.size(size), shares) for system, size in SIZES.items()}
    times: list[Timing] = []
    for number, day in enumerate(days):
        with demonstration_time(datetime.combine(day, time(23, 59), SHANGHAI)):
            rows = [
                _day(year, system, day, visits[number], crowds[system])
                for system, visits in counts.items()
                if visits[number]
            ]
            VisitDay.objects.bulk_create(rows)
        if year.scale >= SMALL or day.weekday() == 0:
            times += _times(year, day, counts["portal"][number])
    Timing.objects.bulk_create(times, batch_size=500)


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _spread(total: int, shares: list[float]) -> list[int]:
    """The total in whole numbers by the shares: what is cut off one day goes to the next."""
    counts, whole, given, reached = [], sum(shares), 0, 0.0
    for share in shares:
        reached += share
        counts.append(round(total * reached / whole) - given)
        given += counts[-1]
    return counts


def _day(year: DemoYear, system: str, day: date, visits: int, crowd: list[int]) -> VisitDay:
    sketch = Sketch.of(year.random.choices(crowd, k=visits))
    year.tally.add(VISITS, visits, month=day.month)
    year.facts.write("visits", {"system": system, "day": day, "visits": visits})
    return VisitDay(
        system_code=system,
        day=day,
        visits=visits,
        first_visits=round(visits * BROWSERS),
        page_views=round(visits * PAGES),
        robot_views=round(visits * ROBOTS),
        staff_visits=round(visits * STAFF),
        staff_views=round(visits * STAFF * PAGES),
        visitors=sketch.count(),
        sketch=sketch.dump(),
        peak_live=max(1, round(visits / 90)),
    )


def _times(year: DemoYear, day: date, visits: int) -> Iterator[Timing]:
    start = datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
    for route, system, share, middle in ROUTES:
        requests = round(visits * PAGES * share)
        if not requests:
            continue
        drawn = [round(middle * year.random.lognormvariate(0, 0.6)) for _ in range(min(requests, DRAWN))]
        bins, total = dict.fromkeys(BIN_NAMES, 0), 0
        for place, each in enumerate(drawn):
            repeated = requests // len(drawn) + (place < requests % len(drawn))
            bins[BIN_NAMES[bin_of(each / 1000)]] += repeated
            total += each * repeated
        yield Timing(
            grain=Grain.DAY,
            start=start,
            system_code=system,
            route=route,
            requests=requests,
            errors=int(year.random.random() < 0.01),
            total_us=total,
            longest_us=max(drawn),
            **bins,
        )
