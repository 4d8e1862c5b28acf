"""The outer layer of an archive: a stream in chunks, each compressed and then encrypted or hashed.

The package's docstring describes the format.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import zlib
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.refusal import Refused

MAGIC = b"yanfa backup 1\n"
FAMILY = b"yanfa backup "
CIPHER = "AES-256-GCM"
CHUNK = 1024 * 1024
LONGEST_HEADING = 300
SALT_BYTES = 16
#: Compression flag, and tag or hash.
MOST_OVERHEAD = 1 + 32
LENGTH = struct.Struct(">I")
STORED, DEFLATED = b"\0", b"\1"


class Seal(Protocol):
    """How chunks are shut and opened; `heading` is the text before them."""

    heading: bytes

    def shut(self, nonce: bytes, data: bytes) -> bytes:
        """The chunk as it is stored."""

    def open(self, nonce: bytes, stored: bytes) -> bytes:
        """What was shut; raises InvalidTag where anything is not what it was."""


class Encrypting:
    """AES-256-GCM under the key of one archive."""

    def __init__(self, key: BackupKey, salt: bytes) -> None:
        self.heading = _heading({"cipher": CIPHER, "key": key.id, "salt": salt.hex()})
        self._cipher = AESGCM(key.of_archive(salt))

    def shut(self, nonce: bytes, data: bytes) -> bytes:
        return self._cipher.encrypt(nonce, data, self.heading)

    def open(self, nonce: bytes, stored: bytes) -> bytes:
        return self._cipher.decrypt(nonce, stored, self.heading)


class Hashing:
    """No encryption: a hash that shows damage, but not a forger."""

    def __init__(self) -> None:
        self.heading = _heading({"cipher": "none"})

    def shut(self, nonce: bytes, data: bytes) -> bytes:
        return data + self._hash(nonce, data)

    def open(self, nonce: bytes, stored: bytes) -> bytes:
        data, found = stored[:-32], stored[-32:]
        if self._hash(nonce, data) != found:
            raise InvalidTag
        return data

    def _hash(self, nonce: bytes, data: bytes) -> bytes:
        return hashlib.sha256(self.heading + nonce + data).digest()


class SealedWriter:
    """Takes bytes and writes chunks; without `finish` what was written is no archive."""

    def __init__(self, stream: IO[bytes], key: BackupKey | None) -> None:
        self._seal: Seal = Encrypting(key, secrets.token_bytes(SALT_BYTES)) if key else Hashing()
        self._stream, self._held, self._number = stream, bytearray(), 0
        stream.write(self._seal.heading)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._held += data
        # The last chunk is marked as such, so one is always held back.
        while len(self._held) > CHUNK:
            self._emit(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk."""
        self._emit(bytes(self._held), last=True)

    def _emit(self, data: bytes, *, last: bool) -> None:
        deflated = zlib.compress(data, 1)
        packed = DEFLATED + deflated if len(deflated) < len(data) else STORED + data
        stored = self._seal.shut(_nonce(self._number, last), packed)
        self._stream.write(LENGTH.pack(len(stored)) + stored)
        self._number += 1


class SealedReader:
    """Gives the bytes back, none before its chunk was proven. Raises Refused for whatever is wrong."""

    def __init__(self, stream: IO[bytes], key: BackupKey | None) -> None:
        self._stream, self._number, self._ready = stream, 0, b""
        self._seal = _seal_of(stream, key)
        self._length = stream.read(LENGTH.size)
        if not self._length:
            raise self._damage()

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end of a whole archive."""
        while not self._ready and self._length:
            self._ready = self._next_chunk()
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def _next_chunk(self) -> bytes:
        length = LENGTH.unpack(self._length)[0] if len(self._length) == LENGTH.size else 0
        stored = self._stream.read(length) if length <= CHUNK + MOST_OVERHEAD else b""
        if not stored or len(stored) != length:
            raise self._damage()
        self._length = self._stream.read(LENGTH.size)
        try:
            data = _unpacked(self._seal.open(_nonce(self._number, last=not self._length), stored))
        except (InvalidTag, ValueError, zlib.error):
            raise self._damage() from None
        self._number += 1
        return data

    def _damage(self) -> Refused:
        return Refused(
            f"The archive is damaged at its chunk {self._number + 1}: changed, cut short or lengthened since it was "
            "written."
        )


def _unpacked(packed: bytes) -> bytes:
    if packed[:1] == STORED:
        return packed[1:]
    # Never more than a chunk, whatever a forged archive without encryption claims.
    inflating = zlib.decompressobj()
    data = inflating.decompress(packed[1:], CHUNK)
    if packed[:1] != DEFLATED or not inflating.eof:
        raise ValueError("No chunk of ours.")
    return data


def _seal_of(stream: IO[bytes], key: BackupKey | None) -> Seal:
    """Read the two lines of text and find how the chunks are to be opened."""
    magic, line = stream.readline(len(MAGIC)), stream.readline(LONGEST_HEADING)
    if magic != MAGIC:
        newer = magic.startswith(FAMILY) and magic[len(FAMILY) : -1].isdigit()
        raise Refused(
            "The archive was made by a newer version of Yanfa." if newer else "This is no backup of Yanfa."
        )
    try:
        heading = json.loads(line)
        cipher, identifier = heading["cipher"], heading.get("key", "")
        salt = bytes.fromhex(heading.get("salt", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("The archive is damaged in its first lines.") from None
    if cipher == "none":
        if key is not None:
            raise Refused(
                "The archive is not encrypted, and a key was given; restore it with --plain if you trust it."
            )
        return _same(Hashing(), line)
    if key is None:
        raise Refused(
            f"The archive is encrypted with the key {identifier}: give its key file with --key-file."
        )
    if identifier != key.id:
        raise Refused(
            f"The archive is encrypted with the key {identifier}; the key file holds the key {key.id}."
        )
    return _same(Encrypting(key, salt), line)


def _same(seal: Seal, line: bytes) -> Seal:
    """A heading that is written in any other way than ours was changed, even if it means the same."""
    if seal.heading != MAGIC + line:
        raise Refused("The archive is damaged in its first lines.")
    return seal


def _heading(fields: dict[str, str]) -> bytes:
    return MAGIC + json.dumps(fields).encode() + b"\n"


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
