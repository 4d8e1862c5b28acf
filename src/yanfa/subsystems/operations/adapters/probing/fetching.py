"""One look at a target: a page by HTTP or a connection by TCP, within a hard deadline, and never off the list.

Only addresses that are registered are ever called: a redirect to another host, scheme or port is a failure, and every
address that a name resolves to is checked before it is connected to, so that no name can lead the probe elsewhere.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from yanfa.subsystems.operations.choices.probing import ProbeFault, TargetKind

from .answers import Answer, BadAnswer, read_answer

MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
DEFAULT_PORTS = {"http": 80, "https": 443}
AGENT = "yanfa-probe"
#: Scheme, host and port of a registered address.
Origin = tuple[str, str, int]


@dataclass(frozen=True)
class Target:
    """What the probe process knows of a target; dates are seconds since 1970, `valid_to` None while it is open."""

    key: str
    kind: str
    address: str
    expected_status: int
    expected_text: str
    interval: int
    timeout: int
    valid_from: float
    valid_to: float | None

    def valid_at(self, tick: int) -> bool:
        """Whether it is to be probed at a tick."""
        return self.valid_from <= tick and (self.valid_to is None or tick < self.valid_to)


@dataclass(frozen=True)
class Seen:
    """What a look saw: how long it took (ms, by a clock that never jumps), the status, what was wrong."""

    ms: int
    status: int = 0
    fault: str = ""


class Failed(Exception):
    """A look failed, for a reason that has a code."""

    def __init__(self, fault: ProbeFault, status: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.status = fault, status


def origin_of(address: str) -> Origin:
    """Scheme, host and port of a URL."""
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


async def look(target: Target, allowed: Collection[Origin]) -> Seen:
    """Look at a target once. Never raises: whatever goes wrong is a fault."""
    started = time.monotonic()
    status, fault = 0, ""
    try:
        async with asyncio.timeout(target.timeout):
            status = await (_connect(target) if target.kind == TargetKind.LINK else _page(target, allowed))
    except Failed as failure:
        status, fault = failure.status, failure.fault
    except TimeoutError:
        fault = ProbeFault.TIMEOUT
    except ssl.SSLError:
        fault = ProbeFault.TLS
    except BadAnswer:
        fault = ProbeFault.PROTOCOL
    except (OSError, ValueError):
        fault = ProbeFault.CONNECT
    return Seen(round((time.monotonic() - started) * 1000), status, str(fault))


async def _connect(target: Target) -> int:
    host, _colon, port = target.address.rpartition(":")
    _reader, writer = await _opened(host.strip("[]"), int(port), None)
    writer.close()
    return 0


async def _page(target: Target, allowed: Collection[Origin]) -> int:
    """The status of the page, once it is what was expected."""
    address = target.address
    for _hop in range(MOST_REDIRECTS + 1):
        answer = await _get(urlsplit(address))
        if answer.status == target.expected_status or answer.status not in REDIRECTS:
            return _judged(target, answer)
        address = urljoin(address, answer.location)
        if not answer.location or origin_of(address) not in allowed:
            raise Failed(ProbeFault.REDIRECT, answer.status)
    raise Failed(ProbeFault.REDIRECT, answer.status)


def _judged(target: Target, answer: Answer) -> int:
    if answer.status != target.expected_status:
        raise Failed(ProbeFault.STATUS, answer.status)
    if target.expected_text and target.expected_text.encode() not in answer.body:
        raise Failed(ProbeFault.TEXT, answer.status)
    return answer.status


async def _get(parts: SplitResult) -> Answer:
    """One request, and its whole answer."""
    scheme, host, port = origin_of(parts.geturl())
    context = ssl.create_default_context() if scheme == "https" else None
    reader, writer = await _opened(host, port, context)
    try:
        writer.write(_request(parts, host, port, scheme))
        await writer.drain()
        return await read_answer(reader)
    finally:
        writer.transport.abort()


def _request(parts: SplitResult, host: str, port: int, scheme: str) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host.encode("idna").decode()
    place = shown if port == DEFAULT_PORTS.get(scheme) else f"{shown}:{port}"
    if not path.isascii() or any(letter in path for letter in "\r\n "):
        raise BadAnswer("a path that cannot be asked for")
    return (
        f"GET {path} HTTP/1.1\r\nHost: {place}\r\nUser-Agent: {AGENT}\r\n"
        "Accept: text/html,*/*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode()


async def _opened(
    host: str, port: int, context: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first address of the host that answers; each is checked before."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Failed(ProbeFault.NAME) from None
    addresses = [str(info[4][0]) for info in found]
    if not addresses or not all(may_be_probed(address) for address in addresses):
        raise Failed(ProbeFault.REFUSED)
    for number, address in enumerate(addresses):
        try:
            name = host if context else None
            return await asyncio.open_connection(address, port, ssl=context, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError:
            if number == len(addresses) - 1:
                raise
    raise Failed(ProbeFault.CONNECT)


def may_be_probed(address: str) -> bool:
    """Whether an address is a host at all; those of the own link (where clouds keep secrets) never are."""
    given = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(given, "ipv4_mapped", None)
    place = mapped or given
    return not (place.is_link_local or place.is_multicast or place.is_unspecified)
