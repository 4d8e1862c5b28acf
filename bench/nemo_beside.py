"""NEMO 8.0.2 beside Yanfa on one machine: the list of tools, the week of a tool, a reservation with its checks.

    [DATABASE_URL=postgres://… NEMO_DATABASE=name] [NEMO_PYTHON=/venv/bin/python] YANFA_MODE=demonstration \\
        YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src:. .venv/bin/python bench/nemo_beside.py

Without NEMO_PYTHON an environment is made in a temporary folder (venv, pip install NEMO and psycopg) and removed. Both
hold the same: 2,000, then 20,000 instruments (BENCH_SIZES), two hours reserved on every weekday of four weeks, 200
persons, of whom one is signed in and qualified for 50 of them; one half hour in twelve days' free time is booked.
Both are asked by Django's test client, each in one process of its own, one question at a time, DEBUG off, in
alternating rounds; the databases are files with the same options (WAL, synchronous FULL), or two of one PostgreSQL
server. Throughput is questions a second of that one process. What differs:

- "list": NEMO's calendar page holds the tree of all tools and has no pages. Ours is the catalogue: facets with counts
  over all, and the first of the pages of 20 tools. "list of 20" asks NEMO's JSON API for 20 tools, and of ours the same
  page in HTML: here NEMO does less.
- "week": NEMO's event_feed is JSON that its page then draws. Ours is asked twice: the whole page in HTML with the grid
  of free times, and the JSON of the API.
- "book": NEMO checks its policy, stores a row and sends no mail; ours checks twice (before and under the lock), stores
  booking, version of the rules, audit row, turn and notices, and answers by a redirect. Both hold the person to
  horizon, shortest and longest time, times a day, reservations to come, and qualification.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from bench import catalogue_at_scale  # noqa: E402
from bench.nemo_side import PEOPLE, QUALIFIED, free, held  # noqa: E402
from django.conf import settings  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.urls import reverse  # noqa: E402
from tests.registers.people import account, signed_in  # noqa: E402
from tests.registers.units import administrator, unit  # noqa: E402

from yanfa.kernel import clock  # noqa: E402
from yanfa.procedures.booking.api import (  # noqa: E402
    Booking,
    Calendar,
    NewCalendar,
    open_calendars,
    qualify,
)
from yanfa.subsystems.instruments.models import Instrument  # noqa: E402
from yanfa.subsystems.instruments.services.catalogue.listing import catch_up  # noqa: E402

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "2000,20000").split(",")]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
EACH = int(os.environ.get("BENCH_QUESTIONS", "20"))
#: Of a page of 20,000 tools fewer are asked for: one takes seconds.
EACH_LIST = max(2, EACH // 10)
GOAL = 3.0
REQUIREMENTS = ("NEMO==8.0.2", "psycopg[binary]")
#: What is compared: our question, NEMO's.
PAIRS = {
    "list": ("list", "list"),
    "list of 20": ("list", "twenty"),
    "week, page": ("week_page", "week"),
    "week, JSON": ("week_json", "week"),
    "book": ("book", "book"),
}
HOURS = ((tuple(range(7)), 8 * 60, 22 * 60),)
POLICY = {
    "horizon_days": 30,
    "min_minutes": 30,
    "max_minutes": 480,
    "person_day_minutes": 1440,
    "person_week_minutes": 7 * 1440,
    "max_future": 1000,
    "qualification_level": 1,
}
FILL = """
    INSERT INTO booking_booking (public_id, calendar_id, place, person_id, starts_at, ends_at, frees_at, occupies,
        purpose, state, made_at, changed_at, ended_by, late, reason, sequence, source_key)
    SELECT {key}, c.id, 1, %s + c.id %% %s, %s, %s, %s, {true}, '', %s, %s, %s, '', {false}, '', 0, ''
    FROM booking_calendar c WHERE c.id > %s
