"""Spans of time as half-open pairs of seconds, and what sets of them have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: From the first second up to, and without, the last; seconds since 1970 in UTC.
Span = tuple[int, int]


def union(spans: Iterable[Span]) -> list[Span]:
    """The time that any of the spans covers, in order and apart from each other."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The time that `spans` covers and `taken` does not."""
    away = union(taken)
    result: list[Span] = []
    first = 0
    for start, end in union(spans):
        while first < len(away) and away[first][1] <= start:
            first += 1
        left, number = start, first
        while number < len(away) and away[number][0] < end:
            result.append((left, away[number][0]))
            left = max(left, away[number][1])
            number += 1
        result.append((left, end))
    return [span for span in result if span[0] < span[1]]


def intersect(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The time that both cover."""
    own = union(spans)
    return subtract(own, subtract(own, others))


def common(sets: Sequence[Iterable[Span]]) -> list[Span]:
    """The time that every one of the sets covers; none for no sets."""
    if not sets:
        return []
    result = union(sets[0])
    for each in sets[1:]:
        result = intersect(result, each)
    return result


def total(spans: Iterable[Span]) -> int:
    """How many seconds the spans cover together."""
    return sum(end - start for start, end in union(spans))
