"""What the scores of several experts come to: one score, how far they lie apart, the recommendation, the ranks."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from yanfa.procedures.review.choices import Method

SCORE = Decimal("0.01")
CENT = Decimal("0.01")
TIE_BREAKS = ("recommendation", "first_criterion", "spread", "position")


@dataclass(frozen=True)
class Summing:
    """The rule by which a panel sums: method, from how many scores on both ends are cut, when a spread is alarming."""

    method: Method = Method.MEAN
    trim_from: int = 5
    alarm: Decimal = Decimal(20)
    tie_break: tuple[str, ...] = TIE_BREAKS


@dataclass(frozen=True)
class Opinion:
    """What counts of one sheet."""

    total: Decimal
    recommendation: str
    amount: Decimal | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """What an item's opinions come to; score, spread and amount are None without an opinion."""

    opinions: int
    score: Decimal | None
    spread: Decimal | None
    alarming: bool
    recommendation: str
    votes: dict[str, int]
    amount: Decimal | None
    first_criterion: Decimal | None = None


def middle(values: Sequence[Decimal], rule: Summing) -> Decimal:
    """One value for several, exactly computed and rounded once to two places. Raises ValueError for none."""
    if not values:
        raise ValueError("There is nothing to sum up.")
    exact = sorted(Fraction(each) for each in values)
    if rule.method is Method.MEDIAN:
        return _rounded(Fraction(statistics.median(exact)))
    if rule.method is Method.TRIMMED and len(exact) >= max(rule.trim_from, 3):
        exact = exact[1:-1]
    return _rounded(sum(exact, Fraction(0)) / len(exact))


def spread(values: Sequence[Decimal]) -> Decimal:
    """How far the highest lies above the lowest."""
    return max(values) - min(values) if values else Decimal(0)


def summary(opinions: Sequence[Opinion], rule: Summing, ranking: Sequence[str]) -> Summary:
    """What an item's opinions come to; `ranking` has the recommendations from the most favourable on."""
    votes = dict.fromkeys(ranking, 0) | dict(Counter(each.recommendation for each in opinions))
    if not opinions:
        return Summary(0, None, None, False, "", votes, None)
    totals = [each.total for each in opinions]
    apart = spread(totals)
    amounts = [each.amount for each in opinions if each.amount is not None]
    first = next(iter(opinions[0].scores), None)
    return Summary(
        opinions=len(opinions),
        score=middle(totals, rule),
        spread=apart.quantize(SCORE, ROUND_HALF_UP),
        alarming=len(opinions) > 1 and apart > rule.alarm,
        recommendation=majority([each.recommendation for each in opinions], ranking),
        votes=votes,
        amount=middle(amounts, rule) if amounts else None,
        first_criterion=middle([each.scores[first] for each in opinions], rule) if first else None,
    )


def majority(given: Iterable[str], ranking: Sequence[str]) -> str:
    """The recommendation most experts gave; where several have as many, the least favourable of them."""
    counted = Counter(given)
    most = max(counted.values(), default=0)
    best = [code for code in counted if counted[code] == most]
    return max(best, key=lambda code: ranking.index(code) if code in ranking else len(ranking), default="")


def ranks(
    summaries: Mapping[str, Summary], rule: Summing, ranking: Sequence[str], positions: Mapping[str, int]
) -> dict[str, int]:
    """Ranks from 1 on by score; equal scores are parted by the written rules in their order, else share a rank.

    `recommendation`: the more favourable first; `first_criterion`: the higher; `spread`: the smaller; `position`: the
    order in which the items were given. An item without a score has no rank.
    """
    keys = {
        code: _key(each, rule.tie_break, ranking, positions[code])
        for code, each in summaries.items()
        if each.score is not None
    }
    ordered = sorted(keys, key=lambda code: keys[code])
    found: dict[str, int] = {}
    for place, code in enumerate(ordered, 1):
        before = ordered[place - 2] if place > 1 else None
        found[code] = found[before] if before is not None and keys[before] == keys[code] else place
    return found


def _key(
    each: Summary, tie_break: Iterable[str], ranking: Sequence[str], position: int
) -> tuple[Decimal | int, ...]:
    assert each.score is not None
    assert each.spread is not None
    place = ranking.index(each.recommendation) if each.recommendation in ranking else len(ranking)
    parts: dict[str, Decimal | int] = {
        "recommendation": place,
        "first_criterion": -(each.first_criterion or Decimal(0)),
        "spread": each.spread,
        "position": position,
    }
    return (-each.score, *(parts[name] for name in tie_break))


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(SCORE, ROUND_HALF_UP)
