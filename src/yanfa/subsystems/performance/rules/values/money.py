"""Amounts of money in 元, whatever unit the form prints them in."""

from __future__ import annotations

import re
from decimal import Decimal

from .numbers import DIGITS, MULTIPLIER, MULTIPLIERS, decimal_of, squeeze

_AMOUNT = re.compile(
    rf"[¥￥]?(?P<sign>[+-])?(?P<digits>{DIGITS})\(?(?P<times>{MULTIPLIER})?(?P<unit>元)?(?:整|\))?"
)
_FACTORS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(10) ** 8}


def parse_money(text: str | None, unit: str | None = "元") -> Decimal | None:
    """The amount of a cell in 元; `unit` is the form's own unit and counts unless the cell prints one.

    None for an empty cell, a dash and anything that is not an amount.
    """
    match = _AMOUNT.fullmatch(squeeze(text or ""))
    if match is None:
        return None
    if match["unit"]:
        factor = MULTIPLIERS.get(match["times"] or "", Decimal(1))
    elif match["times"]:
        factor = MULTIPLIERS[match["times"]]
    else:
        factor = _FACTORS[unit or "元"]
    amount = decimal_of(match["digits"]) * factor
    return -amount if match["sign"] == "-" else amount
