"""`./yanfa backup FILE --key-file K`: database, files and witness in one archive, while the platform works."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.db import Error

from yanfa.config.backups import keys, writing
from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused
from yanfa.portal.services.watching import BACKUP_NOTE


def main(argv: Sequence[str]) -> int:
    """Write a backup, or a new key; 2 with a sentence where that cannot be done, and then nothing is left."""
    options = _options(argv)
    try:
        return _new_key(options.new_key) if options.new_key else _backup(options)
    except (Refused, OSError, Error) as problem:
        print(f"No backup was made. {problem}", file=sys.stderr)
        return 2


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa backup", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="the archive to write; it must not exist yet")
    parser.add_argument("--key-file", type=Path, help="the key that encrypts it")
    parser.add_argument("--plain", action="store_true", help="do not encrypt it")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key, and no backup")
    options = parser.parse_args(argv)
    if options.new_key and (options.file or options.key_file or options.plain):
        parser.error("--new-key stands alone.")
    if not options.new_key and not options.file:
        parser.error("name the archive to write.")
    if not options.new_key and bool(options.key_file) == options.plain:
        parser.error(
            "give the key with --key-file K (make one with --new-key K), or --plain for no encryption."
        )
    return options


def _new_key(path: Path) -> int:
    key = keys.create(path)
    print(f"Key {key.id} written to {path}.")
    print("Keep copies of it in two places, neither beside the backups: without it no backup can be read.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    started = time.monotonic()
    key = keys.read(options.key_file) if options.key_file else None
    place = Place.configured()
    backup = writing.make(place, options.file, key)
    for path in sorted(backup.left_out):
        print(f"Left out, because it is no file: {path}", file=sys.stderr)
    manifest = backup.manifest
    # For monitoring, which asks how old the last backup is.
    (place.data / BACKUP_NOTE).write_text(f"{manifest.made_at}\n", encoding="ascii")
    print(
        f"{options.file}: {backup.size / 1e6:.2f} MB, {sum(manifest.database.tables.values())} rows, "
        f"{len(manifest.files)} files, {_protection(key)}; "
        f"written and read back in {time.monotonic() - started:.1f} s."
    )
    return 0


def _protection(key: BackupKey | None) -> str:
    return f"encrypted with key {key.id}" if key else "NOT encrypted: whoever has the file reads every record"
