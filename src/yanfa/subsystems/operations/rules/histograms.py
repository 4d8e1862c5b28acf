"""Histograms of times in milliseconds with fixed bounds: added up over hours and days, read as percentiles.

A histogram is a list of counts, one for each bound and a last one for what is longer. Because the bounds never change,
the histograms of parts add up to that of the whole, and a percentile of a year is read from its days.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate

Histogram = list[int]

#: Upper bounds in ms, each belonging to its bin. Stored histograms depend on them: they are never changed.
BOUNDS = (
    *(1, 2, 3, 5, 7),
    *(10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000),
    *(1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000, 30_000, 60_000),
)
BINS = len(BOUNDS) + 1


def empty() -> Histogram:
    """A histogram in which nothing is counted."""
    return [0] * BINS


def bin_of(milliseconds: float) -> int:
    """The number of the bin that a time falls into."""
    return bisect_left(BOUNDS, milliseconds)


def histogram_of(times: Iterable[float]) -> Histogram:
    """The histogram of times in ms."""
    counts = empty()
    for each in times:
        counts[bin_of(each)] += 1
    return counts


def merged(histograms: Iterable[Sequence[int]]) -> Histogram:
    """The sum of histograms; raises ValueError for one with other bounds."""
    total = empty()
    for each in histograms:
        total = [one + other for one, other in zip(total, each, strict=True)]
    return total


def percentile(histogram: Sequence[int], per_cent: int) -> Decimal | None:
    """The time in ms under which so many per cent of the times lie, even within a bin; None where none is counted.

    Times above the last bound are given as that bound: at least so long.
    """
    total = sum(histogram)
    if not total:
        return None
    rank = Decimal(total) * per_cent / 100
    for number, reached in enumerate(accumulate(histogram)):
        if reached >= rank and histogram[number]:
            return _within(number, rank - (reached - histogram[number]), histogram[number])
    return Decimal(BOUNDS[-1])


def _within(number: int, rank: Decimal, count: int) -> Decimal:
    if number == len(BOUNDS):
        return Decimal(BOUNDS[-1])
    low = BOUNDS[number - 1] if number else 0
    share = max(rank, Decimal(0)) / count
    return (low + (BOUNDS[number] - low) * share).quantize(Decimal("0.1"))
