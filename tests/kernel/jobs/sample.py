"""Tasks of these tests; worker processes import them too."""

from __future__ import annotations

import os
import time
from pathlib import Path

from yanfa.kernel.jobs.declare import task


@task("sample.note", retries=2, lease_seconds=2)
def note(path: str, text: str = "", seconds: float = 0) -> None:
    """Append "begin" and, after so many seconds, "end" to a file."""
    for word, pause in (("begin", 0), ("end", seconds)):
        time.sleep(pause)
        with Path(path).open("a") as file:
            file.write(f"{word} {text} {os.getpid()}\n")


@task("sample.fail", retries=2)
def fail() -> None:
    """Fail, and try to forge a line of the log while doing so."""
    raise RuntimeError("no paper\nadmin 登录 11010519491231002X")
