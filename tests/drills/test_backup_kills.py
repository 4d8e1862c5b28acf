"""Drill: backup and restore killed before every single step, and at random moments of a larger database."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.config.installations import (
    empty_database,
    environment,
    fill,
    keep,
    migrate_empty,
    place_in,
    table_hashes,
)
from tests.config.test_backup_killed import check_backups, check_restores
from yanfa.config.backups import journal, writing
from yanfa.config.backups.archive import examine
from yanfa.config.backups.durable import PARTIAL

pytestmark = pytest.mark.drill
EVENTS = 15_000
KILLS = 20


@pytest.fixture(scope="module")
def kept(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        return keep(tmp_path_factory.mktemp("kept"))


def test_every_step_of_a_restore(kept, tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        found = check_restores(kept, tmp_path, 1)
    print(f"\nrestore: {len(found)} kills, {Counter(run['state'] for run in found)}")


def test_every_step_of_a_backup(tmp_path, settings, django_db_blocker):
    with django_db_blocker.unblock():
        found = check_backups(tmp_path, settings, 1)
    print(f"\nbackup: {len(found)} kills, {Counter(run['state'] for run in found)}")


@pytest.fixture
def large(tmp_path, settings, django_db_blocker):
    """An installation with enough in it for a kill to come in the middle of the database itself."""
    place = place_in(tmp_path / "source")
    settings.WITNESS_DIR = place.witness
    with django_db_blocker.unblock(), empty_database(place.data):
        migrate_empty()
        fill(place, EVENTS)
        writing.make(place, tmp_path / "archive", None)
        yield place, table_hashes()


def command(place, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "yanfa", *map(str, words)],
        env=environment(place),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(place, *words):
    with command(place, *words) as process:
        said = process.stdout.read()
    assert process.returncode == 0, said


def work_time(sign, place, *words):
    """Run a command to its end; how long the file lay there that shows its work."""
    with command(place, *words) as process:
        wait(process, sign.exists)
        started = time.monotonic()
        wait(process, lambda: not sign.exists())
        lasted = time.monotonic() - started
        said = process.stdout.read()
    assert process.returncode == 0, said
    return lasted


def killed_after(seconds, sign, place, *words):
    """Start a command and kill it so long after its work has begun; whether that came in time."""
    with command(place, *words) as process:
        wait(process, sign.exists)
        time.sleep(seconds)
        process.kill()
        process.stdout.read()
    return process.returncode == -signal.SIGKILL


def wait(process, condition):
    while process.poll() is None and not condition():
        time.sleep(0.001)


def test_random_moments_of_a_backup(large, tmp_path):
    place, _ = large
    chance, target = random.Random(5), tmp_path / "again"
    words, sign = ("backup", target, "--plain"), target.with_name(target.name + PARTIAL)
    lasts = work_time(sign, place, *words)
    states: Counter[str] = Counter()
    for _ in range(KILLS):
        target.unlink(missing_ok=True)
        killed_after(chance.uniform(0, lasts), sign, place, *words)
        states["whole" if target.exists() else "none"] += 1
        if target.exists():
            with target.open("rb") as stream:
                examine(stream, None)
    target.unlink(missing_ok=True)
    run(place, *words)
    print(f"\n{KILLS} backups that work {lasts:.2f} s killed: {dict(states)}")


def test_random_moments_of_a_restore(large, tmp_path):
    _, tables = large
    chance, lasts = random.Random(6), 0.0
    words = ("restore", tmp_path / "archive", "--plain")
    states: Counter[str] = Counter()
    for number in range(KILLS + 1):
        target = place_in(tmp_path / f"target {number}")
        with empty_database(target.data):
            if not lasts:
                lasts = work_time(journal.path(target), target, *words)
                continue
            died = killed_after(chance.uniform(0, lasts), journal.path(target), target, *words)
            begun = journal.read(target)
            states[str(begun.step) if begun else "ended"] += 1
            if died and begun:
                wait_for_the_server()
                run(target, *words)
            restored = table_hashes()
            assert {name for name in tables if restored[name] != tables[name]} <= {"audit_event"}
    print(f"\n{KILLS} restores that work {lasts:.2f} s killed: {dict(states)}")


def wait_for_the_server():
    """A server notices only after a moment that its client is gone; until then tables are locked."""
    time.sleep(1)
