"""Writing files so that a crash leaves the old state or the new one, never half a file under its own name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PARTIAL = ".partial"


@contextmanager
def written_whole(path: Path, *, sync: bool = True) -> Iterator[IO[bytes]]:
    """A stream whose content takes the name when the block ends well; else nothing is left.

    A killed process leaves `NAME.partial`, which the next one writes over. Without `sync` the caller sees to it
    that the content reaches the disk.
    """
    partial = path.with_name(path.name + PARTIAL)
    with open(partial, "wb", opener=_private) as stream:
        try:
            yield stream
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
            os.replace(partial, path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    if sync:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder as durable as the contents."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
