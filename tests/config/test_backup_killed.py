"""Backup and restore are killed in their middle: no half is left under a good name, and a second run ends the work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.config.installations import (
    empty_database,
    environment,
    file_hashes,
    fill,
    keep,
    migrate_empty,
    place_in,
    table_hashes,
)

#: They work on databases of their own, beside that of the tests.
pytestmark = pytest.mark.usefixtures("django_db_setup")

#: Every so many steps a kill; the drill takes every single one.
STRIDE = 9


@pytest.fixture(scope="module")
def kept(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        return keep(tmp_path_factory.mktemp("kept"))


def killed(place, archive, command, stride):
    """What `killing` found."""
    words = [sys.executable, "-m", "tests.config.killing", str(archive), "1", str(stride), *command]
    answer = subprocess.run(words, env=environment(place), capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout.splitlines()[-1])


def check_restores(kept, tmp_path, stride):
    target = place_in(tmp_path / "target")
    with empty_database(target.data):
        found = killed(target, kept.plain, ["restore", str(kept.plain), "--plain"], stride)
    log = (tmp_path / "target.log").read_text()
    for run in found:
        assert run["state"] in {"untouched", "under way", "complete"}, run
        assert run["again"] == (2 if run["state"] == "complete" else 0), (run, log)
        differing = {name for name, expected in kept.tables.items() if run["tables"][name] != expected}
        assert differing <= {"audit_event"}, run
        assert run["files"] == file_hashes(kept.place.files), run
        assert run["left"].keys() <= {"files", "witness", "static", ".backup.lock"}
    return found


def check_backups(tmp_path, settings, stride):
    source = place_in(tmp_path / "source")
    settings.WITNESS_DIR = source.witness
    archive = tmp_path / "archive"
    with empty_database(source.data):
        migrate_empty()
        fill(source)
        tables = table_hashes()
        found = killed(source, archive, ["backup", str(archive), "--plain"], stride)
    for run in found:
        assert run["state"] in {"none", "whole"}, run
        assert run["again"] == (2 if run["state"] == "whole" else 0), (
            run,
            (tmp_path / "source.log").read_text(),
        )
        assert run["tables"] == tables
    leftovers = [path.name for path in (*tmp_path.iterdir(), *source.data.iterdir())]
    assert not [name for name in leftovers if "partial" in name or "backup.sqlite3" in name]
    return found


def test_a_killed_restore_is_seen_and_ended_by_the_next(kept, tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        found = check_restores(kept, tmp_path, STRIDE)
    assert "under way" in {run["state"] for run in found}


def test_a_killed_backup_leaves_no_archive(tmp_path, settings, django_db_blocker):
    with django_db_blocker.unblock():
        found = check_backups(tmp_path, settings, STRIDE)
    assert "none" in {run["state"] for run in found}
