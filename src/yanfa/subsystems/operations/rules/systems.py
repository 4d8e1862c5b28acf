"""Intervals of days: whether two meet. Half-open: the end is the first day after, None is without end."""

from datetime import date


def meet(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether [start, end) and [other_start, other_end) have a day in common."""
    return max(start, other_start) < min(end or date.max, other_end or date.max)
