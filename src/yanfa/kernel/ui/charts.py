"""Charts as server-side SVG: the places of points, bars and gridlines, set by ui/scatter.html and ui/bars.html.

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


@dataclass(frozen=True)
class Bar:
    """One part of a series: its figure, its full name, the short text under it ("" for none), and its page."""

    figure: Decimal
    name: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Column:
    """A bar at its place in the picture, in units of the view box."""

    bar: Bar
    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its text stands."""
        return round(self.left + self.width / 2, 1)


@dataclass(frozen=True)
class Bars:
    """Figures side by side, from the first to the last of a series, over an axis that begins at nought."""

    bars: Sequence[Bar]
    y_name: str
    title: str
    width: int = field(default=WIDTH, init=False)
    height: int = field(default=260, init=False)
    left: int = field(default=72, init=False)
    right: int = field(default=WIDTH - RIGHT, init=False)
    top: int = field(default=TOP, init=False)
    bottom: int = field(default=260 - 30, init=False)

    @property
    def columns(self) -> list[Column]:
        """Every bar at its place; a fifth of each place stays free."""
        place = (self.right - self.left) / max(len(self.bars), 1)
        return [self._column(number, place, bar) for number, bar in enumerate(self.bars)]

    @property
    def lines(self) -> list[Tick]:
        """The level gridlines."""
        return [Tick(self._up(each), f"{each:,.10g}") for each in _steps(self.tallest)]

    @property
    def tallest(self) -> float:
        """The end of the axis: a round number that holds every figure."""
        largest = max((float(bar.figure) for bar in self.bars), default=0.0)
        if largest <= STEPS:
            return float(STEPS)
        power = 10.0 ** math.floor(math.log10(largest))
        return next(step * power for step in (1, 2, 2.5, 5, 10) if largest <= step * power)

    def _column(self, number: int, place: float, bar: Bar) -> Column:
        top = self._up(float(bar.figure))
        left = round(self.left + place * (number + 0.1), 1)
        return Column(bar, left, top, round(place * 0.8, 1), round(self.bottom - top, 1))

    def _up(self, figure: float) -> float:
        return round(self.bottom - (self.bottom - self.top) * max(figure, 0) / self.tallest, 1)


def _end(figures: Iterable[Decimal]) -> float:
    """A round number that holds every figure, at least 100: charts here show per cent."""
    largest = max([100.0, *(float(each) for each in figures)])
    return math.ceil(largest / 20) * 20


def _steps(end: float) -> list[float]:
    return [end * number / STEPS for number in range(STEPS + 1)]
