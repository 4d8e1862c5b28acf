"""Restoring a backup into an empty installation: prove everything, then files, then the database in one step.

The journal is written before anything else, and nothing of the archive counts before the database is loaded, which
happens wholly or not at all. A restore that was killed anywhere is ended by running it again.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db.migrations.executor import MigrationExecutor

from yanfa.config.backups import fitting, journal, queries
from yanfa.config.backups.archive import MANIFEST, HashingStream, examine, members
from yanfa.config.backups.durable import sync_folder, written_whole
from yanfa.config.backups.engines import ENGINES
from yanfa.config.backups.journal import Step
from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.manifest import LATER, Manifest
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused
from yanfa.config.backups.sealed import CHUNK
from yanfa.kernel.audit.sealing import declare_restore

STAGED = ".restore.database"


def restore(
    place: Place, archive: Path, key: BackupKey | None, *, accept_other_keys: bool = False
) -> Manifest:
    """Bring the archive back, migrate it to this version where it is older, and declare it to the witness.

    Raises Refused before anything is written where archive and installation are not both as they must be.
    """
    with place.alone(), archive.open("rb") as stream:
        manifest = examine(stream, key)
        fitting.check_archive(place, manifest, accept_other_keys=accept_other_keys)
        if not _is_loaded(place, manifest):
            _load(place, manifest, stream, key)
        _conclude(place, manifest)
    return manifest


def _is_loaded(place: Place, manifest: Manifest) -> bool:
    """Whether an interrupted restore of this archive got past the database. Raises Refused if it cannot be resumed."""
    begun = journal.read(place)
    if begun and begun.archive != journal.identity(manifest):
        raise Refused(
            f"The restore of another archive, made {begun.made_at}, was interrupted here: end that one, "
            f"or empty this installation and delete {journal.path(place)}."
        )
    if begun and begun.step is Step.CONCLUSION:
        return True
    table = fitting.table_in_use(place)
    if table is None:
        fitting.check_folders(place, manifest, resumed=begun is not None)
        return False
    if begun and begun.step is Step.DATABASE and _rows(place) == manifest.database.tables:
        return True
    raise Refused(
        f"The database is not empty: {table} has rows. A backup is only restored into an empty installation."
    )


def _load(place: Place, manifest: Manifest, stream: IO[bytes], key: BackupKey | None) -> None:
    staged = place.data / STAGED
    engine, parts = ENGINES[place.database.vendor], manifest.by_name()
    journal.begin(place, manifest, Step.FILES)
    place.files.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for name, content in members(stream, key):
            if name == MANIFEST:
                continue
            _put(place, name, content, staged)
            if content.part(name) != parts.get(name):
                raise Refused(f"The archive was changed while it was restored: the part {name!r} is another.")
        engine.prove(place, staged, manifest)
        # Once for all files: waiting for each of a hundred thousand takes longer than the rest together.
        os.sync()
        journal.begin(place, manifest, Step.DATABASE)
        engine.load(place, staged)
    finally:
        staged.unlink(missing_ok=True)
    if _rows(place) != manifest.database.tables:
        raise Refused(
            "The database has other rows than the manifest says, although it was loaded without complaint."
        )


def _put(place: Place, name: str, content: HashingStream, staged: Path) -> None:
    """Write one part to where it belongs."""
    folder, _, path = name.partition("/")
    if folder == "witness":
        _put_witness(place.witness / path, content)
    else:
        target = place.files / path if folder in {"files", LATER} else staged
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with written_whole(target, sync=False) as stream:
            shutil.copyfileobj(content, stream, CHUNK)


def _put_witness(target: Path, content: HashingStream) -> None:
    """Append what the witness lacks: its folder may allow no more, and what it has already is never touched."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(target, "ab+", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
        stream.seek(0)
        while data := content.read(CHUNK):
            present = stream.read(len(data))
            if present != data[: len(present)]:
                raise Refused(f"{target} is the witness of another installation, or was changed.")
            stream.write(data[len(present) :])
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(target.parent)


def _conclude(place: Place, manifest: Manifest) -> None:
    """What makes the loaded database this version's: its migrations, and the restore in log and witness."""
    journal.begin(place, manifest, Step.CONCLUSION)
    # Left by a run that was killed: a copy of everything, not encrypted.
    (place.data / STAGED).unlink(missing_ok=True)
    executor = MigrationExecutor(place.database)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database=place.database.alias, verbosity=0, interactive=False)
    reason = f"从备份恢复：备份时间 {manifest.made_at}，清单 {journal.identity(manifest)}"
    declare_restore(reason, by=None, using=place.database.alias)
    journal.end(place)


def _rows(place: Place) -> dict[str, int]:
    return queries.count_rows(queries.on(place.database), place.database.vendor)
