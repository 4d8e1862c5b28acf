"""Ratings added up: counts and shares by level, and how the bad ones were dealt with.

Five levels, the two worst are bad and are called back and mended: 国办发〔2019〕51号.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yanfa.procedures.feedback.choices import RatingLevel

BAD = frozenset({RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED})
SATISFIED = frozenset({RatingLevel.VERY_SATISFIED, RatingLevel.SATISFIED})
HUNDREDTH = Decimal("0.01")


def is_bad(level: str) -> bool:
    """Whether a rating must be called back and mended."""
    return level in BAD


@dataclass(frozen=True)
class Shares:
    """What ratings came to; shares in per cent, None without a rating.

    with_basically is the variant that counts 基本满意 as satisfied, as the national method does.
    """

    total: int
    by_level: tuple[tuple[RatingLevel, int, Decimal | None], ...]
    satisfied: Decimal | None
    with_basically: Decimal | None


def shares_of(counts: Mapping[str, int]) -> Shares:
    """The shares of {level: ratings}."""
    total = sum(counts.get(level, 0) for level in RatingLevel)
    rows = tuple((level, counts.get(level, 0), percent(counts.get(level, 0), total)) for level in RatingLevel)
    good = sum(counts.get(level, 0) for level in SATISFIED)
    return Shares(
        total, rows, percent(good, total), percent(good + counts.get(RatingLevel.BASICALLY, 0), total)
    )


def percent(part: int, whole: int) -> Decimal | None:
    """A share in per cent with two decimals; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if whole else None
