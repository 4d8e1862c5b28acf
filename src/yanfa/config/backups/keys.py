"""Key files of backups: 32 random bytes in a file of their own, kept apart from the archives."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yanfa.config.backups.refusal import Refused

HEADING = "yanfa-backup-key-1:"
SECRET_BYTES = 32
LONGEST_FILE = 1000


@dataclass(frozen=True)
class BackupKey:
    """A key with the id by which archives name it; its secret is in no repr."""

    id: str
    secret: bytes = field(repr=False)

    def of_archive(self, salt: bytes) -> bytes:
        """The key of one archive: no two share one, so that counting nonces never repeat."""
        return _derive(self.secret, salt, "yanfa backup")


def create(path: Path) -> BackupKey:
    """Make a key in a new file that only its owner may read. Raises Refused where the file exists."""
    secret = secrets.token_bytes(SECRET_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path} exists already; a key is never overwritten.") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(HEADING + base64.b64encode(secret).decode() + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return _key(secret)


def read(path: Path) -> BackupKey:
    """The key of a key file. Raises Refused for a file that is none."""
    with path.open("rb") as stream:
        text = stream.read(LONGEST_FILE).decode("ascii", "replace").strip()
    try:
        secret = base64.b64decode(text.removeprefix(HEADING), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not text.startswith(HEADING) or len(secret) != SECRET_BYTES:
        raise Refused(f"{path} is no key file of backups; one is made with: ./yanfa backup --new-key FILE")
    return _key(secret)


def _key(secret: bytes) -> BackupKey:
    return BackupKey(_derive(secret, b"", "yanfa backup key id")[:6].hex(), secret)


def _derive(secret: bytes, salt: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=salt, info=purpose.encode()).derive(secret)
