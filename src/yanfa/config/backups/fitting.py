"""Whether an archive and an installation fit together: asked before a restore writes anything."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from yanfa import __version__
from yanfa.config.backups import fingerprints, queries
from yanfa.config.backups.archive import files_below
from yanfa.config.backups.durable import PARTIAL
from yanfa.config.backups.engines import ENGINES
from yanfa.config.backups.manifest import Manifest, Part
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused


def check_archive(place: Place, manifest: Manifest, *, accept_other_keys: bool) -> None:
    """Raise Refused where this version, database or mode cannot take the backup, or has not its keys."""
    vendor, backed_up = place.database.vendor, manifest.database
    if backed_up.vendor != vendor:
        raise Refused(f"The backup is of a {backed_up.vendor} database; this installation has {vendor}.")
    engine = ENGINES[vendor]
    if engine.part not in manifest.by_name():
        raise Refused("The archive holds no database.")
    if unknown := _unknown_migrations(manifest):
        raise Refused(
            f"The backup is of version {manifest.version} with a newer schema ({unknown}); "
            f"this is version {__version__}: restore it with that version."
        )
    if settings.YANFA_MODE != "test" and backed_up.kind not in {"", settings.YANFA_MODE}:
        raise Refused(
            f"The backup is of a {backed_up.kind} database and YANFA_MODE is {settings.YANFA_MODE}; the two never mix."
        )
    if engine.fits:
        engine.fits(place, manifest)
    if not accept_other_keys and (names := fingerprints.differing(manifest.keys)):
        raise Refused(
            f"The backup was made with other keys in {', '.join(names)}: what they protect could not be read or "
            "proven; set those keys, or restore without them by --accept-other-keys."
        )


def _unknown_migrations(manifest: Manifest) -> str:
    """The first applied migration of the backup that this version does not know."""
    known = set(MigrationLoader(None).disk_migrations)
    known |= {
        old for migration in MigrationLoader(None).disk_migrations.values() for old in migration.replaces
    }
    applied = manifest.database.migrations
    unknown = [
        f"{app}.{name}" for app, names in applied.items() for name in names if (app, name) not in known
    ]
    return unknown[0] if unknown else ""


def table_in_use(place: Place) -> str | None:
    """A table that holds somebody's rows, or None."""
    return queries.first_in_use(queries.on(place.database), place.database.vendor)


def check_folders(place: Place, manifest: Manifest, *, resumed: bool) -> None:
    """Raise Refused unless the folder of files is empty and the witness is the archive's own.

    A restore that was interrupted has left some of the archive's files. A witness may have survived what the rest
    did not: then it is the archive's, with lines after it.
    """
    expected = manifest.files if resumed else {}
    for path in files_below(place.files):
        name = path.relative_to(place.files).as_posix()
        if name.removesuffix(PARTIAL) not in expected:
            raise Refused(f"The folder of files is not empty: it holds {path}.")
    expected = manifest.below("witness")
    for path in files_below(place.witness):
        part = expected.get(path.relative_to(place.witness).as_posix())
        if part is None or not (continues(path, part) or (resumed and path.stat().st_size < part.size)):
            raise Refused(f"{path} is the witness of another installation, or was changed.")


def continues(path: Path, part: Part) -> bool:
    """Whether a file begins with the whole part."""
    hashed = hashlib.sha256()
    with path.open("rb") as stream:
        hashed.update(stream.read(part.size))
    return path.stat().st_size >= part.size and hashed.hexdigest() == part.sha256
