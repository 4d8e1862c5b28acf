"""The two databases behind one interface."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from yanfa.config.backups import postgresql, sqlite
from yanfa.config.backups.manifest import DatabaseState, Manifest
from yanfa.config.backups.place import Place


@dataclass(frozen=True)
class Engine:
    """How one kind of database is copied and brought back."""

    #: The name of its part in an archive.
    part: str
    snapshot: Callable[[Place], AbstractContextManager[tuple[IO[bytes], DatabaseState]]]
    #: Raises Refused where this server cannot take the backup.
    fits: Callable[[Place, Manifest], None] | None
    #: Raises Refused where the file is not the database of the manifest.
    prove: Callable[[Place, Path, Manifest], None]
    #: Replaces the whole database or, when it fails or is killed, nothing.
    load: Callable[[Place, Path], None]


ENGINES = {
    "sqlite": Engine(sqlite.PART, sqlite.snapshot, None, sqlite.prove, sqlite.load),
    "postgresql": Engine(
        postgresql.PART, postgresql.snapshot, postgresql.check_fits, postgresql.prove, postgresql.load
    ),
}
