"""What a batch would pay under other rates, caps or another budget: computed, shown, and not kept."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yanfa.subsystems.instruments.effects.evaluation.parameters import tariff_of
from yanfa.subsystems.instruments.effects.rewards.calculating import Plan, plan
from yanfa.subsystems.instruments.models import EvaluationBatch
from yanfa.subsystems.instruments.rules.rewards import FEN


def trial(
    batch: EvaluationBatch,
    *,
    rates: dict[str, Decimal] | None = None,
    cap_instrument: Decimal | None = None,
    cap_unit: Decimal | None = None,
    budget: Decimal | None = None,
) -> Plan:
    """The plan under the parameters of the batch, but for those given (rates as shares, amounts in 元)."""
    tariff = tariff_of(batch)
    given = {"cap_instrument": cap_instrument, "cap_unit": cap_unit, "budget": budget}
    changed = {name: int(amount * FEN) for name, amount in given.items() if amount is not None}
    tariff = replace(tariff, rates={**tariff.rates, **(rates or {})}, **changed)
    return plan(batch, tariff)
