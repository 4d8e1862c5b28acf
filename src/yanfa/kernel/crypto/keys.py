"""The keys of encrypted fields: read from the settings, named by ids, never shown."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yanfa.kernel.crypto.suites import HASHES

SECRET_BYTES = 32
#: Lower case, because SQLite compares beginnings of text without regard to case.
_ID = re.compile(r"[a-z0-9_-]{1,20}")


@dataclass(frozen=True)
class Key:
    """A key with the id under which ciphertexts name it; its secret is in no repr."""

    id: str
    secret: bytes = field(repr=False)

    def derive(self, purpose: str, length: int, algorithm: str = "SHA-256") -> bytes:
        """A key of `length` bytes for one purpose, so that no two uses share one; `algorithm` is the hash of HKDF."""
        return _derive(self.secret, purpose, length, algorithm)


class UnknownKey(LookupError):
    """A ciphertext names a key that the settings do not hold; the message has its id."""


def current() -> Key:
    """The key that encrypts: the first of `settings.FIELD_KEYS`."""
    return next(iter(_ring(settings.FIELD_KEYS).values()))


def named(identifier: str) -> Key:
    """The key with this id. Raises UnknownKey."""
    try:
        return _ring(settings.FIELD_KEYS)[identifier]
    except KeyError:
        raise UnknownKey(f"No key with the id {identifier!r} is in YANFA_FIELD_KEYS.") from None


def index_key() -> Key:
    """The key of blind indexes; its id is made from the key, so that an old index is told from a new one."""
    secret: str = settings.BLIND_INDEX_KEY
    return Key(_derive(secret.encode(), "id of the blind index key", 3, "SHA-256").hex(), secret.encode())


@lru_cache(maxsize=8)
def _ring(text: str) -> Mapping[str, Key]:
    """Parse "id:base64,id:base64". Raises ImproperlyConfigured without ever quoting a secret."""
    ring: dict[str, Key] = {}
    for number, part in enumerate(text.split(","), start=1):
        identifier, _, encoded = part.strip().partition(":")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            secret = b""
        if not _ID.fullmatch(identifier) or len(secret) != SECRET_BYTES or identifier in ring:
            raise ImproperlyConfigured(
                f"Entry {number} of YANFA_FIELD_KEYS is not id:base64 of {SECRET_BYTES} bytes with an id of its "
                "own in lower case."
            )
        ring[identifier] = Key(identifier, secret)
    return ring


@lru_cache(maxsize=64)
def _derive(secret: bytes, purpose: str, length: int, algorithm: str) -> bytes:
    return HKDF(HASHES[algorithm](), length, salt=None, info=f"yanfa {purpose}".encode()).derive(secret)
