"""Charts as server-side SVG: the places of points and gridlines, set by the template ui/scatter.html.

A chart never stands alone: the page shows the same figures in a table, for those who listen to it and for paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 16, 46
STEPS = 5


@dataclass(frozen=True)
class Point:
    """One record: its two figures, its name, its page, and a tone (good, warn, bad or none)."""

    x: Decimal
    y: Decimal
    name: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Dot:
    """A point at its place in the picture, in units of the view box."""

    point: Point
    left: float
    top: float


@dataclass(frozen=True)
class Tick:
    """A gridline: its place and the number beside it."""

    at: float
    text: str


@dataclass(frozen=True)
class Scatter:
    """Points over two axes that begin at nought; `x_name` and `y_name` say what they measure, with the unit."""

    points: Sequence[Point]
    x_name: str
    y_name: str
    title: str
    width: int = field(default=WIDTH, init=False)
    height: int = field(default=HEIGHT, init=False)
    left: int = field(default=LEFT, init=False)
    right: int = field(default=WIDTH - RIGHT, init=False)
    top: int = field(default=TOP, init=False)
    bottom: int = field(default=HEIGHT - BOTTOM, init=False)

    @property
    def dots(self) -> list[Dot]:
        """Every point at its place."""
        return [Dot(each, self._across(float(each.x)), self._up(float(each.y))) for each in self.points]

    @property
    def columns(self) -> list[Tick]:
        """The upright gridlines."""
        return [Tick(self._across(each), f"{each:g}") for each in _steps(self.widest)]

    @property
    def lines(self) -> list[Tick]:
        """The level gridlines."""
        return [Tick(self._up(each), f"{each:g}") for each in _steps(self.tallest)]

    @property
    def widest(self) -> float:
        """The end of the axis across."""
        return _end(each.x for each in self.points)

    @property
    def tallest(self) -> float:
        """The end of the axis upward."""
        return _end(each.y for each in self.points)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the picture, where the names of the axes stand."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def _across(self, figure: float) -> float:
        return round(self.left + (self.right - self.left) * max(figure, 0) / self.widest, 1)

    def _up(self, figure: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * max(figure, 0) / self.tallest, 1)


def _end(figures: Iterable[Decimal]) -> float:
    """A round number that holds every figure, at least 100: charts here show per cent."""
    largest = max([100.0, *(float(each) for each in figures)])
    return math.ceil(largest / 20) * 20


def _steps(end: float) -> list[float]:
    return [end * number / STEPS for number in range(STEPS + 1)]
