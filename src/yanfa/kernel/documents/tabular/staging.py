"""Rows that were read once and are needed again: a preview keeps them, and the import that follows finds them.

    with staging.found(key) or staging.Stage() as stage:
        …stage.put([…])…
        stage.keep(key, {"sheet": …})        # a file with errors is not kept
        for row in stage.rows(): …
        stage.forget()                           # once they are where they belong

One private file in the data folder for each key, for an hour: a cache, and no more. Whoever finds nothing, on this
machine or at this hour, reads the file again. A key names everything that the rows depend on; `key_of` makes one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.conf import settings

import yanfa
from yanfa.kernel.clock import now

BATCH = 2000
KEPT_SECONDS = 3600
MOST_BYTES = 600 * 1024 * 1024
"""Of all that is kept; the oldest goes first."""
PLACE = 20
"""Digits in which a kept file says at its end where the facts begin."""


class Stage:
    """Rows of plain values on the disk, in their order; gone when it is closed, but for what was kept under a key."""

    def __init__(self, kept: IO[bytes] | None = None, key: str = "") -> None:
        self._key = key
        self._passing: Path | None = None
        if kept is None:
            number, name = tempfile.mkstemp(dir=_folder(), prefix=".")
            kept, self._passing = open(number, "w+b"), Path(name)  # noqa: SIM115  closed by __exit__
        self._file = kept
        self._batch: list[Sequence[Any]] = []
        self._end = 0
        self.facts: dict[str, Any] | None = None
        if self._passing is None:
            self._end, self.facts = _facts_of(kept)

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()
        if self._passing is not None:
            self._passing.unlink(missing_ok=True)

    def put(self, row: Sequence[Any]) -> None:
        """Append a row of values that JSON knows."""
        self._batch.append(row)
        if len(self._batch) >= BATCH:
            self._write_out()

    def _write_out(self) -> None:
        if not self._batch:
            return
        self._file.seek(self._end)
        self._file.write(json.dumps(self._batch, ensure_ascii=False).encode() + b"\n")
        self._end = self._file.tell()
        self._batch = []

    def rows(self) -> Iterator[list[Any]]:
        """All rows from the first, each as a list."""
        self._write_out()
        self._file.seek(0)
        while self._file.tell() < self._end:
            yield from json.loads(self._file.readline())

    def keep(self, key: str, facts: dict[str, Any]) -> None:
        """Leave the rows under a key for who comes within the hour, with facts about them that JSON knows."""
        if self._passing is None:
            return
        self._write_out()
        self._file.seek(self._end)
        self._file.write(json.dumps(facts, ensure_ascii=False).encode() + f"{self._end:0{PLACE}}".encode())
        self._file.flush()
        self.facts = facts
        os.utime(self._passing, times=(now().timestamp(),) * 2)
        self._passing.replace(_path(key))
        self._passing, self._key = None, key
        _sweep()

    def forget(self) -> None:
        """Let go what was kept of these rows; who reads them now reads on."""
        if self._key:
            _path(self._key).unlink(missing_ok=True)


def found(key: str) -> Stage | None:
    """What is kept under a key; None where there is nothing, or nothing any more."""
    try:
        kept = _path(key).open("rb")
    except FileNotFoundError:
        return None
    if _is_old(os.fstat(kept.fileno()).st_mtime):
        kept.close()
        return None
    return Stage(kept, key)


def key_of(*parts: Any) -> str:
    """A key from everything that the rows depend on, as JSON writes it; another release reads anew."""
    return hashlib.sha256(json.dumps([yanfa.__version__, *parts], default=str).encode()).hexdigest()


def _facts_of(kept: IO[bytes]) -> tuple[int, dict[str, Any]]:
    kept.seek(-PLACE, os.SEEK_END)
    end = int(kept.read(PLACE))
    kept.seek(end)
    return end, json.loads(kept.read()[:-PLACE])


def _folder() -> Path:
    folder = Path(settings.DATA_DIR, "staged")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(key: str) -> Path:
    return _folder() / key


def _is_old(moment: float) -> bool:
    return moment < now().timestamp() - KEPT_SECONDS


def _sweep() -> None:
    """Let go what is old, and the oldest of what is too much; what broke off in a process that died goes by its age."""
    room = MOST_BYTES
    for path, state in sorted(_kept(), key=lambda each: -each[1].st_mtime):
        room -= state.st_size
        if room < 0 or _is_old(state.st_mtime):
            path.unlink(missing_ok=True)


def _kept() -> Iterator[tuple[Path, os.stat_result]]:
    for path in _folder().iterdir():
        try:
            yield path, path.stat()
        except FileNotFoundError:  # somebody else swept it
            continue
