"""`./yanfa backup` and `./yanfa restore` as an operator meets them: sentences and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from tests.config.installations import (
    empty_database,
    environment,
    fill,
    keep,
    migrate_empty,
    place_in,
)
from yanfa.config.backups import journal, sealed
from yanfa.config.backups.journal import Step
from yanfa.config.commands import backup, restore

#: They work on databases of their own, beside that of the tests.
pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture(scope="module")
def kept(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        return keep(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def target(tmp_path, settings, django_db_blocker):
    """An empty installation that the settings name."""
    place = place_in(tmp_path / "target")
    settings.DATA_DIR, settings.FILES_DIR, settings.WITNESS_DIR = place.data, place.files, place.witness
    with django_db_blocker.unblock(), empty_database(place.data):
        yield place


def refusal(command, arguments, capsys):
    """The sentence with which a command refuses."""
    assert command.main([str(argument) for argument in arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    return printed.err


def test_a_whole_turn_by_the_commands_themselves(tmp_path, settings, django_db_blocker):
    """Each a process of its own, from a new key to the verified copy."""
    source, target = place_in(tmp_path / "source"), place_in(tmp_path / "target")
    settings.WITNESS_DIR = source.witness
    key, archive = tmp_path / "key", tmp_path / "archive"

    def run(place, *words):
        command = [sys.executable, "-m", "yanfa", *map(str, words)]
        answer = subprocess.run(command, env=environment(place), capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    with django_db_blocker.unblock(), empty_database(source.data):
        migrate_empty()
        fill(source)
        assert "Keep copies of it in two places" in run(source, "backup", "--new-key", key)
        assert "5 files, encrypted with key" in run(source, "backup", archive, "--key-file", key)
    assert "The archive is whole: version" in run(target, "restore", archive, "--key-file", key, "--check")
    with django_db_blocker.unblock(), empty_database(target.data):
        printed = run(target, "restore", archive, "--key-file", key)
        assert "Restored in" in printed
        assert "ok   log:" in printed
        checks = json.loads(run(target, "verify", "--json"))
    assert {"migrations", "triggers", "log", "files", "turns", "locked"} <= {
        check["check"] for check in checks
    }
    assert all(check["passed"] for check in checks)


def test_a_backup_without_encryption_says_so(target, tmp_path, capsys):
    migrate_empty()
    assert backup.main([str(tmp_path / "plain"), "--plain"]) == 0
    assert "NOT encrypted: whoever has the file reads every record" in capsys.readouterr().out
    assert (tmp_path / "plain").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "name the archive to write"),
        (["archive"], "give the key with --key-file"),
        (["archive", "--plain", "--key-file", "key"], "give the key with --key-file"),
        (["archive", "--new-key", "key"], "--new-key stands alone"),
    ],
)
def test_what_is_asked_of_a_backup_must_be_clear(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as stopped:
        backup.main(arguments)
    assert stopped.value.code == 2
    assert sentence in capsys.readouterr().err


def test_what_stops_a_backup_is_one_sentence(target, tmp_path, capsys):
    words = refusal(backup, [tmp_path / "archive", "--plain"], capsys)
    assert (
        words
        == "No backup was made. This installation has no database yet, so there is nothing to back up.\n"
    )
    words = refusal(backup, [tmp_path / "archive", "--key-file", tmp_path / "absent"], capsys)
    assert "No such file" in words
    assert not list(tmp_path.glob("archive*"))


def test_what_stops_a_restore_is_one_sentence(kept, target, tmp_path, capsys):
    assert "encrypted with the key" in refusal(restore, [kept.encrypted, "--plain"], capsys)
    words = refusal(restore, [kept.plain, "--key-file", kept.place.data.parent / "key"], capsys)
    assert words == (
        "The archive is not encrypted, and a key was given; restore it with --plain if you trust it. "
        "Nothing was written.\n"
    )
    content = bytearray(kept.plain.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "damaged").write_bytes(content)
    assert "damaged at its chunk" in refusal(restore, [tmp_path / "damaged", "--plain"], capsys)
    assert "damaged at its chunk" in refusal(restore, [tmp_path / "damaged", "--plain", "--check"], capsys)
    assert "No such file" in refusal(restore, [tmp_path / "absent", "--plain"], capsys)


def test_a_restore_that_breaks_says_that_it_can_be_ended(kept, target, capsys):
    """A folder stands where a file belongs."""
    (target.files / "big").mkdir(parents=True)
    words = refusal(restore, [kept.plain, "--plain"], capsys)
    begun = journal.read(target)
    assert begun.step is Step.FILES
    assert f"the backup made {begun.made_at} is under way: restoring that one again ends it" in words
    (target.files / "big").rmdir()
    assert restore.main([str(kept.plain), "--plain"]) == 0
    assert journal.read(target) is None


def test_rows_that_came_in_between_stop_a_second_run(kept, target, capsys):
    migrate_empty()
    journal.begin(target, kept.manifest, Step.DATABASE)
    fill(replace(target, files=kept.place.data / "elsewhere"), events=3)
    key = kept.place.data.parent / "key"
    assert "The database is not empty" in refusal(restore, [kept.encrypted, "--key-file", key], capsys)


def test_the_heading_of_an_archive_tells_what_it_is(kept):
    assert kept.encrypted.read_bytes().startswith(sealed.MAGIC + b'{"cipher": "AES-256-GCM", "key": "')
    assert kept.plain.read_bytes().startswith(sealed.MAGIC + b'{"cipher": "none"}\n')
