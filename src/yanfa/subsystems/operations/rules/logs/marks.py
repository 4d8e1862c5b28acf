"""The marks that mean stopped, by the day from which each version of a device's rules holds."""

from __future__ import annotations

from collections.abc import Sequence

#: (first day since 1970, marks), oldest first.
Versions = Sequence[tuple[int, Sequence[str]]]


class Marks:
    """Asked line by line; the answer for a day is kept until another day is asked for."""

    def __init__(self, versions: Versions) -> None:
        self._versions = [(first, frozenset(marks)) for first, marks in versions]
        self._day = -1
        self._found: frozenset[str] = frozenset()

    def on(self, day: int) -> frozenset[str]:
        """The marks in force on a day; none before the first version."""
        if day != self._day:
            fitting = [marks for first, marks in self._versions if first <= day]
            self._day, self._found = day, fitting[-1] if fitting else frozenset()
        return self._found
