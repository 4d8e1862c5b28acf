"""A backup is made while others write: it is one moment of the installation, and nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from tests.config.installations import KEPT, empty_database, migrate_empty, place_in
from yanfa.config.backups import restoring, writing
from yanfa.kernel.audit import verification
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.audit.sealing import seal

#: They work on databases of their own, beside that of the tests.
pytestmark = pytest.mark.usefixtures("django_db_setup")

WRITERS = 3
BACKUPS = 3


class Load:
    """Writers that store a file and then two rows in one transaction, a sealer, and a file that only grows."""

    def __init__(self, place):
        self.place = place
        self.done = []
        self.failures = []
        self.stop = threading.Event()

    @contextmanager
    def running(self):
        works = [self.write] * WRITERS + [self.keep_sealing, self.grow]
        threads = [
            threading.Thread(target=self._run, args=(work, number)) for number, work in enumerate(works)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()
        assert self.failures == []

    def _run(self, work, number):
        try:
            for step in range(100_000):
                if self.stop.is_set():
                    return
                work(f"{number}-{step}")
        except Exception as failure:
            self.failures.append(failure)
        finally:
            connection.close()

    def wait_for(self, more):
        """Until so many more pairs are acknowledged, and something is sealed."""
        wanted = len(self.done) + more
        while (len(self.done) < wanted or not ChainLink.objects.exists()) and not self.failures:
            time.sleep(0.01)

    def write(self, name):
        (self.place.files / name).write_text(name)
        with transaction.atomic():
            record(KEPT, by=None, summary=f"{name} 借")
            record(KEPT, by=None, summary=f"{name} 贷")
        self.done.append(name)
        self.stop.wait(0.005)

    def keep_sealing(self, name):
        seal()
        self.stop.wait(0.02)

    def grow(self, name):
        with (self.place.files / "growing").open("a") as stream:
            stream.write(name.ljust(99, ".") + "\n")
        self.stop.wait(0.001)


def test_every_backup_is_one_moment(tmp_path, settings, django_db_blocker):
    source = place_in(tmp_path / "source")
    source.files.mkdir()
    settings.WITNESS_DIR = source.witness
    before, meanwhile = [], []
    with django_db_blocker.unblock(), empty_database(source.data):
        migrate_empty()
        load = Load(source)
        with load.running():
            for number in range(BACKUPS):
                load.wait_for(20)
                before.append(set(load.done))
                writing.make(source, tmp_path / f"archive {number}", None)
                meanwhile.append(len(load.done) - len(before[-1]))
    assert min(meanwhile) > 0, "nobody wrote while a backup was made: this shows nothing"
    for number in range(BACKUPS):
        target = place_in(tmp_path / f"target {number}")
        settings.WITNESS_DIR = target.witness
        with django_db_blocker.unblock(), empty_database(target.data):
            restoring.restore(target, tmp_path / f"archive {number}", None)
            check_moment(target, source, before[number])


def check_moment(target, source, before):
    """Everything that was acknowledged before is there, every pair is whole, every row has its file."""
    sides = defaultdict(set)
    for summary in AuditEvent.objects.filter(action=KEPT).values_list("summary", flat=True):
        name, side = summary.split()
        sides[name].add(side)
    assert all(found == {"借", "贷"} for found in sides.values())
    assert before <= sides.keys()
    assert all((target.files / name).read_text() == name for name in sides)
    grown = (target.files / "growing").read_text()
    assert grown
    assert (source.files / "growing").read_text().startswith(grown)
    report = verification.verify()
    assert report.intact
    assert report.witnessed > 0
