"""SQLite: a snapshot by the backup interface of the database itself, and the way back in one transaction."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from yanfa.config.backups import queries
from yanfa.config.backups.manifest import DatabaseState, Manifest
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused

PART = "database.sqlite3"
SNAPSHOT = ".backup.sqlite3"
TIMEOUT_SECONDS = 60


@contextmanager
def snapshot(place: Place) -> Iterator[tuple[IO[bytes], DatabaseState]]:
    """The database as it is at one moment while others write on: a stream of its file, and what is in it."""
    copy = place.data / SNAPSHOT
    copy.unlink(missing_ok=True)
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with (
            closing(_opened(place.database.settings_dict["NAME"])) as source,
            closing(_opened(copy)) as target,
        ):
            # In one step: under write-ahead logging that holds nobody up, and steps would start anew at each write.
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            if not _is_sound(target):
                raise Refused("The database is damaged (PRAGMA integrity_check), and so would be its backup.")
            state = _state(target)
        stream = copy.open("rb")
    finally:
        copy.unlink(missing_ok=True)
    with stream:
        yield stream, state


def prove(place: Place, staged: Path, manifest: Manifest) -> None:
    """Raise Refused unless the file is a sound database with the rows of the manifest."""
    try:
        with closing(_opened(staged)) as database:
            if not _is_sound(database):
                raise Refused("The database in the archive is damaged.")
            if _state(database).tables != manifest.database.tables:
                raise Refused("The database in the archive has other rows than its manifest says.")
    except sqlite3.DatabaseError as problem:
        raise Refused(f"The database in the archive cannot be read: {problem}.") from None


def load(place: Place, staged: Path) -> None:
    """Put the content of the file into the database; a crash leaves it as it was before."""
    place.database.close()
    with closing(_opened(staged)) as source, closing(_opened(place.database.settings_dict["NAME"])) as target:
        target.execute("PRAGMA journal_mode = WAL")
        target.execute("PRAGMA synchronous = FULL")
        source.backup(target)


def _opened(path: str | Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=TIMEOUT_SECONDS)


def _is_sound(database: sqlite3.Connection) -> bool:
    return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _state(database: sqlite3.Connection) -> DatabaseState:
    return queries.state(lambda sql: database.execute(sql).fetchall(), "sqlite", sqlite3.sqlite_version)
