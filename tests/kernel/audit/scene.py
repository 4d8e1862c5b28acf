"""A log with a past, and copies of its database that may be spoilt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from yanfa.kernel.audit import actions, context
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.sealing import seal
from yanfa.kernel.clock import now

DECIDED = actions.register("test.decided", "审批")
FIRST_DAY = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)


def write_log(events: int, *, a_day: int = 10) -> datetime:
    """Write events over as many days as it takes, sealed every evening; returns the moment after the last.

    The last three events are not sealed, so that every log has rows that the witness does not know.
    """
    officer = get_user_model().objects.create_user("li", real_name="李娜")
    with time_machine.travel(FIRST_DAY, tick=False) as clock:
        for number in range(events):
            clock.shift(timedelta(minutes=7))
            with context.use(ip="10.0.0.8", role="performance.officer"):
                record(
                    DECIDED,
                    by=officer if number % 3 else None,
                    target=officer if number % 2 else None,
                    summary=f"第 {number} 笔，金额 {number * 100} 万元",
                    changes={"amount": [str(number), str(number + 1)]},
                )
            if number % a_day == a_day - 1 and number < events - 3:
                seal()
                clock.shift(timedelta(days=1))
        return now()


def chain_without_witness(folder: Path) -> None:
    """Seal the open events as if the sealer had died before it could tell the witness."""
    witnessed = folder.joinpath("audit.jsonl").read_bytes()
    seal()
    folder.joinpath("audit.jsonl").write_bytes(witnessed)


@contextmanager
def copy_of_the_database(folder: Path) -> Iterator[None]:
    """The default connection works on a copy: a file of its own on SQLite, an undone transaction on PostgreSQL."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    original, copy = connection.settings_dict["NAME"], folder / "copy.sqlite3"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    connection.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        for leftover in folder.glob("copy.sqlite3*"):
            leftover.unlink()
