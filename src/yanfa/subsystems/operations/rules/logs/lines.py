"""The lines of a log, block by block: bounded in size whatever the file holds, also when it is packed."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from .faults import LogRefused

BLOCK = 1024 * 1024
#: Longer lines are of no log that is known here; rspamd writes the longest, with all recipients of a message.
LONGEST = 64 * 1024
#: What a file may hold unpacked: a busy firewall's month is well below.
LARGEST = 8 * 1024**3
#: Unpacked by packed bytes. Logs have 8 to 40, a bomb of zeros 1,032.
RATIO = 250
SMALL = 64 * BLOCK
GZIP = b"\x1f\x8b"
#: A line that was left out for its length.
OVERLONG = b""


@contextmanager
def inflated(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a log, unpacked where it is gzip; raises LogRefused while reading a bomb."""
    with path.open("rb") as raw:
        packed = raw.read(2) == GZIP
        raw.seek(0)
        yield _Bounded(raw, path.stat().st_size) if packed else raw  # type: ignore[misc]


class _Bounded:
    """gzip, read in blocks and given up when it holds more than a log can."""

    def __init__(self, raw: BinaryIO, size: int) -> None:
        self._stream = gzip.GzipFile(fileobj=raw)
        self._size = size
        self._given = 0

    def read(self, size: int) -> bytes:
        try:
            block = self._stream.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise LogRefused("packed") from None
        self._given += len(block)
        if self._given > max(SMALL, RATIO * self._size):
            raise LogRefused("inflates")
        return block


def blocks_of(stream: BinaryIO, longest: int = LONGEST, largest: int = LARGEST) -> Iterator[list[bytes]]:
    """Lists of whole lines without their ends; what stands after the last end of line comes alone, as (b"\\n" + it).

    A line above `longest` is OVERLONG, whatever its length. Raises LogRefused for bytes that are no text.
    """
    rest, read, skipping = b"", 0, False
    while block := stream.read(BLOCK):
        read += len(block)
        if read > largest:
            raise LogRefused("size", largest=largest // 1024**3)
        if b"\0" in block:
            raise LogRefused("encoding")
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        if skipping and lines:
            lines[0], skipping = OVERLONG, False
        if skipping or len(rest) > longest:
            rest, skipping = b"", True
        yield [line if len(line) <= longest else OVERLONG for line in lines] if longest < BLOCK else lines
    if skipping:
        yield [OVERLONG]
    elif rest:
        yield [b"\n" + rest]
