"""The two sets of algorithms, the international and the national one (GB/T 39786 asks for a choice).

`settings.CRYPTO_SUITE` names the set in use. Everything stored keeps the name of its algorithm beside it,
so that what was written under one set is still read after a change to the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

#: Every hash that stored data may name.
HASHES: dict[str, type[hashes.HashAlgorithm]] = {"SHA-256": hashes.SHA256, "SM3": hashes.SM3}


@dataclass(frozen=True)
class Suite:
    """Names of the cipher and the hash of one set."""

    code: str
    cipher: str
    hash: str


SUITES = {
    "standard": Suite("standard", "AES-256-GCM", "SHA-256"),
    "guomi": Suite("guomi", "SM4-GCM", "SM3"),
}


def current() -> Suite:
    """The set in use. Raises ImproperlyConfigured for a name that is not known."""
    try:
        return SUITES[settings.CRYPTO_SUITE]
    except KeyError:
        names = " or ".join(SUITES)
        raise ImproperlyConfigured(
            f"CRYPTO_SUITE is {settings.CRYPTO_SUITE!r}; it must be {names}."
        ) from None


def digest(data: bytes, algorithm: str) -> str:
    """Hash of `data` as hexadecimal digits. Raises KeyError for an unknown algorithm."""
    running = hashes.Hash(HASHES[algorithm]())
    running.update(data)
    return running.finalize().hex()


def mac(key: bytes, data: bytes, algorithm: str) -> str:
    """Keyed hash (HMAC) of `data` as hexadecimal digits. Raises KeyError for an unknown algorithm."""
    running = hmac.HMAC(key, HASHES[algorithm]())
    running.update(data)
    return running.finalize().hex()
