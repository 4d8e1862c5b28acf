"""Drill: a database of 200 MB is backed up while somebody writes, checked and restored: time and memory."""

from __future__ import annotations

import resource
import secrets
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.config.installations import KEPT, empty_database, environment, migrate_empty, place_in
from yanfa.config.backups import keys, restoring
from yanfa.kernel.audit.log import Entry, record, record_many
from yanfa.kernel.audit.models import AuditEvent

pytestmark = pytest.mark.drill
BYTES = 200_000_000
LONGEST_WAIT_SECONDS = 2


def database_size():
    """Bytes of the database as its own server or library counts them."""
    statement = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        statement = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@contextmanager
def timed(name):
    started = time.monotonic()
    yield
    print(f"{name:8} {time.monotonic() - started:6.1f} s")


def command(place, *words):
    """A command of the operator, as a process of its own."""
    line = [sys.executable, "-m", "yanfa", *map(str, words)]
    subprocess.run(line, env=environment(place), stdout=subprocess.DEVNULL, check=True)


class Writer(threading.Thread):
    """Writes one event after another and remembers the longest that it had to wait."""

    def __init__(self):
        super().__init__()
        self.longest, self.written, self.stopped = 0.0, 0, threading.Event()

    def run(self):
        while not self.stopped.wait(0.01):
            started = time.monotonic()
            record(KEPT, by=None, summary="其间")
            self.longest = max(self.longest, time.monotonic() - started)
            self.written += 1
        connection.close()


def test_two_hundred_megabytes(tmp_path, settings, django_db_blocker):
    key = keys.create(tmp_path / "key")
    archive, writer = tmp_path / "archive", Writer()
    source, target = place_in(tmp_path / "source"), place_in(tmp_path / "target")
    settings.WITNESS_DIR = target.witness
    with django_db_blocker.unblock(), empty_database(source.data):
        migrate_empty()
        while (size := database_size()) < BYTES:
            record_many(KEPT, by=None, entries=[Entry(summary=secrets.token_hex(120)) for _ in range(20_000)])
        print(f"\n{connection.vendor}, {size / 1e6:.0f} MB, {AuditEvent.objects.count()} rows")
        writer.start()
        with timed("backup"):
            command(source, "backup", archive, "--key-file", tmp_path / "key")
        writer.stopped.set()
        writer.join()
    with timed("check"):
        command(target, "restore", archive, "--key-file", tmp_path / "key", "--check")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    with timed("restore"), django_db_blocker.unblock(), empty_database(target.data):
        manifest = restoring.restore(target, archive, key)
        assert AuditEvent.objects.count() == manifest.database.tables["audit_event"] + 1
    print(
        f"archive {archive.stat().st_size / 1e6:.0f} MB; no command took more than {peak:.0f} MiB of memory"
    )
    print(f"{writer.written} events were written meanwhile, the longest in {writer.longest * 1000:.0f} ms")
    assert writer.written > 0
    assert writer.longest < LONGEST_WAIT_SECONDS
