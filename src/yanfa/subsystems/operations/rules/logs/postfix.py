"""Lines of Postfix: messages that came in, and those that its daemons or a milter turned away for good."""

from __future__ import annotations

import re

from .events import Event, source_of, syslog_host
from .marks import Marks, Versions

_LINE = re.compile(
    rb"\S*/(smtpd|cleanup|postscreen)\[(\d+)\]: (?:([0-9A-Za-z]+): )?(client=|reject:|milter-reject:|disconnect) ?"
)
_CLIENT = re.compile(rb"(?:from |client=)[^\[\s]*\[([^\]]+)\]")
_CODE = re.compile(rb": ([45])\d\d |: ([45])\.\d+\.\d+ ")
_SENDER = re.compile(rb"from=<([^>]*)>")
#: Daemons that are remembered at once; Postfix runs a hundred by default.
MOST = 4096


class Postfix:
    """`kinds` are the reasons that count as spam, by the day from which they hold; a refusal for the time being (4xx)
    never does.

    A message that is refused for several recipients is one message: a daemon's refusals of one client and sender
    count once until the client goes.
    """

    host = staticmethod(syslog_host)

    def __init__(self, kinds: Versions) -> None:
        self._blocking = Marks(kinds)
        self._refused: dict[bytes, tuple[bytes, bytes]] = {}

    def event(self, line: bytes, at: int, day: int) -> Event | None:
        """A message that came or was turned away."""
        found = _LINE.match(line, at)
        if not found:
            return None
        _daemon, process, queue, act = found.groups()
        if act == b"disconnect":
            self._refused.pop(process, None)
            return None
        client = _CLIENT.search(line, found.start(4))
        address = client.group(1) if client else b""
        if act == b"client=":
            return Event(False, "received", source_of(address), True)
        if not self._first(line, found.end(), process, address, queue):
            return None
        kind = _kind(line, found.end(), act)
        blocked = kind in self._blocking.on(day) and _for_good(line, found.end())
        return Event(blocked, kind, source_of(address), queue == b"NOQUEUE")

    def _first(self, line: bytes, at: int, process: bytes, client: bytes, queue: bytes | None) -> bool:
        """Whether it is the first refusal of this message."""
        sender = _SENDER.search(line, at)
        message = (client + b" " + (queue or b""), sender.group(1) if sender else b"")
        if self._refused.get(process) == message:
            return False
        if len(self._refused) >= MOST:
            self._refused.clear()
        self._refused[process] = message
        return True


def _for_good(line: bytes, at: int) -> bool:
    code = _CODE.search(line, at)
    return code is not None and b"5" in code.groups()


def _kind(line: bytes, at: int, act: bytes) -> str:
    """Why a message was turned away."""
    if act == b"milter-reject:":
        return "milter"
    text = line[at:]
    for words, kind in _REASONS:
        if words in text:
            return kind
    return (
        "content" if text.startswith((b"header ", b"body ", b"mime-header ", b"nested-header ")) else "other"
    )


_REASONS = (
    (b"blocked using", "blocklist"),
    (b"Relay access denied", "relay"),
    (b"User unknown", "unknown_user"),
    (b"Recipient address rejected", "recipient"),
    (b"Sender address rejected", "sender"),
    (b"Client host rejected", "client"),
    (b"Helo command rejected", "helo"),
)
