"""What a process has noted and not written yet: a few dictionaries of bounded size behind one lock.

A request only puts down what was seen of it. Adding up many at once is several times cheaper than each on its own,
between pages whose work has pushed everything else out of the processor's caches.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Lock

from yanfa.subsystems.operations.rules.histograms import BINS, bin_of
from yanfa.subsystems.operations.rules.measuring.sketches import Ranks, place_of
from yanfa.subsystems.operations.rules.measuring.visits import day_of

#: Rows of times (system × route × minute) that are kept while the database does not answer: about 4 MB, or some hours.
MOST_TIMINGS = 10_000
#: Registers of sketches kept meanwhile: about 20 MB at the very worst.
MOST_RANKS = 200_000
#: What is put down and not added up yet, at most.
MOST_WAITING = 1_000
#: What stands before the bins in a row of times.
REQUESTS, ERRORS, TOTAL, LONGEST, FIRST_BIN = range(5)
#: What is counted for a system and a day, in this order.
VISIT_COUNTS = (
    "visits",
    "first_visits",
    "page_views",
    "robot_views",
    "staff_visits",
    "staff_views",
    "dropped",
)
VISITS, FIRST_VISITS, PAGE_VIEWS, ROBOT_VIEWS, STAFF_VISITS, STAFF_VIEWS, DROPPED = range(len(VISIT_COUNTS))

#: (system, route, minute since 1970) and (system, ordinal of the date in Shanghai).
TimingKey = tuple[str, str, int]
DayKey = tuple[str, int]


@dataclass
class Batch:
    """Counts that belong together: written in one transaction, or kept."""

    timings: dict[TimingKey, list[int]] = field(default_factory=dict)
    visits: dict[DayKey, list[int]] = field(default_factory=dict)
    visitors: dict[DayKey, Ranks] = field(default_factory=dict)
    live: dict[DayKey, Ranks] = field(default_factory=dict)
    ranks: int = 0

    def __bool__(self) -> bool:
        return bool(self.timings or self.visits)


class Buffer:
    """The batch that is being filled. Every method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._batch = Batch()
        # Whoever notes holds no lock: a deque takes and gives up an end in one step.
        self._timed: deque[tuple[TimingKey, int, bool]] = deque()
        self._seen: deque[tuple[int, DayKey, int, tuple[int, ...], bool]] = deque()

    @property
    def batch(self) -> Batch:
        """The batch with all that was noted so far."""
        with self.lock:
            self._add_up()
            return self._batch

    def time(self, key: TimingKey, microseconds: int, *, error: bool) -> None:
        """Add a request to its row of times; one that finds no room counts as dropped on its day."""
        self._timed.append((key, microseconds, error))
        if len(self._timed) >= MOST_WAITING:
            with self.lock:
                self._add_up()

    def count(self, day: DayKey, *which: int) -> None:
        """Add one to counts of a system's day."""
        with self.lock:
            for each in which:
                self._count(day, each)

    def see(self, number: int, day: DayKey, minute: int, which: tuple[int, ...], *, visitor: bool) -> None:
        """Count a page of a browser, and put it into the sketch of its minute and, if it is a visitor, of its day."""
        self._seen.append((number, day, minute, which, visitor))
        if len(self._seen) >= MOST_WAITING:
            with self.lock:
                self._add_up()

    def take(self) -> Batch:
        """All that was noted; the buffer begins anew."""
        with self.lock:
            self._add_up()
            taken, self._batch = self._batch, Batch()
        return taken

    def put_back(self, batch: Batch) -> None:
        """Keep what could not be written, with what came meanwhile; beyond the bounds it is counted as dropped."""
        with self.lock:
            self._add_up()
            newer, self._batch = self._batch, batch
            for key, row in newer.timings.items():
                self._put_timing(key, row)
            for day, counts in newer.visits.items():
                for which, number in enumerate(counts):
                    self._count(day, which, number)
            for kept, came in ((batch.visitors, newer.visitors), (batch.live, newer.live)):
                for day, ranks in came.items():
                    for index, rank in ranks.items():
                        self._place(kept, day, index, rank)

    def _add_up(self) -> None:
        """Add up what is put down; only under the lock."""
        while self._timed:
            self._add_time(*self._timed.popleft())
        while self._seen:
            number, day, minute, which, visitor = self._seen.popleft()
            index, rank = place_of(number)
            for each in which:
                self._count(day, each)
            if visitor:
                self._place(self._batch.visitors, day, index, rank)
            self._place(self._batch.live, (day[0], minute), index, rank)

    def _add_time(self, key: TimingKey, microseconds: int, error: bool) -> None:
        row = self._batch.timings.get(key)
        if row is None:
            if len(self._batch.timings) >= MOST_TIMINGS:
                self._count((key[0], day_of(key[2])), DROPPED)
                return
            row = self._batch.timings[key] = [0] * (FIRST_BIN + BINS)
        row[REQUESTS] += 1
        row[ERRORS] += error
        row[TOTAL] += microseconds
        if microseconds > row[LONGEST]:
            row[LONGEST] = microseconds
        row[FIRST_BIN + bin_of(microseconds / 1000)] += 1

    def _put_timing(self, key: TimingKey, row: list[int]) -> None:
        kept = self._batch.timings.get(key)
        if kept is None:
            if len(self._batch.timings) < MOST_TIMINGS:
                self._batch.timings[key] = row
            else:
                self._count((key[0], day_of(key[2])), DROPPED, row[REQUESTS])
            return
        longest = max(kept[LONGEST], row[LONGEST])
        kept[:] = [one + other for one, other in zip(kept, row, strict=True)]
        kept[LONGEST] = longest

    def _count(self, day: DayKey, which: int, number: int = 1) -> None:
        counts = self._batch.visits.get(day)
        if counts is None:
            counts = self._batch.visits[day] = [0] * len(VISIT_COUNTS)
        counts[which] += number

    def _place(self, sketches: dict[DayKey, Ranks], key: DayKey, index: int, rank: int) -> None:
        ranks = sketches.get(key)
        if ranks is None:
            ranks = sketches[key] = {}
        kept = ranks.get(index)
        if kept is None:
            if self._batch.ranks >= MOST_RANKS:
                return
            self._batch.ranks += 1
            ranks[index] = rank
        elif rank > kept:
            ranks[index] = rank
