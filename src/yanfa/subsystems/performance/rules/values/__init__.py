"""The figures of a form as values: numbers, quantities with units, targets with operators, money, dates.

Forms keep what they print as text; everything that calculates or compares goes through this package.
"""

from __future__ import annotations

from .bounds import Bound
from .money import parse_money
from .numbers import half_width, multiplied, parse_chinese_number, parse_number, plain, squeeze
from .quantities import (
    FoundQuantity,
    Quantity,
    agree,
    find_quantities,
    parse_quantity,
    same_dimension,
)
from .targets import Deadline, Operator, Target, parse_deadline, parse_target
from .units import base_unit, canonical_unit, comparable_units

__all__ = [
    "Bound",
    "Deadline",
    "FoundQuantity",
    "Operator",
    "Quantity",
    "Target",
    "agree",
    "base_unit",
    "canonical_unit",
    "comparable_units",
    "find_quantities",
    "half_width",
    "multiplied",
    "parse_chinese_number",
    "parse_deadline",
    "parse_money",
    "parse_number",
    "parse_quantity",
    "parse_target",
    "plain",
    "same_dimension",
    "squeeze",
]
