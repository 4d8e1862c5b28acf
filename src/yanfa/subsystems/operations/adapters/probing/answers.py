"""Reading the answer of a web server: status, where it leads, and as much of the page as is looked at."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

LARGEST_HEAD = 65_536
LARGEST_BODY = 4 * 1024 * 1024
PIECE = 65_536


class BadAnswer(Exception):
    """What came is no answer of HTTP."""


@dataclass(frozen=True)
class Answer:
    """Status, the Location header, and the body, cut where it is longer than is looked at."""

    status: int
    location: str
    body: bytes


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """The answer to one request on a connection that closes after it. Raises BadAnswer and OSError."""
    status, headers = await _head(reader)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = await _chunked(reader)
    else:
        body = await _plain(reader, headers.get("content-length"))
    return Answer(status, headers.get("location", ""), body)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    """Status and headers; answers on the way (1xx) are passed over."""
    while True:
        first = (await _line(reader)).split(None, 2)
        if len(first) < 2 or not first[0].startswith("HTTP/") or not _is_status(first[1]):
            raise BadAnswer("no status line")
        headers = await _headers(reader)
        if not first[1].startswith("1"):
            return int(first[1]), headers


def _is_status(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isdigit()


async def _headers(reader: asyncio.StreamReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    size = 0
    while line := await _line(reader):
        size += len(line)
        name, colon, value = line.partition(":")
        if not colon or size > LARGEST_HEAD:
            raise BadAnswer("headers that are none")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


async def _line(reader: asyncio.StreamReader) -> str:
    try:
        line = await reader.readuntil(b"\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise BadAnswer("a line that does not end") from None
    return line.decode("latin-1").rstrip("\r\n")


async def _plain(reader: asyncio.StreamReader, length: str | None) -> bytes:
    """The body up to its stated length, or to the end of the connection. One that is cut short is no answer."""
    wanted = int(length) if length and length.isascii() and length.isdigit() else None
    limit = LARGEST_BODY if wanted is None else min(wanted, LARGEST_BODY)
    body = bytearray()
    while len(body) < limit and (piece := await reader.read(min(PIECE, limit - len(body)))):
        body += piece
    if wanted is not None and len(body) < limit:
        raise BadAnswer("a body that is cut short")
    return bytes(body)


async def _chunked(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while len(body) < LARGEST_BODY:
        size = (await _line(reader)).partition(";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            raise BadAnswer("a chunk without its size") from None
        if length <= 0:
            break
        try:
            body += await reader.readexactly(min(length, LARGEST_BODY))
            await _line(reader)
        except asyncio.IncompleteReadError:
            raise BadAnswer("a chunk that is cut short") from None
    return bytes(body)
