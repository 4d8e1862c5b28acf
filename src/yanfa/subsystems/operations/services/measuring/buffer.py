"""What a process has noted and not written yet: a few dictionaries of bounded size behind one lock."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from yanfa.subsystems.operations.rules.histograms import BINS, bin_of
from yanfa.subsystems.operations.rules.measuring.sketches import Ranks, place_of
from yanfa.subsystems.operations.rules.measuring.visits import day_of

#: Rows of times (system × route × minute) that are kept while the database does not answer: about 4 MB, or some hours.
MOST_TIMINGS = 10_000
#: Registers of sketches kept meanwhile: about 20 MB at the very worst.
MOST_RANKS = 200_000
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
        self.batch = Batch()

    def time(self, key: TimingKey, microseconds: int, *, error: bool) -> None:
        """Add a request to its row of times; one that finds no room counts as dropped on its day."""
        with self.lock:
            row = self.batch.timings.get(key)
            if row is None:
                if len(self.batch.timings) >= MOST_TIMINGS:
                    self._count((key[0], day_of(key[2])), DROPPED)
                    return
                row = self.batch.timings[key] = [0] * (FIRST_BIN + BINS)
            row[REQUESTS] += 1
            row[ERRORS] += error
            row[TOTAL] += microseconds
            if microseconds > row[LONGEST]:
                row[LONGEST] = microseconds
            row[FIRST_BIN + bin_of(microseconds / 1000)] += 1

    def count(self, day: DayKey, *which: int) -> None:
        """Add one to counts of a system's day."""
        with self.lock:
            for each in which:
                self._count(day, each)

    def see(self, number: int, day: DayKey, minute: int, which: tuple[int, ...], *, visitor: bool) -> None:
        """Count a page of a browser, and put it into the sketch of its minute and, if it is a visitor, of its day."""
        index, rank = place_of(number)
        with self.lock:
            for each in which:
                self._count(day, each)
            if visitor:
                self._place(self.batch.visitors, day, index, rank)
            self._place(self.batch.live, (day[0], minute), index, rank)

    def take(self) -> Batch:
        """All that was noted; the buffer begins anew."""
        with self.lock:
            taken, self.batch = self.batch, Batch()
        return taken

    def put_back(self, batch: Batch) -> None:
        """Keep what could not be written, with what came meanwhile; beyond the bounds it is counted as dropped."""
        with self.lock:
            newer, self.batch = self.batch, batch
            for key, row in newer.timings.items():
                self._put_timing(key, row)
            for day, counts in newer.visits.items():
                for which, number in enumerate(counts):
                    self._count(day, which, number)
            for kept, came in ((batch.visitors, newer.visitors), (batch.live, newer.live)):
                for day, ranks in came.items():
                    for index, rank in ranks.items():
                        self._place(kept, day, index, rank)

    def _put_timing(self, key: TimingKey, row: list[int]) -> None:
        kept = self.batch.timings.get(key)
        if kept is None:
            if len(self.batch.timings) < MOST_TIMINGS:
                self.batch.timings[key] = row
            else:
                self._count((key[0], day_of(key[2])), DROPPED, row[REQUESTS])
            return
        longest = max(kept[LONGEST], row[LONGEST])
        kept[:] = [one + other for one, other in zip(kept, row, strict=True)]
        kept[LONGEST] = longest

    def _count(self, day: DayKey, which: int, number: int = 1) -> None:
        counts = self.batch.visits.get(day)
        if counts is None:
            counts = self.batch.visits[day] = [0] * len(VISIT_COUNTS)
        counts[which] += number

    def _place(self, sketches: dict[DayKey, Ranks], key: DayKey, index: int, rank: int) -> None:
        ranks = sketches.get(key)
        if ranks is None:
            ranks = sketches[key] = {}
        kept = ranks.get(index)
        if kept is None:
            if self.batch.ranks >= MOST_RANKS:
                return
            self.batch.ranks += 1
            ranks[index] = rank
        elif rank > kept:
            ranks[index] = rank
