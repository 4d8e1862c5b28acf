"""An installation is backed up and restored: everything is there again, or nothing was touched."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.config.installations import (
    empty_database,
    file_hashes,
    is_untouched,
    keep,
    migrate_empty,
    place_in,
    table_hashes,
)
from yanfa.config.backups import journal, keys, restoring, writing
from yanfa.config.backups.archive import members
from yanfa.config.backups.journal import Step
from yanfa.config.backups.refusal import Refused
from yanfa.kernel.audit import guards, verification
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.sealing import RESTORED, seal

#: They work on databases of their own, beside that of the tests.
pytestmark = pytest.mark.usefixtures("django_db_setup")

FLIPS = 100


@pytest.fixture(scope="module")
def kept(tmp_path_factory, django_db_blocker):
    """One installation, backed up once for all tests; no test comes near the database of the other tests."""
    with django_db_blocker.unblock():
        return keep(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def target(tmp_path, settings, django_db_blocker):
    """An empty installation: the default connection and the witness are its own."""
    place = place_in(tmp_path / "target")
    settings.WITNESS_DIR = place.witness
    with django_db_blocker.unblock(), empty_database(place.data):
        yield place


def test_everything_is_there_again(kept, target):
    restoring.restore(target, kept.encrypted, kept.key)
    restored = table_hashes()
    assert kept.tables.keys() == restored.keys()
    assert {name for name in restored if kept.tables[name] != restored[name]} == {"audit_event"}
    assert AuditEvent.objects.filter(action=RESTORED).count() == 1
    assert AuditEvent.objects.count() == kept.manifest.database.tables["audit_event"] + 1
    assert sum(kept.manifest.database.tables.values()) > 100
    assert file_hashes(target.files) == file_hashes(kept.place.files)
    assert guards.missing() == []
    assert journal.read(target) is None


def test_the_restored_log_proves_itself(kept, target):
    restoring.restore(target, kept.plain, None)
    report = verification.verify()
    assert report.intact
    assert report.witnessed > 20
    assert len(report.restores) == 1
    seal()
    assert verification.verify().not_witnessed == 0


def test_every_table_of_every_app_is_in_the_backup(kept):
    models = apps.get_models(include_auto_created=True)
    assert {
        model._meta.db_table for model in models if model._meta.managed
    } <= kept.manifest.database.tables.keys()


def test_no_key_of_the_installation_is_in_the_backup(kept, settings):
    with kept.plain.open("rb") as stream:
        content = b"".join(part.read() for _, part in members(stream, None))
    assert "显微镜".encode() in content
    for secret in (settings.SECRET_KEY, settings.WITNESS_KEY, settings.FIELD_KEYS.partition(":")[2]):
        assert secret.encode() not in content


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_hundred_flipped_bytes_are_reported_before_anything_is_written(kept, target, tmp_path, encrypted):
    whole, key = (kept.encrypted, kept.key) if encrypted else (kept.plain, None)
    content, chance, refused = whole.read_bytes(), random.Random(3), 0
    damaged = tmp_path / "damaged"
    for _ in range(FLIPS):
        position = chance.randrange(len(content))
        flipped = bytes([content[position] ^ chance.randrange(1, 256)])
        damaged.write_bytes(content[:position] + flipped + content[position + 1 :])
        with pytest.raises(Refused):
            restoring.restore(target, damaged, key)
        refused += is_untouched(target)
    assert refused == FLIPS


def test_a_wrong_key_and_a_cut_archive_are_refused(kept, target, tmp_path):
    with pytest.raises(Refused, match="the key file holds the key"):
        restoring.restore(target, kept.encrypted, keys.create(tmp_path / "other key"))
    content = kept.encrypted.read_bytes()
    for length in (0, len(content) // 3, len(content) - 1):
        (tmp_path / "cut").write_bytes(content[:length])
        with pytest.raises(Refused):
            restoring.restore(target, tmp_path / "cut", kept.key)
    assert is_untouched(target)


def test_only_rows_make_a_migrated_installation_one_in_use(kept, target):
    migrate_empty()
    event = AuditEvent.objects.create(action="test.kept", actor_name="李娜", at="2026-01-01T00:00Z")
    before = table_hashes()
    with pytest.raises(Refused, match="audit_event has rows"):
        restoring.restore(target, kept.plain, None)
    assert table_hashes() == before
    assert not target.files.exists()
    guards.remove()
    AuditEvent.objects.filter(pk=event.pk)._raw_delete(connection.alias)
    restoring.restore(target, kept.plain, None)
    assert table_hashes()["sample_case"] == kept.tables["sample_case"]
    assert guards.missing() == []


def test_files_and_witness_of_somebody_else_are_refused(kept, target):
    target.files.mkdir()
    theirs = target.files / "somebody's"
    theirs.write_text("x")
    with pytest.raises(Refused, match=r"not empty: it holds .*somebody's"):
        restoring.restore(target, kept.plain, None)
    assert list(target.files.iterdir()) == [theirs]
    theirs.unlink()
    target.witness.mkdir()
    (target.witness / "audit.jsonl").write_text("another")
    with pytest.raises(Refused, match="witness of another installation"):
        restoring.restore(target, kept.plain, None)
    assert (target.witness / "audit.jsonl").read_text() == "another"
    assert not any(target.files.iterdir())


def test_a_witness_that_survived_is_kept_and_says_what_was_lost(kept, target):
    """It lies on another machine and has a line more than the backup: only database and files were lost."""
    witness = target.witness / "audit.jsonl"
    witness.parent.mkdir()
    witness.write_bytes(kept.later_witness)
    assert len(kept.later_witness) > kept.manifest.below("witness")["audit.jsonl"].size
    restoring.restore(target, kept.encrypted, kept.key)
    assert witness.read_bytes().startswith(kept.later_witness)
    report = verification.verify()
    assert report.intact
    assert "从备份恢复" in report.restores[0]


def test_other_keys_are_named_before_anything_is_written(kept, target, settings):
    settings.WITNESS_KEY = "another key of the witness, forty characters long"
    with pytest.raises(Refused, match="other keys in YANFA_WITNESS_KEY:"):
        restoring.restore(target, kept.plain, None)
    assert is_untouched(target)
    restoring.restore(target, kept.plain, None, accept_other_keys=True)
    assert not verification.verify().intact


def test_an_older_backup_with_an_empty_log_is_migrated_and_proves_itself(
    tmp_path, settings, django_db_blocker
):
    with django_db_blocker.unblock():
        with empty_database(tmp_path):
            migrate_empty()
            call_command("migrate", "sample", "zero", verbosity=0, interactive=False)
            writing.make(place_in(tmp_path / "older"), tmp_path / "archive", None)
        target = place_in(tmp_path / "target")
        settings.WITNESS_DIR = target.witness
        with empty_database(target.data):
            manifest = restoring.restore(target, tmp_path / "archive", None)
            assert "sample_case" not in manifest.database.tables
            assert "sample_case" in table_hashes()
            assert guards.missing() == []
            assert verification.verify().intact


def test_another_archive_waits_until_the_first_is_ended(kept, target):
    journal.begin(target, replace(kept.manifest, made_at="yesterday"), Step.FILES)
    with pytest.raises(Refused, match="another archive, made yesterday, was interrupted"):
        restoring.restore(target, kept.plain, None)


def test_two_at_once_are_refused(kept, target, tmp_path):
    with target.alone(), pytest.raises(Refused, match="under way"):
        restoring.restore(target, kept.plain, None)
    with target.alone(), pytest.raises(Refused, match="under way"):
        writing.make(target, tmp_path / "second", None)
    assert not (tmp_path / "second").exists()


def test_a_backup_needs_a_new_name_outside_of_what_it_copies(kept, target, tmp_path):
    whole = kept.plain.read_bytes()
    with pytest.raises(Refused, match="exists already"):
        writing.make(target, kept.plain, None)
    assert kept.plain.read_bytes() == whole
    with pytest.raises(Refused, match="no folder"):
        writing.make(target, tmp_path / "nowhere" / "archive", None)
    target.files.mkdir()
    with pytest.raises(Refused, match="itself backed up"):
        writing.make(target, target.files / "archive", None)


def test_a_database_that_was_never_migrated_is_no_backup(target, tmp_path):
    with pytest.raises(Refused, match="no database yet"):
        writing.make(target, tmp_path / "nothing", None)
    assert not list(tmp_path.glob("nothing*"))
