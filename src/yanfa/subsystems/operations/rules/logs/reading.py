"""Reading a log once from first line to last: figures of days, stretches covered, and what could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import BinaryIO

from .clock import DAY, LogClock, day_of
from .events import Event, LineReader, Torn
from .faults import LogRefused
from .lines import blocks_of
from .spans import Counted, Covering, Known, Span, nothing

#: Line numbers that are told of lines that could not be read.
FIRST_FAULTS = 5
MOST_HOSTS = 20


@dataclass
class DayFigures:
    """What the new lines of one day count; `kinds` and `sources` divide `blocked`."""

    blocked: int = 0
    alerts: int = 0
    received: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, event: Event, times: int) -> None:
        """Count lines that told the same."""
        if event.received:
            self.received += times
        if event.blocked:
            self.blocked += times
            self.kinds[event.kind] += times
            self.sources[event.source] += times
        elif not event.received:
            self.alerts += times


@dataclass
class Reading:
    """What a file holds. `days` are days since 1970 (`clock.day_of` gives the date of a second).

    counted: lines that are new; skipped: lines that an earlier file counted; unread: lines that begin like the log's
    and cannot be read, the first of them by number; cut: the last line has no end and was left out.
    """

    days: dict[int, DayFigures] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    lines: int = 0
    counted: int = 0
    skipped: int = 0
    unread: int = 0
    unread_lines: list[int] = field(default_factory=list)
    cut: bool = False
    first: int | None = None
    last: int | None = None
    other_hosts: Counter[str] = field(default_factory=Counter)


def read_log(
    stream: BinaryIO,
    reader: LineReader,
    clock: LogClock,
    *,
    host: str = "",
    known: Known = nothing,
    latest: int,
    tolerance: int = 2,
    gap: int = 3600,
) -> Reading:
    """Read a log; memory does not grow with the file.

    host: the device's name in the log, "" where it was not stated; known: the stretches of a day counted before;
    latest: the present second, after which nothing can have happened; tolerance: seconds by which lines may stand out
    of order; gap: seconds of silence that end a stretch.
    Raises LogRefused for a file that cannot be counted as a whole.
    """
    run = _Run(reader, clock, host, Counted(known, tolerance), Covering(tolerance, gap), latest, tolerance)
    for block in blocks_of(stream):
        run.take(block)
    return run.finish()


class _Run:
    """One pass over one file."""

    def __init__(
        self,
        reader: LineReader,
        clock: LogClock,
        host: str,
        counted: Counted,
        covering: Covering,
        latest: int,
        tolerance: int,
    ) -> None:
        self.reader, self.clock, self.host = reader, clock, host.encode()
        self.counted, self.covering = counted, covering
        self.latest, self.tolerance = latest, tolerance
        self.found = Reading()
        self.top = 0
        self.day = -1
        #: What the new lines of the present day told, and how often.
        self.told: dict[Event, int] = {}
        self.spans_of_day: list[Span] = []

    def take(self, block: list[bytes]) -> None:
        """A block of lines."""
        read, host_of, event_of = self.clock.read, self.reader.host, self.reader.event
        for line in block:
            self.found.lines += 1
            if line[:1] == b"\n":
                self.found.cut = True
                continue
            stamp = read(line)
            if stamp is None:
                if not line:
                    self._unread()
                continue
            second, at = stamp
            host, at = host_of(line, at)
            try:
                event = event_of(line, at, second // DAY)
            except Torn:
                self._unread()
                continue
            if event is not None and self._ours(host):
                self._count(line, second, event)

    def _count(self, line: bytes, second: int, event: Event) -> None:
        if second > self.top:
            self.top = second
            if second > self.latest:
                raise LogRefused("future", line=self.found.lines, day=day_of(second))
        elif self.top - second > self.tolerance:
            raise LogRefused("order", line=self.found.lines, seconds=self.top - second)
        if self.found.first is None:
            self.found.first = second
        if second // DAY != self.day:
            self._turn_to(second // DAY)
        self.covering.add(self.day, second, line)
        if self.spans_of_day and self.counted.holds(self.spans_of_day, second, line):
            self.found.skipped += 1
            return
        self.told[event] = self.told.get(event, 0) + 1

    def _turn_to(self, day: int) -> None:
        self._close_day()
        self.day = day
        self.spans_of_day = self.counted.on(day)

    def _close_day(self) -> None:
        """Add up what the lines of the day told; the day may come again, for lines around midnight change places."""
        if self.day < 0:
            return
        figures = self.found.days.setdefault(self.day, DayFigures())
        for event, times in self.told.items():
            figures.add(event, times)
            self.found.counted += times
        self.told = {}

    def _ours(self, host: bytes) -> bool:
        """Whether the device wrote the line; without a name said there may be one host alone."""
        if not host or host == self.host:
            return True
        if not self.host:
            self.host = host
            return True
        name = host.decode(errors="replace")[:80]
        if name in self.found.other_hosts or len(self.found.other_hosts) < MOST_HOSTS:
            self.found.other_hosts[name] += 1
        return False

    def _unread(self) -> None:
        self.found.unread += 1
        if len(self.found.unread_lines) < FIRST_FAULTS:
            self.found.unread_lines.append(self.found.lines)

    def finish(self) -> Reading:
        """The reading. Raises LogRefused for a file without a line of the device."""
        self.covering.close()
        self._close_day()
        found = self.found
        if found.first is None:
            if found.other_hosts:
                raise LogRefused("host", hosts="、".join(sorted(found.other_hosts)))
            raise LogRefused("nothing" if found.lines else "empty")
        found.last = self.top
        self.clock.finish(self.top)
        found.spans = self.covering.spans
        return found
