"""Drill: workers are killed at random while they work; no job is lost, none runs twice but for a killed worker."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.kernel.jobs.processes import wait_for, worker_process
from tests.kernel.jobs.sample import note
from yanfa.kernel.jobs.models import Job, State
from yanfa.kernel.jobs.queue import enqueue

JOBS = 600
WORKERS = 3
KILLS = 20

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def all_done() -> bool:
    return not Job.objects.filter(task=note.name).exclude(state=State.DONE).exists()


def words(path: Path, word: str) -> Counter[str]:
    """How often each job wrote the word."""
    return Counter(line.split()[1] for line in path.read_text().splitlines() if line.startswith(word))


def test_every_job_runs_exactly_once_with_several_workers(tmp_path):
    notes = tmp_path / "notes"
    for number in range(JOBS):
        enqueue(note, path=str(notes), text=str(number))
    with ExitStack() as stack:
        for _ in range(WORKERS):
            stack.enter_context(worker_process(tmp_path))
        wait_for(notes.exists)
        started = time.monotonic()
        wait_for(all_done, seconds=300)
        print(f"{JOBS} jobs, {WORKERS} workers: {JOBS / (time.monotonic() - started):.0f} jobs a second")
    assert words(notes, "end") == Counter(map(str, range(JOBS)))


def test_no_job_is_lost_when_workers_are_killed(tmp_path):
    notes = tmp_path / "notes"
    chance = random.Random(9)
    for number in range(JOBS):
        enqueue(note, path=str(notes), text=str(number), seconds=0.05)
    for _ in range(KILLS):
        with worker_process(tmp_path) as worker:
            time.sleep(chance.uniform(2.5, 4))
            worker.send_signal(signal.SIGKILL)
    with worker_process(tmp_path):
        wait_for(all_done, seconds=300)
    ends = words(notes, "end")
    print(f"{KILLS} kills, {len(ends)} of {JOBS} jobs done, {ends.total() - JOBS} ran twice")
    assert set(ends) == set(map(str, range(JOBS)))
    assert ends.total() - JOBS <= KILLS
