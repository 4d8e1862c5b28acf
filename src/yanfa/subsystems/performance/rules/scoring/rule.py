"""A printed scoring rule as a value: its tiers, checklist items and deductions, and what they give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Literal

RuleKind = Literal["bands", "levels", "checklist", "deduction", "award", "proportional"]
Direction = Literal["occurrence", "shortfall", "excess"]

ZERO = Decimal(0)


@dataclass(frozen=True)
class Edge:
    """One end of a band. `closed`: the value itself belongs to the band.

    `said` is False where the text leaves that open: a hyphen (150-200), or 以上 and 以下, which include
    the figure by law (民法典 art. 1259) but are often written for the band that begins or ends there.
    """

    value: Decimal
    closed: bool
    said: bool = True


@dataclass(frozen=True)
class Tier:
    """What one case of a rule gives: `low` to `high` points (equal where the rule fixes them).

    A band has `lower` and `upper` edges, None where it is open-ended, in `unit`; a case in words
    (基本细化量化的, 有演练) has neither and is known by `words`. `restated` are points printed a second
    time in brackets behind the case.
    """

    low: Decimal
    high: Decimal
    text: str
    lower: Edge | None = None
    upper: Edge | None = None
    unit: str | None = None
    percent: bool = False
    words: str | None = None
    restated: Decimal | None = None

    @property
    def is_band(self) -> bool:
        """Whether a figure decides about the case."""
        return self.lower is not None or self.upper is not None

    def holds(self, value: Decimal, *, strictly: bool = False) -> bool:
        """Whether `value` lies in the band; `strictly` leaves out an edge that the text does not settle."""
        return (
            self.is_band
            and _inside(value, self.lower, 1, strictly=strictly)
            and _inside(value, self.upper, -1, strictly=strictly)
        )


def _inside(value: Decimal, edge: Edge | None, sign: int, *, strictly: bool) -> bool:
    if edge is None or (value - edge.value) * sign > 0:
        return True
    return value == edge.value and edge.closed and (edge.said or not strictly)


@dataclass(frozen=True)
class Item:
    """One line of a checklist: what is asked, its points, and the levels that it may be met in."""

    points: Decimal
    text: str
    levels: tuple[Tier, ...] = ()


@dataclass(frozen=True)
class Step:
    """Points that are taken off (or given) for every `every` units of what is counted."""

    points: Decimal
    every: Decimal
    unit: str | None
    percent: bool
    direction: Direction
    text: str


@dataclass(frozen=True)
class ScoringRule:
    """A scoring rule (评分规则) read from its text; `weight` is the weight of the row that it stands in.

    `reference` says that the rule calls its points a reference (参考分值区间).
    """

    kind: RuleKind
    text: str
    weight: Decimal | None
    tiers: tuple[Tier, ...] = ()
    items: tuple[Item, ...] = ()
    steps: tuple[Step, ...] = ()
    reference: bool = False

    @property
    def bands(self) -> tuple[Tier, ...]:
        """The tiers that a figure decides about."""
        return tuple(tier for tier in self.tiers if tier.is_band)

    @property
    def points(self) -> Decimal | None:
        """The most that the rule can give; None for a deduction rule in a row without weight."""
        if self.kind == "checklist":
            return sum((item.points for item in self.items), ZERO)
        highest = max((tier.high for tier in self.tiers), default=None)
        if self.kind in ("deduction", "proportional"):
            return self.weight if highest is None or self.weight else highest
        return highest or self.weight

    @property
    def floor(self) -> Decimal | None:
        """The least that the rule gives in a case that it names; a deduction ends at 0."""
        if self.kind in ("deduction", "checklist", "award", "proportional"):
            return ZERO
        return min((tier.low for tier in self.tiers), default=None)

    @property
    def is_exhaustive(self) -> bool:
        """Whether the tiers provide for every case: bands without a gap, or levels that name the rest."""
        if self.kind == "levels":
            return any(re.match(r"[无未不没否]|其[他它余]", tier.words or "") for tier in self.tiers)
        if self.kind != "bands" or len(self.bands) < len(self.tiers) or len(self.tiers) < 2:
            return False
        edges = sorted({edge.value for tier in self.bands for edge in (tier.lower, tier.upper) if edge})
        between = [(low + high) / 2 for low, high in pairwise(edges)]
        beyond = [edges[0] - 1, edges[-1] + 1]
        if self.bands[0].percent and edges[-1] == 100:
            beyond.pop()
        return all(self.cases(value) for value in (*edges, *between, *beyond))

    def cases(self, value: Decimal) -> tuple[Tier, ...]:
        """The bands that `value` falls into: those that claim it in so many words, else those that may."""
        amount = abs(value) if "±" in self.text else value
        strict = tuple(tier for tier in self.bands if tier.holds(amount, strictly=True))
        return strict or tuple(tier for tier in self.bands if tier.holds(amount))

    def score(self, value: Decimal, target: Decimal | None = None) -> tuple[Decimal, Decimal] | None:
        """The least and most points for a figure, not above the weight; None where no case covers it.

        `target` is what shortfall and excess are counted from.
        """
        cases = self.cases(value)
        if cases:
            low, high = min(tier.low for tier in cases), max(tier.high for tier in cases)
        elif (stepped := self._stepped(value, target)) is not None:
            low, high = stepped
        else:
            return None
        cap = self.weight if self.weight is not None else high
        return max(ZERO, min(low, cap)), max(ZERO, min(high, cap))

    def _stepped(self, value: Decimal, target: Decimal | None) -> tuple[Decimal, Decimal] | None:
        """What a rule with one deduction (or award) per unit gives; a step begun may be counted or not."""
        if len(self.steps) != 1 or self.points is None:
            return None
        step = self.steps[0]
        base = self._full_from(step.direction, target)
        if step.direction == "occurrence":
            count = value
        elif base is None:
            return None
        else:
            count = max(ZERO, base - value if step.direction == "shortfall" else value - base)
        begun, whole = (
            (count / step.every).to_integral_value(mode) * step.points
            for mode in (ROUND_CEILING, ROUND_FLOOR)
        )
        if self.kind == "award":
            return whole, whole
        return self.points - begun, self.points - whole

    def _full_from(self, direction: Direction, target: Decimal | None) -> Decimal | None:
        """The figure that shortfall or excess counts from: the edge of the full band, else the target."""
        for tier in self.bands:
            edge = tier.lower if direction == "shortfall" else tier.upper
            if edge is not None and tier.high == self.points:
                return edge.value
        return target
