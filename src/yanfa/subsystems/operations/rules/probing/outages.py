"""Outages out of samples: how many failures open one, how many good ones end it, and what counts as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .spans import Span, union

#: A sample as the rules read it: its tick and whether the page answered as it should.
Probed = tuple[int, bool]


@dataclass(frozen=True)
class Down:
    """A target did not answer: from its first failed tick to the first of the good ones that ended it.

    An open one has not ended; its span runs to the end of the last tick that was seen.
    """

    span: Span
    open: bool = False


@dataclass(frozen=True)
class Event:
    """One outage of a system, flapping included: from its first failure to its end, or until now if it is open."""

    span: Span
    open: bool


def down_spans(
    samples: Iterable[Probed], interval: int, *, opens: int, closes: int, patience: int
) -> list[Down]:
    """The outages of one target. Samples in order of their ticks; a missing tick neither opens nor ends one.

    opens: failures in a row that open an outage. closes: good ones in a row that end it. patience: after so many
    seconds without a sample, failures before and after are not in a row any more.
    """
    found: list[Down] = []
    failed = good = 0
    first_failed = first_good = last = 0
    down = False
    for tick, fine in samples:
        if not down and tick - last > patience + interval:
            failed = 0
        last = tick
        if fine:
            first_good = first_good if good else tick
            good, failed = good + 1, 0
        else:
            first_failed = first_failed if failed or down else tick
            failed, good = failed + 1, 0
        if not down and failed >= opens:
            down = True
        elif down and good >= closes:
            found.append(Down((first_failed, first_good)))
            down = False
    if down:
        found.append(Down((first_failed, last + interval), open=True))
    return found


def missing_spans(ticks: Iterable[int], active: Sequence[Span], interval: int) -> list[Span]:
    """The time of the slots in which no sample was taken though the target was to be probed."""
    seen = [(tick, tick + interval) for tick in ticks]
    result: list[Span] = []
    for start, end in union(active):
        left = start
        for begin, stop in seen:
            if stop <= left:
                continue
            if begin >= end:
                break
            if begin > left:
                result.append((left, begin))
            left = stop
        if left < end:
            result.append((left, end))
    return result


def events(downs: Iterable[Down], merge_seconds: int) -> list[Event]:
    """The outages that the times without answer make: those at most `merge_seconds` apart are one."""
    result: list[Event] = []
    for down in sorted(downs, key=lambda each: each.span):
        previous = result[-1] if result else None
        if previous is not None and down.span[0] - previous.span[1] <= merge_seconds:
            end = max(previous.span[1], down.span[1])
            latest_open = down.open if down.span[1] >= previous.span[1] else previous.open
            still = (previous.open and previous.span[1] == end) or latest_open
            result[-1] = Event((previous.span[0], end), still)
        else:
            result.append(Event(down.span, down.open))
    return result
