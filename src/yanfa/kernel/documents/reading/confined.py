"""Runs a third party's parser in a process of its own, with a ceiling on memory and processor time.

PDF and old workbooks are read by libraries written in Python that trust their input: a page that draws
itself ten times in each of ten levels, or a stream that inflates to gigabytes, cannot be told from a
good file by looking at it. `python -m yanfa.kernel.documents.reading TASK` is the other side.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.refusals import ConfinementFailed, refusal

PACKAGE = "yanfa.kernel.documents.reading"
INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TZ")
SOURCE_ROOT = str(Path(__file__).resolve().parents[4])


class OutOfTime(Exception):
    """The task used up its processor time; `items` holds what it had finished."""

    def __init__(self, items: list[Any]) -> None:
        super().__init__(len(items))
        self.items = items


def run(task: str, data: bytes) -> list[Any]:
    """What the task yields for `data`, item by item (plain JSON values).

    Raises UnreadableDocument as the task did, OutOfTime, and ConfinementFailed.
    """
    # -P: a module beside the user's files must never be imported in place of a library.
    command = [sys.executable, "-P", "-m", PACKAGE, task]
    try:
        ended = subprocess.run(  # noqa: S603 (our own interpreter and module; the file comes by stdin)
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=limits.CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("takes_too_long") from error
    return _items(ended.stdout, ended.returncode)


def environment() -> dict[str, str]:
    """What the other side needs to start, and no secret that a parser taken over by a file could reach."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, [SOURCE_ROOT, os.environ.get("PYTHONPATH")]))}


def _items(output: bytes, code: int) -> list[Any]:
    """The lines of the other side, judged with how it ended."""
    whole, _, _cut = output.rpartition(b"\n")
    lines = [json.loads(line) for line in whole.split(b"\n") if line]
    if lines and isinstance(lines[-1], dict) and "refused" in lines[-1]:
        raise UnreadableDocument(*lines[-1]["refused"])
    if code == -signal.SIGPROF:
        raise OutOfTime(lines)
    if code > 0:
        raise ConfinementFailed(f"the reading process ended with code {code}")
    if code < 0:  # a crash inside a C library, or the system ran out of memory
        raise refusal("damaged")
    return lines
