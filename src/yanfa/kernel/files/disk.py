"""The folder of the files: writing so that a name appears only when its bytes are safe, and finding strays."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CHUNK = 1024 * 1024
INCOMING = "incoming"


class TooLarge(Exception):
    """More bytes came than are allowed."""


@dataclass
class Incoming:
    """An upload on the disk that nobody has accepted yet."""

    path: Path
    size: int
    sha256: str


@contextmanager
def incoming(chunks: Iterable[bytes], largest: int) -> Iterator[Incoming]:
    """Write the chunks to a file that is gone after the block unless it was moved. Raises TooLarge."""
    path = _folder(INCOMING) / secrets.token_hex(16)
    try:
        size, digest = 0, hashlib.sha256()
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > largest:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        yield Incoming(path, size, digest.hexdigest())
    finally:
        path.unlink(missing_ok=True)


def accept(upload: Incoming) -> str:
    """Give the upload its lasting random name; returns the location below FILES_DIR, safe on the disk."""
    name = secrets.token_hex(16)
    folder = _folder(name[:2])
    os.replace(upload.path, folder / name)
    _sync(folder)
    return f"{name[:2]}/{name}"


def digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces. Raises FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def locations(before: float) -> Iterator[str]:
    """The accepted files that came before a moment (seconds of the epoch)."""
    for path in Path(settings.FILES_DIR).glob("[0-9a-f][0-9a-f]/*"):
        if path.stat().st_mtime < before:
            yield f"{path.parent.name}/{path.name}"


def forget_incoming(before: float) -> int:
    """Delete uploads that broke off before a moment; returns how many."""
    stale = [path for path in _folder(INCOMING).iterdir() if path.stat().st_mtime < before]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _folder(name: str) -> Path:
    folder = Path(settings.FILES_DIR, name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
