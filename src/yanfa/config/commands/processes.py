"""Child processes of one command: started together, watched together, ended together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType

GRACE_SECONDS = 10


class Processes:
    """A handful of children. The first to end that is not spared, or a signal to the parent, ends all of them."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False
        self._spared: set[str] = set()

    def start(self, name: str, arguments: Sequence[str], *, spared: bool = False, **environment: str) -> None:
        """Start one child in a session of its own, so that Ctrl-C reaches the parent alone.

        spared: the others go on when it ends by itself.
        """
        if spared:
            self._spared.add(name)
        self.children[name] = subprocess.Popen(  # noqa: S603  our own programs only
            [sys.executable, *arguments], env=os.environ | environment, start_new_session=True
        )

    def watch(self) -> int:
        """Wait until a signal comes (exit code 0) or a child ends by itself (1), then end the rest."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        ended = None
        while not self.stopping and ended is None:
            time.sleep(0.2)
            ended = next((name for name, child in self._needed() if child.poll() is not None), None)
        self.end()
        if ended and not self.stopping:
            print(f"The {ended} process ended by itself; the others were stopped.", file=sys.stderr)
            return 1
        return 0

    def _needed(self) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        return ((name, child) for name, child in self.children.items() if name not in self._spared)

    def end(self) -> None:
        """Ask every child to stop, and kill what has not stopped after the grace time."""
        for child in self.children.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if child.poll() is None:
        os.killpg(child.pid, number)
