"""What one line of a log tells, and the words by which it is sorted."""

from __future__ import annotations

from typing import NamedTuple, Protocol

EXTERNAL, INTERNAL, UNKNOWN = "external", "internal", "unknown"
_PRIVATE = (
    b"10.",
    b"192.168.",
    b"127.",
    b"169.254.",
    b"fc",
    b"fd",
    b"fe8",
    b"::1",
    b"0000:0000:0000:0000:0000:0000:0000:0001",
    *(f"172.{number}.".encode() for number in range(16, 32)),
    *(f"100.{number}.".encode() for number in range(64, 128)),
)


class Event(NamedTuple):
    """`received`: a message came; `blocked`: it (or a packet) was stopped; neither: an alert alone."""

    blocked: bool
    kind: str
    source: str
    received: bool = False


class Torn(Exception):
    """The line begins like one of the log and does not go on like one."""


class LineReader(Protocol):
    """How the lines of one kind of log are read."""

    def host(self, line: bytes, at: int) -> tuple[bytes, int]:
        """The host that wrote the line and where its message begins; b"" where the log names no host."""
        ...

    def event(self, line: bytes, at: int, day: int) -> Event | None:
        """What the message tells; None for a line that is none of ours. Raises Torn."""
        ...


#: How the reserved ranges begin: most addresses are told apart by these two bytes.
_HEADS = frozenset(prefix[:2] for prefix in _PRIVATE)


def source_of(address: bytes) -> str:
    """Whether an address is of the unit's own networks: by the reserved ranges alone."""
    if not address or address == b"unknown":
        return UNKNOWN
    if address[:2] not in _HEADS:
        return EXTERNAL
    return INTERNAL if address.startswith(_PRIVATE) else EXTERNAL


def syslog_host(line: bytes, at: int) -> tuple[bytes, int]:
    """The host of a syslog line and where the rest begins."""
    end = line.find(b" ", at)
    return (line[at:end], end + 1) if end > at else (b"", at)
