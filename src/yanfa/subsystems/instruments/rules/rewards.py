"""The sums of rewards: which usage record counts, what an instrument and a unit earn, and how a budget is shared.

沪府办规〔2022〕20号 names who may be rewarded; rates and caps stand in its 实施细则, so all of them are parameters.
Money is in fen here. Amounts of units are whole multiples of the rounding unit, so that the budget can be shared by
largest remainder without exceeding a cap, and so that more eligible income never earns a unit less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from yanfa.subsystems.instruments.choices.rewards import Reason

FEN = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What a usage record must fulfil: a half-open period, the least original value in 元, the purposes left out."""

    start: date
    end: date
    least_value: Decimal
    excluded_purposes: frozenset[str]
    vouchers_count: bool = True


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A usage record as the rule looks at it."""

    served_on: date
    original_value: Decimal
    published: bool
    complete: bool
    external: bool
    related: bool
    purpose: str
    contract: str
    invoice: str
    voucher: str
    verified: bool
    waived: bool = False
    barred: bool = False
    unproved: bool = False
    rewarded: bool = False


def exclusion(facts: RecordFacts, terms: Terms) -> Reason | None:
    """The first reason for which the record earns nothing; None when it counts."""
    checks = (
        (Reason.PERIOD, not terms.start <= facts.served_on < terms.end),
        (Reason.BARRED, facts.barred),
        (Reason.LOW_VALUE, facts.original_value < terms.least_value),
        (Reason.UNPUBLISHED, not facts.published),
        (Reason.INCOMPLETE, not facts.complete),
        (Reason.INTERNAL, not facts.external),
        (Reason.RELATED, facts.related),
        (Reason.WAIVED, facts.waived),
        (Reason.PURPOSE, facts.purpose in terms.excluded_purposes),
        (Reason.UNVERIFIED, not facts.verified),
        (Reason.UNPROVED, facts.unproved),
        (Reason.CONTRACT, not facts.contract),
        (Reason.INVOICE, not facts.invoice),
        (Reason.VOUCHER, bool(facts.voucher) and not terms.vouchers_count),
        (Reason.REWARDED, facts.rewarded),
    )
    return next((reason for reason, holds in checks if holds), None)


@dataclass(frozen=True, slots=True)
class Tariff:
    """The parameters of a calculation in fen: the rate of each grade, both caps, the budget, the rounding unit."""

    rates: Mapping[str, Decimal]
    cap_instrument: int
    cap_unit: int
    budget: int
    rounding: int


@dataclass(frozen=True, slots=True)
class UnitBase:
    """A unit with its grade and the eligible income of its instruments in fen; keys are the caller's."""

    key: int
    grade: str
    bases: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LineReward:
    """What an instrument earns: its income, what the rate gives, whether the cap cut it, and the amount granted."""

    key: int
    base: int
    earned: int
    capped: bool
    amount: int


@dataclass(frozen=True, slots=True)
class UnitReward:
    """What a unit earns: before and after its cap, and the amount granted, which its lines add up to."""

    key: int
    rate: Decimal
    earned: int
    entitled: int
    amount: int
    lines: Sequence[LineReward]

    @property
    def entitled_yuan(self) -> Decimal:
        """What the caps leave, in 元."""
        return Decimal(self.entitled) / FEN

    @property
    def amount_yuan(self) -> Decimal:
        """What is granted, in 元."""
        return Decimal(self.amount) / FEN


def calculate(units: Iterable[UnitBase], tariff: Tariff) -> list[UnitReward]:
    """The rewards of all units of a batch, in their order; a tie for the last share goes to the earlier unit."""
    found = list(units)
    earned = [[_earned(base, unit.grade, tariff) for _key, base in unit.bases] for unit in found]
    shares = [min(tariff.cap_unit, sum(lines)) // tariff.rounding for lines in earned]
    granted = apportion(tariff.budget // tariff.rounding, shares)
    return [
        _unit_reward(unit, lines, share * tariff.rounding, given * tariff.rounding, tariff)
        for unit, lines, share, given in zip(found, earned, shares, granted, strict=True)
    ]


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares by weight, never above the weight: all in full where the total suffices, else largest remainder.

    Where the total does not suffice the shares add up to it exactly.
    """
    whole = sum(weights)
    if whole <= total:
        return list(weights)
    shares = [weight * total // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(weights[place] * total % whole), place))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def average(total: Decimal, count: int, places: int = 2) -> Decimal | None:
    """A sum over a count, as printed; None where there is nothing to divide by."""
    return (total / count).quantize(Decimal(1).scaleb(-places)) if count else None


def _earned(base: int, grade: str, tariff: Tariff) -> int:
    return min(tariff.cap_instrument, _by_rate(base, grade, tariff))


def _by_rate(base: int, grade: str, tariff: Tariff) -> int:
    rate = tariff.rates.get(grade, Decimal(0))
    return int((base * rate).to_integral_value(ROUND_DOWN))


def _unit_reward(
    unit: UnitBase, earned: Sequence[int], entitled: int, granted: int, tariff: Tariff
) -> UnitReward:
    amounts = apportion(granted, earned)
    lines = [
        LineReward(key, base, line, _by_rate(base, unit.grade, tariff) > line, amount)
        for (key, base), line, amount in zip(unit.bases, earned, amounts, strict=True)
    ]
    rate = tariff.rates.get(unit.grade, Decimal(0))
    return UnitReward(unit.key, rate, sum(earned), entitled, granted, lines)