"""


class Ours:
    """The same of Yanfa: one person signed in, qualified for some of the instruments."""

    def __init__(self) -> None:
        self.chance = random.Random("ours")  # noqa: S311  no secret
        self.today = clock.today()
        self.people = [account(f"bench{number}", real_name=f"用户{number}") for number in range(1, PEOPLE)]
        self.units = catalogue_at_scale.make_units()
        self.who = administrator(unit("使用单位"), login="bench")
        self.client = signed_in(Client(), self.who)
        self.slots: list[tuple[str, Any]] = []
        self.there = 0

    def fill(self, size: int) -> None:
        """Instruments up to a size in the catalogue, each with a calendar and its reservations."""
        catalogue_at_scale.make_instruments(self.units, self.there, size)
        catch_up()
        last = Calendar.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        new = list(Instrument.objects.filter(calendar=None).select_related("organisation").order_by("pk"))
        wanted = [
            NewCalendar("instrument", each.name, each.organisation, hours=HOURS, policy=POLICY)
            for each in new
        ]
        for each, calendar in zip(new, open_calendars(wanted, by=None), strict=True):
            each.calendar = calendar
        Instrument.objects.bulk_update(new, ["calendar"], batch_size=500)
        # NEMO knows no public holidays: neither must these days be closed.
        Calendar.objects.update(closed_on_holidays=False)
        self._reserve(last)
        if self.there == 0:
            self._qualify()
        self.there = size
        self.pages = list(Instrument.objects.values_list("public_id", flat=True))
        self.keys = list(Calendar.objects.values_list("public_id", flat=True))

    def _reserve(self, after: int) -> None:
        words = {"key": "lower(hex(randomblob(8)))", "true": "1", "false": "0"}
        if connection.vendor == "postgresql":
            key = "substr(md5(random()::text || c.id || clock_timestamp()), 1, 16)"
            words = {"key": key, "true": "true", "false": "false"}
        now, first, stored = clock.now(), self.people[0].pk, connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            for start in held(self.today):
                end, state = start + timedelta(hours=2), "used" if start < now else "confirmed"
                times = [stored(each) for each in (start, end, end, now, now)]
                given = [first, PEOPLE - 1, *times[:3], state, *times[3:], after]
                cursor.execute(FILL.format(**words), given)
            cursor.execute("ANALYZE")

    def _qualify(self) -> None:
        mine = list(Calendar.objects.select_related("organisation").order_by("pk")[:QUALIFIED])
        for each in mine:
            qualify(each, self.who, by=None)
        self.slots = [(each.public_id, at) for each in mine for at in free(self.today)]
        self.chance.shuffle(self.slots)

    def list(self) -> None:
        """A page of the catalogue, any of the first fifty."""
        self._get("/instruments/", page=self.chance.randrange(1, min(50, self.there // 20) + 1))

    def week_page(self) -> None:
        """The week of an instrument."""
        self._get(f"/instruments/calendar/{self.chance.choice(self.pages)}/", day=self._monday())

    def week_json(self) -> None:
        """What is held in a week, by the API."""
        monday = clock.start_of_day(self._monday())
        asked = {"start": monday.isoformat(), "end": (monday + timedelta(days=7)).isoformat()}
        self._get(reverse("api:booking_list", args=[self.chance.choice(self.keys)]), **asked)

    def book(self) -> None:
        """Half an hour of an instrument for oneself."""
        key, at = self.slots.pop()
        start, end = (
            f"{each.astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}" for each in (at, at + timedelta(minutes=30))
        )
        asked = {"starts_at": start, "ends_at": end, "step": "make"}
        answer = self.client.post(f"/booking/calendars/{key}/book/", asked)
        assert answer.status_code == 302, answer.content.decode()[-3000:]

    def _monday(self) -> Any:
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(days=7 * self.chance.randrange(-1, 2))

    def _get(self, path: str, **asked: Any) -> None:
        answer = self.client.get(path, asked)
        assert answer.status_code == 200, (path, answer.status_code, answer.content[:300])

    def ask(self, what: str, times: int) -> list[float]:
        """Milliseconds of each of so many questions; bookings are counted afterwards."""
        before = Booking.objects.count() if what == "book" else 0
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            getattr(self, what)()
            taken.append((time.perf_counter() - begun) * 1000)
        if what == "book":
            assert Booking.objects.count() == before + times, "a booking was refused"
        return taken


class Nemo:
    """NEMO's process; it makes its tables while ours are made."""

    def __init__(self, python: str, folder: Path) -> None:
        script = Path(__file__).with_name("nemo_side.py")
        given = {"BENCH_FOLDER": str(folder), "PATH": os.environ["PATH"]}
        if name := os.environ.get("NEMO_DATABASE"):
            database = settings.DATABASES["default"]
            given |= {"BENCH_DATABASE": name, "BENCH_DATABASE_HOST": database["HOST"]}
            given |= {"BENCH_DATABASE_USER": database["USER"]}
        self.process = subprocess.Popen(  # noqa: S603  the bench's own script
            [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=given, text=True
        )

    def ready(self) -> None:
        """Wait until its tables stand."""
        self._answer()

    def fill(self, size: int) -> None:
        """As Ours.fill."""
        self._told({"fill": size})

    def ask(self, what: str, times: int) -> list[float]:
        """As Ours.ask."""
        taken: list[float] = self._told({"ask": what, "times": times})["taken"]
        return taken

    def _told(self, told: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(told) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("NEMO's process has ended; what it said stands above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let it drop its database and wait."""
        if self.process.stdin is not None and self.process.poll() is None:
            self.process.stdin.write('{"end": true}\n')
            self.process.stdin.close()
        self.process.wait(60)


def python_of(folder: Path) -> str:
    """NEMO's Python: the one that is named, or of an environment made for this run."""
    named = os.environ.get("NEMO_PYTHON")
    if named:
        return named
    venv.create(folder / "venv", with_pip=True)
    python = str(folder / "venv/bin/python")
    subprocess.run([python, "-m", "pip", "install", "-q", *REQUIREMENTS], check=True)  # noqa: S603  fixed words
    return python


def compare(ours: Ours, nemo: Nemo) -> dict[str, tuple[float, float]]:
    """One line for each pair; by name the medians of ours and of NEMO's."""
    head = ("p50", "p95", "a second", "p50", "p95", "a second", "throughput", "p95")
    print(f"{'':12}" + "".join(f"{each:>11}" for each in head))
    medians = {}
    for name, (mine, other) in PAIRS.items():
        ours.ask(mine, 2)
        nemo.ask(other, 1)
        taken: tuple[list[float], list[float]] = ([], [])
        for _ in range(ROUNDS):
            taken[0].extend(ours.ask(mine, EACH))
            taken[1].extend(nemo.ask(other, EACH_LIST if other == "list" else EACH))
        figures = [figure for part in taken for figure in told(part)]
        ratio = figures[2] / figures[5], figures[4] / figures[1]
        print(f"{name:12}" + "".join(f"{each:11.1f}" for each in (*figures, *ratio)), end="")
        print("" if ratio[0] >= GOAL and ratio[1] > 1 else f"   under {GOAL:.0f}")
        medians[name] = (figures[0], figures[3])
    return medians


def told(taken: list[float]) -> tuple[float, float, float]:
    """Median, p95, questions a second."""
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1], 1000 / statistics.fmean(taken)


def main() -> None:
    """Fill both, ask both, at every size; then how the medians grew."""
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(folder / "ours.sqlite3")
        settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
        nemo, old = Nemo(python_of(folder), folder), None
        try:
            old = setup_databases(verbosity=0, interactive=False)
            nemo.ready()
            grown(measure(Ours(), nemo))
        finally:
            nemo.end()
            if old is not None:
                teardown_databases(old, verbosity=0)


def measure(ours: Ours, nemo: Nemo) -> list[dict[str, tuple[float, float]]]:
    """The table of each size."""
    measured = []
    for size in SIZES:
        begun = time.perf_counter()
        ours.fill(size)
        between = time.perf_counter()
        nemo.fill(size)
        filled = f"filled in {between - begun:.0f} s, NEMO in {time.perf_counter() - between:.0f} s"
        load = os.getloadavg()[0]
        rows = f"{size:,} instruments, {Booking.objects.count():,} bookings"
        print(f"\n{connection.vendor}, {rows}, {filled}, load {load:.1f}")
        print(f"{'milliseconds':12}{'Yanfa':>22}{'NEMO':>33}{'Yanfa is better, times':>33}")
        measured.append(compare(ours, nemo))
    return measured


def grown(measured: list[dict[str, tuple[float, float]]]) -> None:
    """How many times as long the median takes at the last size as at the first."""
    if len(measured) < 2:
        return
    print(f"\nThe median from {SIZES[0]:,} to {SIZES[-1]:,} instruments: times as long")
    for name in PAIRS:
        first, last = measured[0][name], measured[-1][name]
        print(f"{name:12} Yanfa {last[0] / first[0]:6.2f}   NEMO {last[1] / first[1]:6.2f}")


if __name__ == "__main__":
    sys.exit(main())
