"""Experts' fees: the standard by professional title, half days and further days, and the tax that is withheld.

The standards of 财科教〔2017〕128号 are after tax: the amount before tax is found by reversing the withholding of
劳务报酬 (国家税务总局公告2018年第61号, 附件: 4,000 元 and less: income − 800; more: income × 80 %; then 20/30/40 %).

What one payment ("次") is: 个人所得税法实施条例 (国务院令第707号) art. 14 (1): a single income by itself, a continuing
income of one 项目 by the month. 项目 is a kind of service (国税发〔1994〕89号 art. 9), so fees that one payer gives one
expert for reviews within a month are taxed together: each further one bears what the month owes less what was withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
HALVES = 2


@dataclass(frozen=True)
class Bracket:
    """Up to `up_to` of taxable income (None: without end) `rate` of it, less `quick`."""

    up_to: Decimal | None
    rate: Decimal
    quick: Decimal


@dataclass(frozen=True)
class Tax:
    """The withholding: `allowance` is taken off incomes up to `small`, `share` of larger ones."""

    small: Decimal
    allowance: Decimal
    share: Decimal
    brackets: tuple[Bracket, ...]

    def taxable(self, income: Decimal) -> Decimal:
        """What is taxed of one payment."""
        less = self.allowance if income <= self.small else income * self.share
        return max(income - less, Decimal(0))

    def on(self, income: Decimal) -> Decimal:
        """The tax on one payment, in whole fen."""
        base = self.taxable(income)
        for each in self.brackets:
            if each.up_to is None or base <= each.up_to:
                return _fen(base * each.rate - each.quick)
        raise ValueError("The last bracket has an end.")


@dataclass(frozen=True)
class Rates:
    """Day rates by title and what part of a day counts: half a day, days from `full_days` on, one item by letter."""

    by_title: Mapping[str, Decimal]
    half_share: Decimal
    full_days: int
    later_share: Decimal
    letter_share: Decimal
    after_tax: bool

    def rate(self, title: str) -> Decimal:
        """The day rate of a title; titles that are not listed have the rate of "other"."""
        return self.by_title.get(title, self.by_title["other"])


@dataclass(frozen=True)
class Earlier:
    """What a person got before within the same payment: before tax, and the tax withheld of it."""

    gross: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)


NOTHING = Earlier()


@dataclass(frozen=True)
class Due:
    """What is paid: before tax, tax, after tax."""

    gross: Decimal
    tax: Decimal
    net: Decimal


def read_tax(value: Mapping[str, Any]) -> Tax:
    """The withholding of plain policy values."""
    rows = value["brackets"]
    return Tax(
        Decimal(value["small"]),
        Decimal(value["allowance"]),
        Decimal(value["share"]),
        tuple(
            Bracket(
                Decimal(row["up_to"]) if row.get("up_to") is not None else None,
                Decimal(row["rate"]),
                Decimal(row["quick"]),
            )
            for row in rows
        ),
    )


def read_rates(value: Mapping[str, Any]) -> Rates:
    """The standards of plain policy values."""
    return Rates(
        {title: Decimal(rate) for title, rate in value["by_title"].items()},
        Decimal(value["half_share"]),
        int(value["full_days"]),
        Decimal(value["later_share"]),
        Decimal(value["letter_share"]),
        bool(value["after_tax"]),
    )


def for_days(rates: Rates, title: str, half_days: int) -> Decimal:
    """The standard for a meeting of so many half days.

    Full days up to `full_days` count whole, later ones `later_share`; a single half day `half_share` of a day.
    """
    if half_days < 1:
        raise ValueError("A meeting takes at least half a day.")
    days, half = divmod(half_days, HALVES)
    early = min(days, rates.full_days)
    parts = Decimal(early) + (days - early) * rates.later_share
    if half:
        parts += rates.half_share * (rates.later_share if days >= rates.full_days else 1)
    return _fen(rates.rate(title) * parts)


def by_letter(rates: Rates, title: str, items: int) -> Decimal:
    """The standard for so many items judged by letter."""
    if items < 1:
        raise ValueError("A letter judges at least one item.")
    return _fen(rates.rate(title) * rates.letter_share * items)


def due(rates: Rates, tax: Tax, standard: Decimal, earlier: Earlier = NOTHING) -> Due:
    """What a standard amounts to with tax, by whether the standards are before or after tax."""
    gross = before_tax(tax, standard, earlier) if rates.after_tax else standard
    held = min(further_tax(tax, gross, earlier), gross)
    return Due(gross, held, gross - held)


def further_tax(tax: Tax, gross: Decimal, earlier: Earlier = NOTHING) -> Decimal:
    """The tax on what is paid after `earlier`: what all of it owes, less what was withheld; never below 0."""
    return max(tax.on(earlier.gross + gross) - earlier.tax, Decimal(0))


def before_tax(tax: Tax, net: Decimal, earlier: Earlier = NOTHING) -> Decimal:
    """The least amount in whole fen that leaves at least `net` after tax."""
    low, high = int(net * 100), int(net * 200) + 1
    while not _leaves(tax, high, net, earlier):
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if _leaves(tax, middle, net, earlier):
            high = middle
        else:
            low = middle + 1
    return (Decimal(low) / 100).quantize(CENT)


def _leaves(tax: Tax, fen: int, net: Decimal, earlier: Earlier) -> bool:
    gross = Decimal(fen) / 100
    return gross - further_tax(tax, gross, earlier) >= net


def totals(dues: Sequence[Due]) -> Due:
    """The sums of a sheet."""
    return Due(
        sum((each.gross for each in dues), Decimal(0)),
        sum((each.tax for each in dues), Decimal(0)),
        sum((each.net for each in dues), Decimal(0)),
    )


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
