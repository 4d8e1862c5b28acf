"""The week of a calendar and a booking among two million bookings: milliseconds of server time.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src:. \\
        .venv/bin/python bench/booking_week.py

Twenty thousand calendars with a hundred bookings each over five years, the last month of them to come. "week" is
the service that the page shows, "page" the whole page by the test client, "book" and "free" the services, "next free"
that of fifty calendars at once. The limit is a p95 of 50 ms for the page. The named baseline is the plainest overlap
query without the index of the calendar's ends: all bookings of the week, then those of the calendar. A test database
is made and dropped.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings come first
from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from tests.procedures.booking.examples import person  # noqa: E402
from tests.registers.people import signed_in  # noqa: E402
from tests.registers.units import unit  # noqa: E402

from yanfa.kernel import clock  # noqa: E402
from yanfa.procedures.booking.api import (  # noqa: E402
    Booking,
    Calendar,
    NewCalendar,
    book,
    free_times,
    next_free,
    open_calendars,
    week,
)

CALENDARS = int(os.environ.get("BENCH_CALENDARS", "20000"))
EACH = int(os.environ.get("BENCH_BOOKINGS", "100"))
ASKED = int(os.environ.get("BENCH_QUESTIONS", "200"))
LIMIT = 50.0
#: Two hours of every so many days, from five years ago up to a month from now.
APART = (5 * 365 + 30) // EACH
ALL_DAY = ((tuple(range(7)), 0, 1440),)
FILL = """
    WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {each} - 1)
    INSERT INTO booking_booking (public_id, calendar_id, place, person_id, starts_at, ends_at, frees_at, occupies,
        purpose, state, made_at, changed_at, ended_by, late, reason, sequence, source_key)
    SELECT {key}, c.id, 1, {person}, {start}, {end}, {end}, {true}, '', CASE WHEN {start} < {now} THEN 'used'
        ELSE 'confirmed' END, {now}, {now}, '', {false}, '', 0, ''
    FROM booking_calendar c CROSS JOIN numbers
"""


def fill(who: Any) -> None:
    """The bookings, by one statement: their making is not what is measured."""
    first = (clock.now() - timedelta(days=5 * 365)).replace(minute=0, second=0, microsecond=0)
    days = f"(i * {APART} + c.id % {APART})"
    if connection.vendor == "postgresql":
        base = f"timestamptz '{first.isoformat()}'"
        words = {
            "key": "substr(md5(random()::text || c.id || '/' || i), 1, 16)",
            "start": f"{base} + make_interval(days => ({days})::int)",
            "end": f"{base} + make_interval(days => ({days})::int, hours => 2)",
            "now": "now()",
            "true": "true",
            "false": "false",
        }
    else:
        base = f"'{first:%Y-%m-%d %H:%M:%S}'"
        words = {
            "key": "lower(hex(randomblob(8)))",
            "start": f"datetime({base}, '+' || {days} || ' days')",
            "end": f"datetime({base}, '+' || {days} || ' days', '+2 hours')",
            "now": "datetime('now')",
            "true": "1",
            "false": "0",
        }
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(each=EACH, person=who.pk, **words))
        cursor.execute("ANALYZE")


def timed(name: str, act: Callable[[], Any]) -> None:
    """Median, p95 and worst of many times."""
    taken = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    print(f"{name:24} median {statistics.median(taken):7.1f}  p95 {p95:7.1f}  worst {taken[-1]:7.1f} ms")


def baseline(calendar: Calendar) -> int:
    """The week's bookings of everybody, sorted out in Python."""
    start = clock.now()
    rows = Booking.objects.filter(starts_at__lt=start + timedelta(days=7), starts_at__gt=start).values_list(
        "calendar_id", flat=True
    )
    return sum(1 for key in rows if key == calendar.pk)


def measure(keys: list[int], who: Any) -> None:
    """One line for each question."""
    chance, today = random.Random("week"), clock.today()  # noqa: S311 - no secret
    client = signed_in(Client(), who)

    def one() -> Calendar:
        return Calendar.objects.select_related("organisation").get(pk=chance.choice(keys))

    def page() -> None:
        found = one()
        day = today + timedelta(days=chance.randrange(21))
        assert client.get(f"/booking/calendars/{found.public_id}/?day={day}").status_code == 200

    def make() -> None:
        start = clock.start_of_day(today + timedelta(days=chance.randrange(1, 25))) + timedelta(
            hours=chance.randrange(22)
        )
        try:
            book(calendar=one(), person=who, starts_at=start, ends_at=start + timedelta(minutes=30), by=who)
        except ValidationError:
            return  # taken, as sometimes happens: asked all the same

    page()
    timed("page", page)
    timed("week", lambda: week(one(), today + timedelta(days=chance.randrange(21)), who))
    timed("free, 30 days", lambda: free_times(one(), clock.now(), clock.now() + timedelta(days=30)))
    some = Calendar.objects.filter(pk__in=chance.sample(keys, min(50, len(keys))))
    timed("next free of 50", lambda: next_free(list(some)))
    timed("book", make)
    begun = time.perf_counter()
    baseline(one())
    print(f"{'baseline, once':24} {(time.perf_counter() - begun) * 1000:14.1f} ms")


def main() -> None:
    """Fill and measure."""
    made = setup_databases(verbosity=0, interactive=False)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    try:
        owner, who = unit(), person()
        begun = time.perf_counter()
        wide = {"max_future": None, "person_day_minutes": None, "person_week_minutes": None}
        calendars = open_calendars(
            [
                NewCalendar("test_bench", f"仪器{number}", owner, hours=ALL_DAY, policy=wide)
                for number in range(CALENDARS)
            ],
            by=None,
        )
        opened = time.perf_counter()
        fill(who)
        told = f"{Booking.objects.count():,} bookings of {CALENDARS:,} calendars"
        print(f"{connection.vendor}: {told}; opened in {opened - begun:.0f} s,", end=" ")
        print(f"filled in {time.perf_counter() - opened:.0f} s; the limit of a page is {LIMIT:.0f} ms")
        measure([each.pk for each in calendars], who)
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
