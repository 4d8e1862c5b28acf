"""The confined side of `confined`: reads a file from stdin under limits and writes what it holds as JSON lines."""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.dispatch import guarded

TASKS = {
    "pdf": "yanfa.kernel.documents.reading.pages",
    "xls": "yanfa.kernel.documents.reading.biff",
}
"""Task -> module with an `items` of the type below, imported after the limits are set."""
Items = Callable[[bytes, Callable[[float], None]], Iterator[Any]]
"""(file, what grants processor time) -> JSON values."""


def main(task: str) -> None:
    """Run one task to its end, or to the sentence that says why not."""
    _set_limits()
    data = sys.stdin.buffer.read()
    items: Items = importlib.import_module(TASKS[task]).items
    try:
        guarded(lambda: _write_all(items(data, _allow)))
    except UnreadableDocument as error:
        _write({"refused": [str(error), error.english]})


def _write_all(items: Iterator[Any]) -> None:
    for item in items:
        _write(item)
    _allow(0)  # no limit on ending in peace


def _write(item: Any) -> None:
    """One line, out at once: should the next item never come, this one counts."""
    sys.stdout.write(json.dumps(item) + "\n")
    sys.stdout.flush()


def _allow(seconds: float) -> None:
    """Let this process run for that much processor time more; then the system ends it, whatever it does."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _set_limits() -> None:
    """A ceiling on memory, no core file, and a timer signal that nobody catches."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_BYTES, limits.CHILD_BYTES))
    # Both are inherited, and a server may have changed them.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})


if __name__ == "__main__":
    main(sys.argv[1])
