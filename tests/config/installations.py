"""Two installations for the tests of backups: one with records, files and a witness, and an empty one beside it."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings

from tests.databases import copy_migrated, database_url, work_on
from tests.sampleapp.models import Case
from yanfa.config.backups import journal, keys, queries, writing
from yanfa.config.backups.durable import PARTIAL
from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.manifest import Manifest
from yanfa.config.backups.place import LOCK, Place
from yanfa.kernel.audit import actions
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.sealing import seal
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.workflow.entering import enter

KEPT = actions.register("test.kept", "保存")
PAPERS = purposes.register(Purpose("test.papers", "文件", frozenset({"txt"})))


def place_in(folder: Path) -> Place:
    """An installation with its folders where the settings have them."""
    folder.mkdir(parents=True, exist_ok=True)
    return Place(connection, folder / "files", folder / "witness", folder)


@dataclass(frozen=True)
class Kept:
    """An installation as it was when it was backed up, its archives, and its witness a little later."""

    place: Place
    tables: dict[str, str]
    manifest: Manifest
    key: BackupKey
    encrypted: Path
    plain: Path
    later_witness: bytes


def keep(folder: Path) -> Kept:
    """Make an installation, fill it, and back it up, encrypted and not."""
    place, key = place_in(folder / "source"), keys.create(folder / "key")
    with override_settings(WITNESS_DIR=place.witness), empty_database(place.data):
        migrate_empty()
        fill(place)
        tables = table_hashes()
        encrypted, plain = folder / "encrypted", folder / "plain"
        manifest = writing.make(place, encrypted, key).manifest
        writing.make(place, plain, None)
        seal()
    return Kept(place, tables, manifest, key, encrypted, plain, (place.witness / "audit.jsonl").read_bytes())


def migrate_empty() -> None:
    """Give the empty database on which the default connection works its tables."""
    copy_migrated(connection.settings_dict["NAME"])


def fill(place: Place, events: int = 20) -> None:
    """People, a case with its to-do row, a log with a witness and an open event, an upload and other files."""
    officer = get_user_model().objects.create(login="li", real_name="李娜")
    enter(Case(title="显微镜𠮷", amount=Decimal("1234567.89"), applicant=officer), by=officer, entry="apply")
    with override_settings(FILES_DIR=place.files):
        keeping.store(SimpleUploadedFile("说明.txt", "佐证".encode()), by=officer, purpose=PAPERS)
    for number in range(events):
        record(
            KEPT, by=officer, target=officer, summary=f"第 {number} 笔", changes={"amount": ["1.00", None]}
        )
    seal()
    record(KEPT, by=None, summary="尚未封存")
    contents = {
        "ab/cd/one": b"one",
        "ab/empty": b"",
        "零/二 三": "正文".encode(),
        "big": secrets.token_bytes(1_500_000),
    }
    for name, content in contents.items():
        path = place.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """The default connection works on a second database of the same kind, in which nothing is."""
    given = connection.settings_dict["NAME"]
    other = str(folder / "other.sqlite3") if connection.vendor == "sqlite" else f"{given}_{os.getpid()}"
    administer_postgresql(f'DROP DATABASE IF EXISTS "{other}"', f'CREATE DATABASE "{other}"')
    work_on(other)
    try:
        yield
    finally:
        work_on(given)
        administer_postgresql(f'DROP DATABASE "{other}"')


def administer_postgresql(*statements: str) -> None:
    """Run statements about whole databases; on SQLite there is nothing to do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def table_hashes() -> dict[str, str]:
    """A hash over the rows of every table of the database that the default connection works on."""
    query = queries.on(connection)
    hashes = {}
    for table in queries.tables(query, connection.vendor):
        rows = sorted(repr(row) for row in query(f'SELECT * FROM "{table}"'))
        hashes[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return hashes


def file_hashes(folder: Path) -> dict[str, str]:
    """A hash of every file below a folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def is_untouched(place: Place) -> bool:
    """Whether nothing was ever restored into an empty installation: a journal half written is no restore begun."""
    own = (LOCK, "other.sqlite3", journal.NAME + PARTIAL)
    left = [path for path in place.data.iterdir() if not path.name.startswith(own)]
    return not left and not queries.tables(queries.on(connection), connection.vendor)


def environment(place: Place) -> dict[str, str]:
    """The environment in which a command of its own process works on this installation."""
    root = Path(__file__).resolve().parents[2]
    variables = {"YANFA_DATA_DIR": str(place.data), "DATABASE_URL": database_url(), "YANFA_MODE": "test"}
    return os.environ | variables | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
