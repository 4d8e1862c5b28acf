"""Which stretches of a device's log have been counted, so that overlapping files count no line twice.

For every file and day the stretches it covers are kept: first and last second, and a digest of every line that was
written within a few seconds of either end. A line of a later file

- inside a stretch, away from its ends, has been counted;
- near an end has been counted as often as its digest is kept (the same line may stand there twice);
- outside all stretches is new.

Two equal lines that the cut itself tears apart count as one: nothing tells them from an overlap. Kernels number their
packets and daemons their messages, so that equal lines are rare.

A silence longer than `gap` ends a stretch, so that a file that lacks an hour does not claim it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from .faults import LogRefused

#: Lines within the seconds of one end; more than any device logs, and little enough to keep.
MOST_AT_AN_END = 50_000


@dataclass
class Span:
    """A stretch of one day, in seconds (`clock`); `head` and `tail` count the digests near its ends."""

    day: int
    first: int
    last: int
    head: Counter[str] = field(default_factory=Counter)
    tail: Counter[str] = field(default_factory=Counter)


#: The stretches that earlier files of the device covered on a day (days since 1970).
Known = Callable[[int], Iterable[Span]]


def nothing(day: int) -> list[Span]:
    """What is known of a device whose first file this is."""
    return []


def digest_of(line: bytes) -> str:
    """The digest of a line; the end of line of the system that copied it does not matter."""
    return blake2b(line.rstrip(), digest_size=8).hexdigest()


class Counted:
    """What earlier files have counted, asked line by line."""

    def __init__(self, known: Known, tolerance: int) -> None:
        self._known, self._tolerance = known, tolerance
        self._days: dict[int, list[Span]] = {}
        self._left: dict[int, Counter[str]] = {}

    def on(self, day: int) -> list[Span]:
        """The stretches of that day; for most days none. Of earlier days only the last is remembered."""
        if day not in self._days:
            for past in [each for each in self._days if each < day - 1]:
                del self._days[past], self._left[past]
            self._days[day] = list(self._known(day))
            left: Counter[str] = Counter()
            for span in self._days[day]:
                left |= span.head
                left |= span.tail
            self._left[day] = left
        return self._days[day]

    def holds(self, spans: Iterable[Span], second: int, line: bytes) -> bool:
        """Whether this line has been counted."""
        near = False
        for span in spans:
            if span.first + self._tolerance < second < span.last - self._tolerance:
                return True
            near = near or span.first - self._tolerance <= second <= span.last + self._tolerance
        return near and self._take(spans, line)

    def _take(self, spans: Iterable[Span], line: bytes) -> bool:
        day = next(iter(spans)).day
        digest = digest_of(line)
        left: Mapping[str, int] = self._left[day]
        if not left.get(digest):
            return False
        self._left[day][digest] -= 1
        return True


class Covering:
    """The stretches that the present file covers, built while it is read."""

    def __init__(self, tolerance: int, gap: int) -> None:
        self._tolerance, self._gap = tolerance, gap
        self.spans: list[Span] = []
        self._open: Span | None = None
        self._recent: list[tuple[int, bytes]] = []

    def add(self, day: int, second: int, line: bytes) -> None:
        """A line of the log. Raises LogRefused where more lines come at once than can be kept apart."""
        span = self._open
        if span is None or span.day != day or second - span.last > self._gap:
            self.close()
            span = self._open = Span(day, second, second)
        if second > span.last:
            span.last = second
            self._prune(second - self._tolerance)
        elif second < span.first:
            span.first = second
        if second <= span.first + self._tolerance:
            span.head[digest_of(line)] += 1
        self._recent.append((second, line))
        if len(self._recent) > MOST_AT_AN_END:
            raise LogRefused("dense", most=MOST_AT_AN_END)

    def close(self) -> None:
        """End the stretch that is open."""
        if self._open is not None:
            self._open.tail.update(digest_of(line) for _second, line in self._recent)
            self.spans.append(self._open)
        self._open, self._recent = None, []

    def _prune(self, before: int) -> None:
        if self._recent and self._recent[0][0] < before:
            self._recent = [each for each in self._recent if each[0] >= before]
