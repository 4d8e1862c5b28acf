"""How far a restore has come: a small file that lies in the data folder while one is under way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from yanfa.config.backups.durable import sync_folder, written_whole
from yanfa.config.backups.manifest import Manifest
from yanfa.config.backups.place import Place

NAME = "restore-under-way.json"


class Step(StrEnum):
    """What may have been done of a restore."""

    FILES = "files"
    DATABASE = "database"
    CONCLUSION = "conclusion"


@dataclass(frozen=True)
class Entry:
    """Which archive is being restored, as a hash of its manifest, and the step that was begun."""

    archive: str
    made_at: str
    step: Step


def path(place: Place) -> Path:
    """Where the journal lies."""
    return place.data / NAME


def read(place: Place) -> Entry | None:
    """The restore that was begun and not ended, or None."""
    try:
        fields = json.loads(path(place).read_bytes())
    except FileNotFoundError:
        return None
    return Entry(fields["archive"], fields["made_at"], Step(fields["step"]))


def begin(place: Place, manifest: Manifest, step: Step) -> None:
    """Remember, before it is begun, that a step is under way."""
    with written_whole(path(place)) as stream:
        stream.write(json.dumps(asdict(Entry(identity(manifest), manifest.made_at, step))).encode())


def end(place: Place) -> None:
    """The restore is complete."""
    path(place).unlink(missing_ok=True)
    sync_folder(place.data)


def identity(manifest: Manifest) -> str:
    """What tells one archive from another."""
    return hashlib.sha256(manifest.written()).hexdigest()
