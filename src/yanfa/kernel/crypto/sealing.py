"""Sealing a text for one place: encrypted, authenticated, and useless anywhere else.

A sealed text is "yf1:CIPHER:KEY ID:base64(nonce, ciphertext, tag)". The place (table, column, row) is
authenticated with it but not stored, so that a sealed text copied to another place does not open.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yanfa.kernel.crypto import keys, suites

VERSION = "yf1"
NONCE_BYTES = 12
TAG_BYTES = 16
#: Length of the cipher's key, and the hash by which it is derived: each suite keeps to its own standards.
KEYS = {"AES-256-GCM": (32, "SHA-256"), "SM4-GCM": (16, "SM3")}


class CannotOpen(Exception):
    """A sealed text was changed, moved to another place, or its key is not here."""


def prefix() -> str:
    """How texts begin that are sealed with the present suite and key."""
    return f"{VERSION}:{suites.current().cipher}:{keys.current().id}:"


def seal(text: str, place: str) -> str:
    """Seal a text for a place with the present suite and key."""
    cipher, key, nonce = suites.current().cipher, keys.current(), secrets.token_bytes(NONCE_BYTES)
    body = _encrypt(cipher, _derived(key, cipher), nonce, text.encode(), place.encode())
    return prefix() + base64.b64encode(nonce + body).decode()


def unseal(sealed: str, place: str) -> str:
    """The text of a sealed text at its place. Raises CannotOpen, which says where but not what."""
    try:
        version, cipher, identifier, encoded = sealed.split(":")
        raw = base64.b64decode(encoded, validate=True)
        key = _derived(keys.named(identifier), cipher)
        if version != VERSION:
            raise ValueError(version)
        return _decrypt(cipher, key, raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except keys.UnknownKey as unknown:
        raise CannotOpen(f"The value of {place} cannot be opened: {unknown}") from None
    except (ValueError, KeyError, InvalidTag):
        raise CannotOpen(f"The value of {place} was changed, or sealed for another place.") from None


def _derived(key: keys.Key, cipher: str) -> bytes:
    return key.derive(f"field {cipher}", *KEYS[cipher])


def _encrypt(cipher: str, key: bytes, nonce: bytes, data: bytes, place: bytes) -> bytes:
    if cipher == "AES-256-GCM":
        return AESGCM(key).encrypt(nonce, data, place)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(place)
    return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _decrypt(cipher: str, key: bytes, nonce: bytes, body: bytes, place: bytes) -> bytes:
    if cipher == "AES-256-GCM":
        return AESGCM(key).decrypt(nonce, body, place)
    tag = body[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(place)
    return decryptor.update(body[:-TAG_BYTES]) + decryptor.finalize()
