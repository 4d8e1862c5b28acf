"""Five demonstration years of instruments, 2 million usage records: figures, a batch of 90 units, and every list.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src:. \\
        .venv/bin/python bench/instruments_at_scale.py [SCALE [YEARS]]

The registers and the instruments write YEARS years (5) at SCALE (1: 17,690 instruments or more, 400,000 records a
year) into a test database, which is dropped. Of every year all `instruments.*` figures must equal what was counted
while the rows were made. Of the last one they are timed beside the hand-written SQL below, in alternating rounds:
goals are 1 s for all and at most 1.3 times the SQL. The batch is the evaluation with rewards of the last year, from
its announcement to the last payment; the goal of 10 s is for its sums: figures, grades, and the money. Then a search
of the catalogue, and every page of the app that has no argument, as its officer sees it.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from bench.catalogue_at_scale import get, question  # noqa: E402
from django.apps import apps  # noqa: E402  settings come first
from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests.registers.people import signed_in  # noqa: E402

from yanfa.kernel.indicators.compute import compute  # noqa: E402
from yanfa.kernel.indicators.declare import Indicator, Kind  # noqa: E402
from yanfa.kernel.indicators.periods import Period  # noqa: E402
from yanfa.kernel.indicators.registry import registry  # noqa: E402
from yanfa.kernel.policy import installation  # noqa: E402
from yanfa.kernel.testing.demonstration import DemoYear, builders  # noqa: E402
from yanfa.registers.accounts.api import demonstration_account  # noqa: E402
from yanfa.subsystems.instruments.demo import rewards  # noqa: E402
from yanfa.subsystems.instruments.models import Instrument, UsageRecord  # noqa: E402
from yanfa.subsystems.instruments.permissions import InstrumentOfficer  # noqa: E402
from yanfa.subsystems.instruments.urls import urlpatterns  # noqa: E402

LAST_YEAR = 2025
ROUNDS = 15
ASKED = int(os.environ.get("BENCH_QUESTIONS", "200"))
GOAL_SECONDS, GOAL_RATIO, GOAL_BATCH, GOAL_SEARCH = 1.0, 1.3, 10.0, 60.0
WRITERS = ("yanfa.registers", "yanfa.procedures", "yanfa.subsystems.instruments")
#: The moves of a batch in which everything is summed up.
SUMS = ("draft_result", "calculate")

STANDING = (
    "FROM instruments_instrumentversion v "
    "WHERE v.valid_from < {at} AND (v.valid_to IS NULL OR v.valid_to >= {at})"
)
AT_END, AT_START = STANDING.format(at="%(end)s"), STANDING.format(at="%(begin)s")
GROWTH = (
    "SELECT (SELECT {what} "
    + AT_END
    + ") - (SELECT {what} "
    + AT_START
    + "), (SELECT {what} "
    + AT_START
    + ")"
)
#: By code: one statement that gives numerator, and denominator where there is one.
SQL = {
    "instruments.listed": "SELECT COUNT(*) " + AT_END,
    "instruments.total_value": "SELECT SUM(v.original_value) " + AT_END,
    "instruments.managing_units": "SELECT COUNT(DISTINCT v.organisation_id) " + AT_END,
    "instruments.shared": "SELECT COUNT(*) " + AT_END + " AND v.share_mode = 'external' "
    "AND v.run_status NOT IN ('to_repair', 'to_scrap') AND v.instrument_id IN (SELECT s.object_id "
    "FROM workflow_statespan s WHERE s.content_type_id = {type} AND s.tag = 'in_use' AND s.entered_at < %(end)s "
    "AND (s.left_at IS NULL OR s.left_at >= %(end)s))",
    "instruments.newly_reported": "SELECT COUNT(*) FROM instruments_instrument "
    "WHERE first_published_at >= %(begin)s AND first_published_at < %(end)s",
    "instruments.growth_rate": GROWTH.format(what="COUNT(*)"),
    "instruments.value_growth_rate": GROWTH.format(what="SUM(v.original_value)"),
    "instruments.user_units": "SELECT COUNT(DISTINCT organisation_id) FROM instruments_unitactivity "
    "WHERE day BETWEEN %(first)s AND %(last)s",
    "instruments.sharing_timeliness": "SELECT SUM(CASE WHEN on_time THEN 1 ELSE 0 END), COUNT(*) "
    "FROM instruments_publicationtime WHERE published_at >= %(begin)s AND published_at < %(end)s",
    "instruments.rewards_granted": "SELECT SUM(amount) FROM instruments_rewardentry "
    "WHERE dated BETWEEN %(first)s AND %(last)s",
}


def main(scale: float, years: int) -> int:
    """Print what was measured; 1 where a figure differs or a goal is missed."""
    print(f"{connection.vendor}, scale {scale}, {years} years, load {os.getloadavg()[0]:.1f}")
    old = setup_databases(verbosity=0, interactive=False)
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    try:
        missed = _measured(scale, list(range(LAST_YEAR - years + 1, LAST_YEAR + 1)))
    finally:
        teardown_databases(old, verbosity=0)
    print(*missed, sep="\n")
    return int(bool(missed))


def _measured(scale: float, years: list[int]) -> list[str]:
    installation.mark("demonstration")
    figures = [
        each
        for each in registry
        if each.code.startswith("instruments.") and each.kind is not Kind.QUALITATIVE
    ]
    counted = {year: _written(scale, year) for year in years}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    records = UsageRecord.objects.count()
    print(f"{Instrument.objects.count():,} instruments, {records:,} usage records")
    missed = [wrong for year in years for wrong in _differences(figures, year, counted[year].tally.counts)]
    missed += _timed(figures, years[-1])
    batch = sum(SPENT.values())
    print("batch: " + ", ".join(f"{name} {spent:.1f} s" for name, spent in SPENT.items()))
    if batch > GOAL_BATCH:
        missed.append(f"The sums of a batch take {batch:.1f} s, over {GOAL_BATCH} s")
    missed += _searched()
    _pages()
    return missed


#: Seconds by step of the last year's batch.
SPENT: dict[str, float] = {}


def _written(scale: float, number: int) -> DemoYear:
    """A year; the steps of its batch are timed while they run."""
    year = DemoYear(number, scale, random.Random(f"bench {number}"))  # noqa: S311  reproducible, nothing secret
    names = [config.name for config in apps.get_app_configs() if config.name.startswith(WRITERS)]
    SPENT.clear()
    begun = time.perf_counter()
    with _watched():
        for builder in builders(reversed(names)):
            builder.build(year)
    print(f"{number} written in {time.perf_counter() - begun:.1f} s", flush=True)
    return year


@contextmanager
def _watched() -> Iterator[None]:
    """While the demonstration is written, time the sums of its batch."""
    perform, take = rewards.perform, rewards.figures.take_figures

    def moved(name: str, *given: Any, **named: Any) -> Any:
        return _spent(name, lambda: perform(name, *given, **named), name in SUMS)

    rewards.perform = moved  # type: ignore[assignment]
    rewards.figures.take_figures = lambda *given, **named: _spent(
        "take_figures", lambda: take(*given, **named), True
    )
    try:
        yield
    finally:
        rewards.perform, rewards.figures.take_figures = perform, take  # type: ignore[assignment]


def _spent(name: str, act: Callable[[], Any], counts: bool) -> Any:
    begun = time.perf_counter()
    result = act()
    if counts:
        SPENT[name] = SPENT.get(name, 0) + time.perf_counter() - begun
    return result


def _differences(figures: list[Indicator], year: int, counted: dict[str, Any]) -> list[str]:
    """Figures that are not what was counted, or not what the SQL gives."""
    found = []
    for each in figures:
        value = compute(each, Period.year(year))
        tally = counted.get(each.code)
        own = (value.numerator, value.denominator)
        if tally is None:
            found.append(f"{year} {each.code}: nothing was counted for it")
        elif own != (tally.numerator, tally.denominator):
            found.append(f"{year} {each.code}: {own}, counted {tally.numerator}/{tally.denominator}")
        if each.code in SQL:
            # SQLite sums amounts as floating-point numbers.
            by_hand = tuple(round(Decimal(str(part or 0)), 2) for part in _by_hand(each.code, year))
            if by_hand != own[: len(by_hand)]:
                found.append(f"{year} {each.code}: {own}, by SQL {by_hand}")
    return found


def _timed(figures: list[Indicator], year: int) -> list[str]:
    """The median time of all figures, and the median ratio to the SQL of those that have one."""
    period, both = Period.year(year), [each for each in figures if each.code in SQL]
    everything, ratios = [], []
    for _round in range(ROUNDS):
        everything.append(_seconds(lambda: [compute(each, period) for each in figures]))
        ours = _seconds(lambda: [compute(each, period) for each in both])
        ratios.append(ours / _seconds(lambda: [_by_hand(each.code, year) for each in both]))
    seconds, ratio = statistics.median(everything), statistics.median(ratios)
    print(f"{len(figures)} figures: all {seconds:.3f} s; {len(both)} of them {ratio:.2f} times the SQL")
    for each in both:
        own = statistics.median(_seconds(lambda: compute(each, period)) for _ in range(5))  # noqa: B023
        hand = statistics.median(_seconds(lambda: _by_hand(each.code, year)) for _ in range(5))  # noqa: B023
        print(f"  {each.code:34}{own * 1000:8.1f} ms, by SQL {hand * 1000:8.1f} ms")
    missed = []
    if seconds > GOAL_SECONDS:
        missed.append(f"All figures take {seconds:.2f} s, over {GOAL_SECONDS} s")
    if ratio > GOAL_RATIO:
        missed.append(f"The figures take {ratio:.2f} times the SQL, over {GOAL_RATIO}")
    return missed


def _seconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _by_hand(code: str, year: int) -> list[Any]:
    period = Period.year(year)
    stored = connection.ops.adapt_datetimefield_value
    values = {
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "begin": stored(period.start_at),
        "end": stored(period.end_at),
    }
    kind = ContentType.objects.get_for_model(Instrument).pk
    with connection.cursor() as cursor:
        cursor.execute(SQL[code].replace("{type}", str(kind)), values)
        return list(cursor.fetchone())


def _searched() -> list[str]:
    """Searches with facets, as the bench of the catalogue asks them."""
    chance, client = random.Random(7), Client()  # noqa: S311  questions of a bench
    get(client, "/instruments/", {})
    taken = sorted(
        _seconds(lambda: get(client, "/instruments/", question(chance))) * 1000 for _ in range(ASKED)
    )
    p95 = taken[int(len(taken) * 0.95)]
    print(f"search with facets: p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms")
    return [f"A search takes {p95:.0f} ms, over {GOAL_SEARCH} ms"] if p95 > GOAL_SEARCH else []


def _pages() -> None:
    """Every page without an argument that answers the officer: the slowest first."""
    client = signed_in(Client(), demonstration_account(InstrumentOfficer.code))
    found = []
    for pattern in urlpatterns:
        if pattern.pattern.converters or not pattern.name:
            continue
        path = reverse(f"instruments:{pattern.name}")
        begun = time.perf_counter()
        answer = client.get(path)
        size = len(b"".join(answer)) if answer.streaming else len(answer.content)  # type: ignore[arg-type]
        spent = time.perf_counter() - begun
        if answer.status_code == 200:
            again = _seconds(lambda: client.get(path))  # noqa: B023  called at once
            found.append((again, spent, size, path))
    for again, spent, size, path in sorted(found, reverse=True):
        print(f"{again * 1000:9.0f} ms ({spent * 1000:.0f} at first) {size:10,} bytes {path}")
    return []


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 1.0, int(given[1]) if len(given) > 1 else 5))
