"""What a backup covers and a restore fills: one database, the folder of files, the witness, and room to work in."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from yanfa.config.backups.refusal import Refused

LOCK = ".backup.lock"


@dataclass(frozen=True)
class Place:
    """The parts of one installation; `data` is for temporary files, on the same disk and as private as the rest."""

    database: BaseDatabaseWrapper
    files: Path
    witness: Path
    data: Path

    @classmethod
    def configured(cls) -> Place:
        """This installation, as the settings have it."""
        settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(connection, settings.FILES_DIR, settings.WITNESS_DIR, settings.DATA_DIR)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold off any other backup or restore of this installation; raises Refused where one is under way."""
        with open(self.data / LOCK, "wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused("Another backup or restore of this installation is under way.") from None
            yield
