"""Worker processes on the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import database_url

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
import signal, threading
import django
django.setup()
import tests.kernel.jobs.sample
from yanfa.kernel.jobs.worker import run_worker
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
run_worker(stop)
"""


@contextmanager
def worker_process(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own, killed at the end if it still lives."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "YANFA_DATA_DIR": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment, stderr=log)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(10)


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return as soon as the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition} did not come true within {seconds} s.")
        time.sleep(0.05)


def lines(path: Path) -> list[str]:
    """The first word of every line that the sample task wrote."""
    return [line.split()[0] for line in path.read_text().splitlines()] if path.exists() else []
