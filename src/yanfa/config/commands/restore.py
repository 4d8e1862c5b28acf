"""`./yanfa restore FILE --key-file K`: prove an archive, bring it back into an empty installation, and verify that."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.db import Error

from yanfa.config.backups import journal, keys, restoring
from yanfa.config.backups.archive import examine
from yanfa.config.backups.manifest import Manifest
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused
from yanfa.config.commands import verify


def main(argv: Sequence[str]) -> int:
    """Restore, or with --check only read the archive; 2 where it is refused, 1 where the verification fails."""
    options = _options(argv)
    try:
        key = keys.read(options.key_file) if options.key_file else None
        if options.check:
            with options.file.open("rb") as stream:
                print(f"The archive is whole: {_described(examine(stream, key))}.")
            return 0
        started = time.monotonic()
        manifest = restoring.restore(
            Place.configured(), options.file, key, accept_other_keys=options.accept_other_keys
        )
    except (Refused, OSError, Error) as problem:
        print(f"{problem} {_left_behind()}", file=sys.stderr)
        return 2
    print(f"Restored in {time.monotonic() - started:.1f} s: {_described(manifest)}. Verifying it:")
    return verify.main([])


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa restore", description=__doc__)
    parser.add_argument("file", type=Path)
    protection = parser.add_mutually_exclusive_group(required=True)
    protection.add_argument("--key-file", type=Path, help="the key that the archive is encrypted with")
    protection.add_argument("--plain", action="store_true", help="the archive is not encrypted")
    parser.add_argument("--check", action="store_true", help="only prove that the archive is whole")
    parser.add_argument(
        "--accept-other-keys",
        action="store_true",
        help="although encrypted fields or witness cannot be read then",
    )
    return parser.parse_args(argv)


def _left_behind() -> str:
    """What a refused or broken restore means for this installation."""
    begun = journal.read(Place.configured())
    if begun is None:
        return "Nothing was written."
    return f"The restore of the backup made {begun.made_at} is under way: restoring that one again ends it."


def _described(manifest: Manifest) -> str:
    database = manifest.database
    return (
        f"version {manifest.version}, made {manifest.made_at}, {database.vendor}, "
        f"{len(database.tables)} tables, {sum(database.tables.values())} rows, {len(manifest.files)} files"
    )
