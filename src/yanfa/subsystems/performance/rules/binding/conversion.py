"""Figures with units, and their conversion: 3050700元 is 305.07万元, 511毫秒 is 0.511秒."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache

from yanfa.subsystems.performance.rules.values import (
    Target,
    base_unit,
    canonical_unit,
    comparable_units,
)
from yanfa.subsystems.performance.rules.values.numbers import MULTIPLIER, MULTIPLIERS
from yanfa.subsystems.performance.rules.values.units import UNIT

_UNIT = re.compile(rf"(?P<times>{MULTIPLIER})?(?P<unit>%|{UNIT})?(?:/(?P<per>[\u4e00-\u9fff]{{1,4}}))?")
_WORDS = {value: word for word, value in MULTIPLIERS.items()}
PRECISION = 60


@dataclass(frozen=True)
class Figure:
    """A figure that a text may print: a number in `unit` (万台套, %, 元; None for none), or words (完善).

    Of a percentage `value` is 95 for 95 %. `label` is the name of the row or indicator, which tells two equal
    figures apart.
    """

    value: Decimal | str
    unit: str | None = None
    label: str | None = None


@dataclass(frozen=True)
class Measure:
    """A unit taken apart: what 万 and the like multiply by, the canonical unit, and what it is counted for."""

    scale: Decimal
    unit: str | None
    per: str | None


@lru_cache(maxsize=1024)
def measure_of(unit: str | None) -> Measure | None:
    """The parts of a unit as printed (万人次, 篇/月, %); None for what is no unit that forms use."""
    if not unit:
        return Measure(Decimal(1), None, None)
    match = _UNIT.fullmatch(unit)
    if match is None:
        return None
    canonical = canonical_unit(match["unit"]) if match["unit"] else None
    return Measure(MULTIPLIERS.get(match["times"] or "", Decimal(1)), canonical, match["per"])


def printed_unit(target: Target) -> str | None:
    """The unit in which a cell prints its figure, 万 and /月 included: 万台套, 篇/月; None for a bare number."""
    quantity = target.quantity
    if quantity is None:
        return None
    per = f"/{target.per}" if target.per else ""
    return f"{_WORDS.get(quantity.scale, '')}{quantity.unit or ''}{per}" or None


def is_unit(word: str) -> bool:
    """Whether a word is a unit that a figure can be shown in."""
    return measure_of(word) is not None


def converted(value: Decimal, own: str | None, wanted: str | None) -> Decimal | None:
    """`value` of unit `own` in the unit `wanted`; None where the one does not convert to the other.

    Units that forms do not know (own units of an indicator) convert only to themselves.
    """
    if own == wanted:
        return value
    one, other = measure_of(own), measure_of(wanted)
    if one is None or other is None or one.per != other.per or not _same_kind(one.unit, other.unit):
        return None
    with localcontext(prec=PRECISION):
        return value * _factor(one) / _factor(other)


def _same_kind(one: str | None, other: str | None) -> bool:
    if (one == "%") != (other == "%"):
        return False
    return comparable_units(one, other)


def _factor(measure: Measure) -> Decimal:
    return measure.scale * (base_unit(measure.unit)[1] if measure.unit else 1)
