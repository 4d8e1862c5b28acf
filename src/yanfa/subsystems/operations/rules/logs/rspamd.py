"""Lines that rspamd writes for every message that it has judged: "rspamd_task_write_log", in its file or by syslog."""

from __future__ import annotations

import re

from .events import Event, Torn, source_of
from .marks import Marks, Versions

_MARK = b"rspamd_task_write_log: "
#: Anchored, so that nothing that a sender writes into a header can stand for the verdict.
_RESULT = re.compile(
    rb"id: <[^>]*>,(?: qid: <[^>]*>,)?(?: ip: ([^,\s]*),)?(?: user: [^,]*,)?(?: from: <[^>]*>,)?"
    rb" \([\w.-]+: [FTS] \(([a-z ]+)\): \["
)


class Rspamd:
    """`actions` are those that keep a message from its recipient, by the day from which they hold."""

    def __init__(self, actions: Versions) -> None:
        self._blocking = Marks(actions)

    def host(self, line: bytes, at: int) -> tuple[bytes, int]:
        """No host in rspamd's own file ("#123(normal)" follows the time), the host in syslog's."""
        if line[at : at + 1] == b"#":
            return b"", at
        end = line.find(b" ", at)
        return (line[at:end], end + 1) if end > at else (b"", at)

    def event(self, line: bytes, at: int, day: int) -> Event | None:
        """A message that was judged."""
        mark = line.find(_MARK, at)
        if mark < 0:
            return None
        found = _RESULT.match(line, mark + len(_MARK))
        if not found:
            raise Torn
        action = found.group(2).decode()
        return Event(
            action in self._blocking.on(day), action.replace(" ", "_"), source_of(found.group(1) or b""), True
        )
