"""The worker: asks for what the clock demands, takes what is due, runs it, and shows that it is alive."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import uuid4

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.models import Max

from yanfa.kernel.audit import context
from yanfa.kernel.clock import now
from yanfa.kernel.jobs import claiming
from yanfa.kernel.jobs.declare import registry
from yanfa.kernel.jobs.models import Heartbeat, Job
from yanfa.kernel.jobs.queue import enqueue_once

log = logging.getLogger(__name__)

#: Seconds between two looks at an empty queue, between two signs of life, and before a lost database is
#: tried again.
IDLE = 1.0
BEAT = 10.0
DATABASE_GONE = 5.0


def run_worker(stop: threading.Event) -> None:
    """Work until `stop` is set; the job under way is finished first. A database that is gone is waited for."""
    heart = _Heart(f"{socket.gethostname()[:30]} {os.getpid()} {uuid4().hex[:6]}")
    heart.start()
    try:
        while not stop.is_set():
            stop.wait(_turn(heart))
    finally:
        heart.end()
        connection.close()


def work_once(worker: str) -> bool:
    """Take and run one job that is due; False if none was. Its lease is not renewed: for tests and commands."""
    return _work(_Heart(worker))


def _turn(heart: _Heart) -> float:
    """One turn of the loop; how many seconds to wait before the next."""
    try:
        close_old_connections()
        ask_by_the_clock()
        return 0.0 if _work(heart) else IDLE
    except (DatabaseError, InterfaceError):
        log.exception("The database does not answer; the worker waits.")
        connection.close()
        return DATABASE_GONE


def _work(heart: _Heart) -> bool:
    job = claiming.claim(heart.name)
    if job is None:
        return False
    with heart.holding(job), context.use(request_id=job.request_id):
        kept = _run(job)
    if not kept:
        log.warning("%s outlived its lease and was taken over; this run does not count.", job)
    return True


def _run(job: Job) -> bool:
    """Run a job and note how it went. A task may raise anything, and the worker must go on."""
    if claiming.exhausted(job):
        return claiming.fail(job, "The worker died during the last attempt.")
    try:
        registry.get(job.task)(**job.arguments)
    except Exception as error:
        log.exception("%s failed.", job)
        return claiming.fail(job, f"{type(error).__name__}: {error}")
    return claiming.finish(job)


def ask_by_the_clock() -> None:
    """Leave a job for every schedule whose present slot has none yet, whichever worker comes first."""
    moment = now()
    for schedule in registry.schedules:
        start = schedule.slot_of(moment)
        if _asked.get(schedule.task.name) != start:
            enqueue_once(schedule.task, f"{schedule.task.name}@{start.isoformat()}")
            _asked[schedule.task.name] = start


#: The slot that each schedule was last asked for by this process: spares the question each second.
_asked: dict[str, datetime] = {}


def seconds_since_heartbeat() -> float | None:
    """How long ago any worker gave a sign of life; None if there never was one."""
    last = Heartbeat.objects.aggregate(last=Max("at"))["last"]
    return (now() - last).total_seconds() if last else None


class _Heart(threading.Thread):
    """Shows that the process lives, and renews the lease of the job that it runs."""

    def __init__(self, worker: str) -> None:
        super().__init__(name=worker, daemon=True)
        self._job: Job | None = None
        self._ending = False
        self._changed = threading.Event()

    @contextmanager
    def holding(self, job: Job) -> Iterator[None]:
        """Renew the lease of this job while the block runs."""
        self._job = job
        self._changed.set()
        try:
            yield
        finally:
            self._job = None

    def run(self) -> None:
        due = time.monotonic()
        while not self._ending:
            if time.monotonic() >= due:
                self._beat()
                due = time.monotonic() + BEAT
            due = min(due, time.monotonic() + self._pause())
            self._changed.wait(max(0.0, due - time.monotonic()))
            self._changed.clear()
        connection.close()

    def end(self) -> None:
        """Stop beating and take the sign of life away."""
        self._ending = True
        self._changed.set()
        self.join()
        Heartbeat.objects.filter(worker=self.name).delete()

    def _beat(self) -> None:
        try:
            close_old_connections()
            Heartbeat.objects.update_or_create(worker=self.name, defaults={"at": now()})
            if job := self._job:
                claiming.renew(job)
        except (DatabaseError, InterfaceError):
            log.exception("No sign of life could be left.")
            connection.close()

    def _pause(self) -> float:
        """Seconds to the next beat: a third of the lease of the job that runs, at most `BEAT`."""
        job = self._job
        return min(BEAT, claiming.lease_of(job).total_seconds() / 3) if job else BEAT
