"""One thread in every process writes what was noted: every ten seconds, and once more at the end of the process.

It starts with the first request of the process, so that a worker that was forked has its own. While the database does
not answer, what was noted is kept up to the bounds of the buffer. A process that is killed loses what it noted since
the last write: ten seconds at most.
"""

from __future__ import annotations

import atexit
import logging
import os
from threading import Event, Lock, Thread

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from yanfa.kernel import clock
from yanfa.subsystems.operations.services.measuring import terms
from yanfa.subsystems.operations.services.measuring.noting import meter
from yanfa.subsystems.operations.services.measuring.writing import write

logger = logging.getLogger(__name__)

SECONDS = 10.0
#: The policy is read again after so many writes.
REFRESHED_AFTER = 6


class Flusher:
    """The thread of this process; `start` costs nothing where it runs."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """No thread, as in a process that was just forked."""
        self.thread: Thread | None = None
        self.lock = Lock()
        self.stop = Event()
        self.failing = False

    def start(self) -> None:
        """Start the thread, unless it runs or the operator (or a test) writes by hand."""
        if self.thread is None and settings.MEASURING == "on":
            with self.lock:
                if self.thread is None:
                    self.thread = Thread(target=self._run, name="measuring", daemon=True)
                    self.thread.start()
                    atexit.register(self.finish)

    def finish(self) -> None:
        """Write what is left, at the end of the process."""
        self.stop.set()
        if self.thread is not None:
            self.thread.join(SECONDS)
        flush()
        connections.close_all()

    def _run(self) -> None:
        round_number = 0
        while True:
            self.guarded_round(refresh=round_number % REFRESHED_AFTER == 0)
            round_number += 1
            if self.stop.wait(SECONDS):
                break
        connections.close_all()

    def guarded_round(self, *, refresh: bool) -> None:
        """One round; what goes wrong is logged once for as long as it lasts, and never ends the thread."""
        try:
            close_old_connections()
            if refresh:
                meter.terms = terms.in_force()
            flush(loud=True)
            self.failing = False
        except Exception:
            if not self.failing:
                logger.exception(
                    "What was measured is not written for now; it is kept in memory up to a bound."
                )
            self.failing = True


def flush(*, loud: bool = False) -> bool:
    """Write what was noted; returns whether it is written. If not, it is kept for the next time.

    loud: raise what went wrong, after keeping the counts.
    """
    meter.forget(int(clock.now().timestamp()) // 60)
    batch = meter.buffer.take()
    if not batch:
        return True
    try:
        write(batch)
    except BaseException as problem:
        meter.buffer.put_back(batch)
        if loud or not isinstance(problem, DatabaseError | InterfaceError):
            raise
        return False
    return True


flusher = Flusher()
os.register_at_fork(after_in_child=flusher.begin_anew)
