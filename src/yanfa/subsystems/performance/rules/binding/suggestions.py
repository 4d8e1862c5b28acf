"""The binding that prints exactly what an author typed, for a known figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import FoundQuantity
from yanfa.subsystems.performance.rules.values.numbers import DIGITS

from .conversion import Figure, Measure, converted, measure_of
from .references import name_of, typed
from .sentences import say

_DIGITS = re.compile(DIGITS)
MOST_PLACES = 6
NATURAL_PLACES = 2
"""So many decimals are printed as they are, without being asked for."""


@dataclass(frozen=True)
class Suggestion:
    """The binding to put in place of what is typed from `start` to `end`; the text then prints the same."""

    start: int
    end: int
    typed: str
    binding: str
    key: str
    sentence: Sentence


def suggestion_for(source: str, found: FoundQuantity, key: str, figure: Figure) -> Suggestion | None:
    """The binding to `key` in place of the typed figure, None where it would print anything else.

    Only the digits are replaced where the figure is counted in the unit that stands behind them, else digits
    and unit.
    """
    digits = _DIGITS.search(source, found.start, found.end)
    own = measure_of(figure.unit)
    if digits is None or own is None or isinstance(figure.value, str) or not _same_kind(own, found):
        return None
    if _is_in_unit(own, found):
        start, end, wanted = digits.start(), digits.end(), None
    else:
        start, end, wanted = digits.start(), found.end, source[digits.end() : found.end]
        if measure_of(wanted) is None:
            return None
    value = converted(figure.value, figure.unit, wanted) if wanted else figure.value
    options = None if value is None else _options(digits.group(), value, found.quantity.scale)
    if options is None:
        return None
    binding = typed(key, (f" {wanted}" if wanted else "") + options)
    name = name_of(key)
    told = say("equals", typed=source[start:end], key=name.zh, key_en=name.en, binding=binding)
    return Suggestion(start, end, source[start:end], binding, key, told)


def _same_kind(own: Measure, found: FoundQuantity) -> bool:
    """Whether figure and typed text are both percentages or neither, both with a unit or neither."""
    quantity = found.quantity
    if (own.unit == "%") != quantity.percent or (own.unit is None) != (quantity.unit is None):
        return False
    return own.per == quantity.per


def _is_in_unit(own: Measure, found: FoundQuantity) -> bool:
    """Whether the figure is counted in what the typed unit means, 万 included."""
    return own.scale == found.quantity.scale and converted(Decimal(1), own.unit, found.quantity.unit) == 1


def _options(digits: str, value: Decimal, scale: Decimal) -> str | None:
    """Decimals and thousands by which `value` prints as `digits`, None where it does not.

    A whole number without 万 was counted, not rounded: it must be equal.
    """
    places = len(digits.partition(".")[2])
    exact = Decimal(digits.replace(",", "")) == value
    if places > MOST_PLACES or (not exact and places == 0 and scale == 1):
        return None
    grouped = "," in digits
    if format(Rounding("half_up", places).apply(value), ",f" if grouped else "f") != digits:
        return None
    natural = exact and places <= NATURAL_PLACES and not digits.endswith("0" if places else ".")
    return ("" if natural else f" .{places}") + (" ," if grouped else "")
