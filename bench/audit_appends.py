"""Audit events a second with several writers and the sealer at work, against a chain lock in `record`.

    DATABASE_URL=postgres://… YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src \\
        .venv/bin/python bench/audit_appends.py

Every transaction changes one of a few rows that all writers share and records one event; every other writer
records first and changes then. That order is what makes a chain lock inside business transactions deadlock:
the second run takes such a lock in every transaction, as a chain that is written with the event must, and
shows what it costs. A test database is made and dropped.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from django.db import OperationalError, connection, transaction  # noqa: E402  settings come first
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from yanfa.kernel.audit import actions  # noqa: E402
from yanfa.kernel.audit.log import record  # noqa: E402
from yanfa.kernel.audit.sealing import seal  # noqa: E402
from yanfa.kernel.audit.verification import verify  # noqa: E402

WRITERS = int(os.environ.get("BENCH_WRITERS", "8"))
SECONDS = 10
SHARED_ROWS = 4
CHANGED = actions.register("bench.changed", "改动")


def main() -> None:
    """Both ways on a fresh database, one line for each."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_shared (id integer PRIMARY KEY, n integer NOT NULL)")
            cursor.executemany(
                "INSERT INTO bench_shared VALUES (%s, 0)", [(row,) for row in range(SHARED_ROWS)]
            )
        os.environ["DATABASE_URL"] = database_url()
        report("record, sealed apart", run(chain_lock=False))
        report("chain lock in record", run(chain_lock=True))
        seal()
        result = verify()
        print(
            f"verify               {result.links} links, {result.found} findings, {result.not_witnessed} not witnessed"
        )
    finally:
        teardown_databases(made, verbosity=0)


def database_url() -> str:
    """Where the test database is, for the processes."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    return f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


def run(*, chain_lock: bool) -> Counter[str]:
    """Writers and a sealer as processes of their own; what they did together."""
    connection.close()
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(WRITERS + 1)
    with context.Pool(WRITERS + 1, initializer=start_together, initargs=[together]) as pool:
        sealer = pool.apply_async(seal_until_over)
        writers = [pool.apply_async(write_until_over, [number, chain_lock]) for number in range(WRITERS)]
        return sum((process.get() for process in [sealer, *writers]), Counter())


def start_together(barrier: threading.Barrier) -> None:
    """Connect, and wait for the slowest process to be ready."""
    connection.ensure_connection()
    barrier.wait()


def write_until_over(number: int, chain_lock: bool) -> Counter[str]:
    """Write events until the time is over; what was rolled back is counted and left."""
    chance = random.Random(number)  # noqa: S311  reproducible, nothing secret
    steps = [change, log_under_lock if chain_lock else log]
    done: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        row = chance.randrange(SHARED_ROWS)
        try:
            with transaction.atomic():
                for step in steps if number % 2 else reversed(steps):
                    step(row)
            done["events"] += 1
        except OperationalError as problem:
            done["deadlocks" if "deadlock" in str(problem) else "other errors"] += 1
    return done


def change(row: int) -> None:
    """The business of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_shared SET n = n + 1 WHERE id = %s", [row])


def log(row: int) -> None:
    """Record it as the platform does."""
    record(CHANGED, by=None, summary=f"row {row}", changes={"n": [row, row + 1]})


def log_under_lock(row: int) -> None:
    """Record it under a lock that is held until the commit."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")
    log(row)


def seal_until_over() -> Counter[str]:
    """Seal every second until the time is over."""
    sealed: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        sealed["sealed"] += seal().sealed
        time.sleep(1)
    return sealed


def report(name: str, done: Counter[str]) -> None:
    """One line."""
    print(
        f"{name} {WRITERS} writers {done['events'] / SECONDS:6.0f} events/s  {done['deadlocks']} deadlocks "
        f" {done['other errors']} other errors  {done['sealed']} sealed meanwhile"
    )


if __name__ == "__main__":
    main()
