"""Which archives an installation takes: by version, database, mode and keys."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from tests.config.installations import place_in
from yanfa.config.backups import fingerprints, fitting, postgresql
from yanfa.config.backups.engines import ENGINES
from yanfa.config.backups.manifest import DatabaseState, Manifest, Part
from yanfa.config.backups.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path):
    return place_in(tmp_path)


@pytest.fixture
def manifest():
    """Of a backup that this installation could have made."""
    migrations = {}
    for app, name in MigrationLoader(None).disk_migrations:
        migrations.setdefault(app, []).append(name)
    state = DatabaseState(connection.vendor, "9", "", migrations, {})
    parts = (Part(ENGINES[connection.vendor].part, 1, "0" * 64),)
    return Manifest("0.1.0", "2026-01-01", state, fingerprints.present(), parts)


def check(place, manifest, *, accept_other_keys=False, **changes):
    changed = replace(manifest, database=replace(manifest.database, **changes))
    fitting.check_archive(place, changed, accept_other_keys=accept_other_keys)


def test_its_own_backup_fits(place, manifest):
    check(place, manifest)


def test_a_newer_schema_is_refused_and_an_older_one_is_not(place, manifest):
    applied = manifest.database.migrations
    with pytest.raises(Refused, match=r"newer schema \(audit.9999_from_the_future\)"):
        check(place, manifest, migrations=applied | {"audit": [*applied["audit"], "9999_from_the_future"]})
    with pytest.raises(Refused, match="newer schema"):
        check(place, manifest, migrations=applied | {"unknown_app": ["0001_initial"]})
    check(place, manifest, migrations={"audit": applied["audit"]})


def test_another_kind_of_database_is_refused(place, manifest):
    with pytest.raises(Refused, match="is of a oracle database"):
        check(place, manifest, vendor="oracle")
    with pytest.raises(Refused, match="holds no database"):
        check(place, replace(manifest, parts=()))


@pytest.mark.parametrize(("mode", "kind"), [("production", "demonstration"), ("demonstration", "production")])
def test_demonstration_and_production_never_mix(place, manifest, settings, mode, kind):
    settings.YANFA_MODE = mode
    with pytest.raises(Refused, match=f"is of a {kind} database"):
        check(place, manifest, kind=kind)
    check(place, manifest, kind=mode)
    check(place, manifest, kind="")


@pytest.mark.parametrize(
    ("setting", "variable"),
    [
        ("FIELD_KEYS", "YANFA_FIELD_KEYS"),
        ("BLIND_INDEX_KEY", "YANFA_BLIND_INDEX_KEY"),
        ("WITNESS_KEY", "YANFA_WITNESS_KEY"),
    ],
)
def test_keys_that_are_not_those_of_the_backup_are_named(place, manifest, settings, setting, variable):
    setattr(settings, setting, f"new:{'QUJD' * 10}QUI=")
    with pytest.raises(Refused, match=f"other keys in {variable}:"):
        check(place, manifest)
    check(place, manifest, accept_other_keys=True)


def test_a_field_key_behind_a_newer_one_is_still_at_hand(place, manifest, settings):
    settings.FIELD_KEYS = f"new:{'QUJD' * 10}QUI=,{settings.FIELD_KEYS}"
    check(place, manifest)


def test_fingerprints_do_not_hold_the_keys(settings):
    for fingerprint in fingerprints.present().values():
        assert len(fingerprint) < 40
        assert settings.WITNESS_KEY not in fingerprint


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database server has a version")
def test_an_older_server_is_refused(place, manifest):
    with pytest.raises(Refused, match="is of PostgreSQL 99; this server is older"):
        check(place, manifest, version="99")


def program(folder, version):
    folder.mkdir()
    path = folder / "pg_dump"
    path.write_text(f'#!/bin/sh\necho "pg_dump (PostgreSQL) {version} (Debian {version}-1)"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_program_that_fits_the_server_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(postgresql, "FOLDERS", (f"{str(tmp_path)[1:]}/*",))
    monkeypatch.setenv("PATH", str(program(tmp_path / "path", "14.2").parent))
    newer = program(tmp_path / "newer", "17.1")
    assert postgresql.client_program("pg_dump", 14) == str(tmp_path / "path/pg_dump")
    assert postgresql.client_program("pg_dump", 16) == str(newer)
    with pytest.raises(Refused, match="apt install postgresql-client-18"):
        postgresql.client_program("pg_dump", 18)


def test_a_password_is_in_no_list_of_processes():
    given = {"NAME": "yanfa", "USER": "u", "PASSWORD": "secret", "HOST": "/run/postgresql", "PORT": ""}
    database = DatabaseWrapper(
        given | {"TIME_ZONE": None, "OPTIONS": {"sslmode": "require", "server_side_binding": True}}
    )
    target, password = postgresql.address(database)
    assert set(target.split()) == {"dbname=yanfa", "user=u", "host=/run/postgresql", "sslmode=require"}
    assert password == "secret"
