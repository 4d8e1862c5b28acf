"""The sums of quotations, and how far invoices and payments agree with what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def line_amount(price: Decimal, quantity: Decimal) -> Decimal:
    """Price times quantity in 元, rounded half up to the cent."""
    return (price * quantity).quantize(CENT, ROUND_HALF_UP)


def total(lines: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The sum of the rounded lines (price, quantity): what is printed adds up."""
    return sum((line_amount(price, quantity) for price, quantity in lines), ZERO)


@dataclass(frozen=True)
class MoneyStanding:
    """What was agreed, invoiced and paid for one service, in 元. `paid` is without refunds."""

    agreed: Decimal
    invoiced: Decimal
    paid: Decimal
    refunded: Decimal

    @property
    def received(self) -> Decimal:
        """What the unit has after refunds."""
        return self.paid - self.refunded

    @property
    def open(self) -> Decimal:
        """What is invoiced and not received; below zero where too much came."""
        return self.invoiced - self.received

    @property
    def agrees(self) -> bool:
        """Whether all three sums are the same."""
        return self.agreed == self.invoiced == self.received

    def differences(self) -> list[str]:
        """What does not agree, as sentences."""
        told = []
        if self.invoiced != self.agreed:
            told.append(f"发票合计 {self.invoiced} 元，约定 {self.agreed} 元。")
        if self.received != self.invoiced:
            told.append(f"收款净额 {self.received} 元，发票合计 {self.invoiced} 元。")
        return told


def clause_faults(demanded: Sequence[Mapping[str, Any]], clauses: Mapping[str, str]) -> Iterator[str]:
    """What a contract lacks of the clauses that the rule demands."""
    for each in demanded:
        if not clauses.get(each["code"], "").strip():
            yield f"合同缺少“{each['heading']}”条款，规定要求写明。"


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A clause with its {places} filled; unknown places stay as they are, so that a reader sees them."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text
