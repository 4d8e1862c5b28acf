"""Web processes on the database of the test, without a server: each answers requests and writes what it noted."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.databases import database_url

ROOT = Path(__file__).resolve().parents[4]
#: Begins a process that answers pages; `FLUSH` is how often its thread writes, in seconds.
PROLOGUE = """
import os, sys, time
import django
django.setup()
from django.test import Client
from yanfa.subsystems.operations.services.measuring import flushing
flushing.SECONDS = float(os.environ["FLUSH"])
client = Client(headers={"User-Agent": "Mozilla/5.0 (X11) Firefox/140.0"})
"""


class WebProcess(subprocess.Popen[str]):
    """A process and what it says of its errors: in a file, for a pipe that nobody reads yet stops a long story."""

    def __init__(self, program: str, environment: dict[str, str]) -> None:
        self.complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115  kept for as long as the process runs
        super().__init__(
            [sys.executable, "-c", PROLOGUE + program],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )

    def told(self) -> str:
        """Its errors, once it has ended."""
        self.wait(120)
        self.complaints.seek(0)
        return self.complaints.read()


def web_process(program: str, *, seconds: float = 10, measuring: str = "on") -> WebProcess:
    """A process that runs the program after the prologue; its standard output tells how far it came."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "YANFA_MEASURING": measuring,
        "FLUSH": str(seconds),
    }
    return WebProcess(program, environment)


def say(process: WebProcess, word: str = "go") -> None:
    """Let a process that reads a line go on."""
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def hear(process: WebProcess) -> str:
    """The next line that the process prints; raises with its errors where there is none."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError(process.told())
    return line
