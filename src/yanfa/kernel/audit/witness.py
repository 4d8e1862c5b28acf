"""The witness: a file outside the database that says how long the chain was, and what its head was, and when.

Each line is a JSON object; `previous` is the hash of the line before and `mac` is an HMAC with the witness
key, so that lines cannot be dropped, changed or made up. The folder (`settings.WITNESS_DIR`) should be one
that the account of the platform can only append to (`chattr +a`, a WORM share): then not even who holds
database and key can rewrite what was witnessed. All workers must see the same folder.

Kinds of line: `seal` (count and head of the chain) and `restore` (an operator declares that the database
was put back to an older copy, with the reason: what was witnessed beyond `count` before is lost, and stays
named as lost).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from yanfa.kernel.audit import chain
from yanfa.kernel.clock import now
from yanfa.kernel.crypto import suites

FILE_NAME = "audit.jsonl"
#: How much of the end is read to append: a line is under 600 bytes, a reason at most 500 characters.
END_BYTES = 65_536
FIELDS = {"kind", "number", "count", "head", "at", "reason", "algorithm", "key", "previous", "torn", "mac"}


@dataclass(frozen=True)
class Line:
    """One line of the witness that proved true."""

    kind: str
    number: int
    count: int
    head: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Testimony:
    """What the witness says: its true lines, and in words what is wrong with the file."""

    lines: tuple[Line, ...]
    faults: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many links were witnessed last."""
        return self.lines[-1].count if self.lines else 0


def path() -> Path:
    """Where the witness is."""
    return settings.WITNESS_DIR / FILE_NAME


def attest(count: int, head: str, *, kind: str = "seal", reason: str = "") -> bool:
    """Append a line unless the last one says the same; True if one was appended. Returns after fsync."""
    with _appending() as stream:
        raw, torn, broken_off = _end(stream)
        last = _parse(raw)
        if last and kind == "seal" and (last["count"], last["head"]) == (count, head):
            return False
        claim = {
            "kind": kind,
            "number": last["number"] + 1 if last else 1,
            "count": count,
            "head": head,
            "at": chain.moment(now()),
            "reason": reason,
        }
        # A write that a power cut tore stays and is accounted for: an append-only file cannot be mended.
        stream.write((b"\n" if broken_off else b"") + _signed(claim, raw, torn) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
        return True


def read() -> Testimony:
    """Read and check the whole witness; an absent file is an empty testimony."""
    try:
        texts = path().read_bytes().split(b"\n")
    except FileNotFoundError:
        return Testimony((), ())
    lines: list[Line] = []
    faults: list[str] = []
    previous, torn = b"", []
    for text in texts:
        entry = _parse(text)
        if entry is None:
            torn.append(text)
            continue
        faults += _faults(entry, len(lines) + 1, previous, b"\n".join(torn))
        lines.append(_line(entry))
        previous, torn = text, []
    return Testimony(tuple(lines), tuple(faults))


def _faults(entry: dict[str, Any], number: int, previous: bytes, torn: bytes) -> list[str]:
    """What is wrong with one line, in the light of the line before and of a torn write between them."""
    faults = []
    if _mac(entry, entry["algorithm"]) != entry["mac"]:
        faults.append(f"Line {number} of the witness does not carry a true signature.")
    if entry["number"] != number or entry["previous"] != suites.digest(previous, entry["algorithm"]):
        faults.append(f"Line {number} of the witness does not follow the line before it.")
    if entry["torn"] != _digest_of_torn(torn, entry["algorithm"]):
        faults.append(f"Something that cannot be read stands before line {number} of the witness.")
    return faults


def _signed(claim: dict[str, Any], previous: bytes, torn: bytes) -> bytes:
    algorithm = suites.current().hash
    claim |= {
        "algorithm": algorithm,
        "key": suites.digest(b"witness key id\n" + _key(), algorithm)[:16],
        "previous": suites.digest(previous, algorithm),
        "torn": _digest_of_torn(torn, algorithm),
    }
    return chain.canonical(claim | {"mac": _mac(claim, algorithm)})


def _mac(entry: dict[str, Any], algorithm: str) -> str:
    claim = {name: value for name, value in entry.items() if name != "mac"}
    return suites.mac(_key(), chain.canonical(claim), algorithm)


def _digest_of_torn(torn: bytes, algorithm: str) -> str:
    return suites.digest(torn, algorithm) if torn else ""


def _key() -> bytes:
    key: str = settings.WITNESS_KEY
    return key.encode()


def _parse(text: bytes) -> dict[str, Any] | None:
    """The line as an object, or None where it is torn or foreign."""
    try:
        entry = json.loads(text)
        return entry if entry.keys() == FIELDS and entry["algorithm"] in suites.HASHES else None
    except (ValueError, AttributeError):
        return None


def _line(entry: dict[str, Any]) -> Line:
    at = datetime.fromisoformat(entry["at"])
    return Line(entry["kind"], entry["number"], entry["count"], entry["head"], at, entry["reason"])


@contextmanager
def _appending() -> Iterator[IO[bytes]]:
    """The witness file under an exclusive lock, open to be read and appended to."""
    file = path()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    born = not file.exists()
    with open(file, "ab+", opener=_private) as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream
    if born:
        _sync_folder(file.parent)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file as durable as its content."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _end(stream: IO[bytes]) -> tuple[bytes, bytes, bool]:
    """The last true line, what a torn write left after it, and whether the file ends within a line."""
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - END_BYTES))
    raw = stream.read()
    torn: list[bytes] = []
    for text in reversed(raw.split(b"\n")):
        if _parse(text) is not None:
            return text, b"\n".join(torn), not raw.endswith(b"\n")
        torn.insert(0, text)
    return b"", b"\n".join(torn), bool(raw) and not raw.endswith(b"\n")
