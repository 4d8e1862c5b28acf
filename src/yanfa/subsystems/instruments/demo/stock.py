"""The instruments of a demonstration as plain Python keeps them: what stands, what came and went, month by month."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from yanfa.kernel.testing.demonstration import Count, DemoYear

MONTHS = range(1, 13)


@dataclass
class Piece:
    """One instrument in the catalogue."""

    unit: int
    value: Decimal
    outside: bool
    usable: bool

    @property
    def shared(self) -> bool:
        """Whether outside users can use it."""
        return self.outside and self.usable


@dataclass
class Stock:
    """All pieces by the key of their record, as they stand while the year goes on."""

    year: DemoYear
    pieces: dict[int, Piece] = field(default_factory=dict)
    #: Units that stand in the register; for one that was closed nobody acts any more.
    active: frozenset[int] = frozenset()

    def having(self, fits: Callable[[Piece], bool]) -> list[int]:
        """The keys of the pieces that fit, of units for which somebody acts."""
        return sorted(key for key, piece in self.pieces.items() if piece.unit in self.active and fits(piece))

    @property
    def value(self) -> Decimal:
        """元, of all."""
        return sum((piece.value for piece in self.pieces.values()), Decimal(0))

    def begin(self) -> None:
        """What growth is measured against."""
        self.year.tally.add("instruments.growth_rate", 0, len(self.pieces))
        self.year.tally.add("instruments.value_growth_rate", 0, self.value)

    def come(self, key: int, piece: Piece, month: int) -> None:
        """A first publication."""
        self.pieces[key] = piece
        tally = self.year.tally
        tally.add("instruments.newly_reported", 1, month=month)
        tally.add("instruments.growth_rate", 1, month=month)
        tally.add("instruments.value_growth_rate", piece.value, month=month)

    def go(self, key: int, month: int) -> None:
        """A retirement."""
        piece = self.pieces.pop(key)
        self.year.tally.add("instruments.growth_rate", -1, month=month)
        self.year.tally.add("instruments.value_growth_rate", -piece.value, month=month)

    def close_month(self, month: int) -> None:
        """What stands at the end of a month; December's is the year's."""
        units = Counter(piece.unit for piece in self.pieces.values())
        told = {
            "instruments.listed": Decimal(len(self.pieces)),
            "instruments.shared": Decimal(sum(piece.shared for piece in self.pieces.values())),
            "instruments.total_value": self.value,
            "instruments.managing_units": Decimal(len(units)),
        }
        for code, number in told.items():
            count = self.year.tally.counts.setdefault(code, Count())
            count.numerator = number
            count.by_month[month] = number


def moment(year: DemoYear, month: int, day: int, hour: int = 2) -> datetime:
    """A moment of the year, in UTC."""
    return datetime(year.year, month, min(day, monthrange(year.year, month)[1]), hour, tzinfo=UTC)


def share_of(year: DemoYear, full: int, month: int, least: int = 1) -> int:
    """How many of what happens `full` times a year at scale 1 happen in a month; the twelve add up."""
    whole = year.size(full, least)
    return whole * month // 12 - whole * (month - 1) // 12


def sample(year: DemoYear, keys: list[Any], number: int) -> list[Any]:
    """Some of them, in the order in which they were drawn."""
    return year.random.sample(keys, min(number, len(keys)))
