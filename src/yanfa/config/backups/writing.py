"""Making a backup: the parts in an order that makes them fit together, the manifest, and the proof by reading back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yanfa import __version__
from yanfa.config.backups import fingerprints
from yanfa.config.backups.archive import ArchiveWriter, examine
from yanfa.config.backups.durable import written_whole
from yanfa.config.backups.engines import ENGINES
from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.manifest import Manifest
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused
from yanfa.kernel.clock import now


@dataclass(frozen=True)
class Backup:
    """What was written, and what below the folders is neither file nor folder and so was left out."""

    manifest: Manifest
    size: int
    left_out: set[Path]


def make(place: Place, target: Path, key: BackupKey | None) -> Backup:
    """Write a backup while the platform works, and read it back before it gets its name.

    Without a key it is not encrypted. Raises Refused, or OSError where the disk does; then nothing is left.
    """
    _check_target(place, target)
    with place.alone(), written_whole(target) as stream:
        with ArchiveWriter(stream, key, place.data) as writer:
            manifest = _write(place, writer)
        stream.flush()
        with open(stream.name, "rb") as written:
            if examine(written, key) != manifest:
                raise Refused("What was read back from the disk is not what was written.")
        return Backup(manifest, stream.tell(), writer.left_out)


def _write(place: Place, writer: ArchiveWriter) -> Manifest:
    engine = ENGINES[place.database.vendor]
    # The witness before the database: it may say less than the log, never more.
    writer.add_folder("witness", place.witness)
    writer.add_folder("files", place.files)
    with engine.snapshot(place) as (stream, state):
        writer.add(engine.part, stream)
    # A file is written before its row is: every row of the snapshot has its whole file by now. The first pass keeps
    # those that are deleted meanwhile; this one adds what is new, and what was found half written then.
    writer.add_folder("files", place.files)
    parts = tuple(writer.parts.values())
    manifest = Manifest(__version__, now().isoformat(), state, fingerprints.present(), parts)
    writer.finish(manifest)
    return manifest


def _check_target(place: Place, target: Path) -> None:
    if target.exists():
        raise Refused(f"{target} exists already; a backup is never overwritten.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}.")
    for folder in (place.files, place.witness):
        if target.resolve().is_relative_to(folder.resolve()):
            raise Refused(f"{target} lies in a folder that is itself backed up; choose another place.")
