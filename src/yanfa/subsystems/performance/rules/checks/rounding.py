"""Whether rounding explains the difference between a printed and an exact figure, and which rounding it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from yanfa.subsystems.performance.rules.schemes import Rounding

NOTABLE = Decimal("0.1")
"""A rounding that moves the points by so much is named even where the region uses it."""
SLIGHT = Decimal("0.01")
"""A difference up to this is told as a note, even where no rounding of the generation leads to it."""
_MODES = {"half_up": ("四舍五入", "half up"), "up": ("向上进位", "up"), "down": ("直接截去尾数", "cut off")}


@dataclass(frozen=True)
class Difference:
    """How a printed figure departs: `rounded` (by a rounding that the generation uses), `slight`, or `wrong`."""

    kind: Literal["rounded", "slight", "wrong"]
    name: str = ""
    name_en: str = ""


def difference(
    printed: str, number: Decimal, exact: Decimal, roundings: Sequence[Rounding]
) -> Difference | None:
    """None where `printed` (whose value is `number`) is the exact figure, rounded half up as far as it is printed.

    Rounding half up is what everybody expects and needs no remark, unless it is coarser than the
    generation rounds; cutting off and rounding up are named. A figure printed with more decimals than a
    rounding keeps (93.00 for 93.27) is not explained by it.
    """
    if number == exact:
        return None
    places = _places(printed)
    finest = max((rounding.places for rounding in roundings), default=2)
    if places >= finest and number == half_up(exact, places):
        return None
    for rounding in roundings:
        if places <= rounding.places and rounding.apply(exact) == number:
            return None if rounding.mode == "half_up" else _named(rounding.mode, rounding.places)
    return Difference("slight" if abs(number - exact) <= SLIGHT else "wrong")


def coarser(number: Decimal, exact: Decimal, roundings: Sequence[Rounding]) -> Difference | None:
    """A rounding that the forms of a region know beside their rule and that moves the figure by a tenth or more."""
    rule = roundings[0]
    for rounding in roundings[1:]:
        if (
            rounding.apply(exact) == number
            and abs(number - exact) >= NOTABLE
            and rounding.places < rule.places
        ):
            return _named(rounding.mode, rounding.places)
    return None


def half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded half up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _named(mode: str, places: int) -> Difference:
    name, name_en = _MODES[mode]
    if not places:
        return Difference("rounded", f"{name}取整", f"{name_en} to a whole number")
    return Difference("rounded", f"{name}，保留{places}位小数", f"{name_en} to {places} decimals")


def _places(printed: str) -> int:
    """How many decimals a figure is printed with."""
    return sum(char.isdigit() for char in printed.partition(".")[2])
