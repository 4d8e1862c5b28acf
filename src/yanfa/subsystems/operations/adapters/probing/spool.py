"""The files of the probe: the spool that samples are appended to, what of it is taken in, and the known targets.

probe/lock              held by the one probe that may write here
probe/targets.json      the targets as the database last named them: the probe starts without a database, too
probe/20261121T16.jsonl the samples of one hour (UTC), one line each
probe/taken.json        how far each file is taken in; losing it does no harm
probe/taken/            files that are taken in whole, kept as evidence
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from yanfa.subsystems.operations.rules.probing import Sample, line_of

from .fetching import Target

ENDING = ".jsonl"
#: Read at a time: a spool of any size, or a line of a megabyte, costs no more memory than this.
PIECE = 256 * 1024
#: A file that nothing was written to for so long is closed, unless it is the newest.
SETTLED_SECONDS = 60


class AnotherProbe(Exception):
    """Another probe works on this folder."""


@dataclass(frozen=True)
class Piece:
    """Some whole lines of a spool file, and where the next piece begins."""

    path: Path
    lines: list[bytes]
    next: int


class Spool:
    """The folder of a probe."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key
        self._known: tuple[int, list[Target]] = (0, [])
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other probes out while the block runs; the system lets go when the process dies.

        Raises AnotherProbe.
        """
        with (self.folder / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise AnotherProbe(str(self.folder)) from None
            yield

    def append(self, samples: Sequence[Sample], now: float) -> None:
        """Write samples behind what is there and wait until they are on the disk. Raises OSError.

        A line that a crash or a full disk tore is closed first, so that it spoils no other.
        """
        path = self.folder / f"{time.strftime('%Y%m%dT%H', time.gmtime(now))}{ENDING}"
        lines = b"".join(line_of(sample, self.key) for sample in samples)
        with path.open("ab+", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            torn = end > 0 and os.pread(file.fileno(), 1, end - 1) != b"\n"
            _write_all(file.fileno(), (b"\n" if torn else b"") + lines)
            os.fsync(file.fileno())

    def files(self) -> list[Path]:
        """The files that are not taken in whole, the oldest first."""
        return sorted(self.folder.glob(f"*{ENDING}"))

    def pieces(self) -> Iterator[Piece]:
        """What is not taken in yet, in pieces of whole lines.

        The last line of the newest file may still be written; that of an older one never ends, and is given as it is.
        """
        taken, files = self._taken(), self.files()
        for path in files:
            start = taken.get(path.name, 0)
            start = start if start <= path.stat().st_size else 0
            yield from _pieces(path, start, open_ended=self._is_open(path, files))

    def take(self, piece: Piece) -> None:
        """Note that everything before the end of this piece is in the database."""
        known = {path.name for path in self.files()}
        taken = {name: end for name, end in self._taken().items() if name in known}
        _replace(self.folder / "taken.json", json.dumps(taken | {piece.path.name: piece.next}))

    def put_away(self) -> int:
        """Move files that are taken in whole, and are not written to any more, to `taken/`; how many."""
        taken, moved = self._taken(), 0
        (self.folder / "taken").mkdir(exist_ok=True)
        files = self.files()
        for path in files:
            if not self._is_open(path, files) and taken.get(path.name, 0) >= path.stat().st_size:
                path.rename(self.folder / "taken" / path.name)
                moved += 1
        return moved

    def clear(self, before: float) -> int:
        """Delete files put away whose hour is older; how many."""
        limit = time.strftime("%Y%m%dT%H", time.gmtime(before))
        old = [path for path in (self.folder / "taken").glob(f"*{ENDING}") if path.stem < limit]
        for path in old:
            path.unlink()
        return len(old)

    def keep_targets(self, targets: Iterable[Target]) -> None:
        """Remember the targets for a start without a database."""
        text = json.dumps([asdict(target) for target in targets], ensure_ascii=False)
        path = self.folder / "targets.json"
        if not path.exists() or path.read_text("utf-8") != text:
            _replace(path, text)

    def known_targets(self) -> list[Target]:
        """The targets that were last remembered; none where the file is missing or damaged."""
        path = self.folder / "targets.json"
        try:
            changed = path.stat().st_mtime_ns
            if changed != self._known[0]:
                rows = json.loads(path.read_text("utf-8"))
                self._known = (changed, [Target(**row) for row in rows])
        except (OSError, ValueError, TypeError):
            return []
        return self._known[1]

    def _is_open(self, path: Path, files: list[Path]) -> bool:
        """Whether it may still be written to: the newest, or, after the clock was set back, one written just now."""
        return path == files[-1] or time.time() - path.stat().st_mtime < SETTLED_SECONDS

    def _taken(self) -> dict[str, int]:
        try:
            content = json.loads((self.folder / "taken.json").read_text("utf-8"))
            return {str(name): int(end) for name, end in content.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


def _pieces(path: Path, start: int, *, open_ended: bool) -> Iterator[Piece]:
    with path.open("rb") as file:
        file.seek(start)
        rest = b""
        while data := file.read(PIECE):
            *lines, rest = (rest + data).split(b"\n")
            yield Piece(path, [line for line in lines if line], file.tell() - len(rest))
            if len(rest) > PIECE:
                rest = rest[:PIECE]  # no sample is so long: what is left of it will be refused as one line
        if rest and not open_ended:
            yield Piece(path, [rest], file.tell())


def _write_all(descriptor: int, data: bytes) -> None:
    """A disk that is almost full writes a part only, and says it is full at the next try."""
    while data:
        data = data[os.write(descriptor, data) :]


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
