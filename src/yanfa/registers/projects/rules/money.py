"""Sums of a budget year: what a change may be, and how much of the budget was paid."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from yanfa.registers.projects.choices import LineKind

CENT = Decimal("0.01")

#: The sign that the amount of each kind of line has; a transfer goes either way.
SIGN = {LineKind.INITIAL: 1, LineKind.SUPPLEMENT: 1, LineKind.CUT: -1}


def fits_kind(kind: str, amount: Decimal) -> bool:
    """Whether an amount has the sign of its kind; an initial budget may be nothing, a change may not."""
    if kind == LineKind.INITIAL:
        return amount >= 0
    sign = SIGN.get(LineKind(kind))
    return amount != 0 if sign is None else amount * sign > 0


def effective_on(kind: str, year: int, approved_on: date) -> date:
    """The day from which a line counts: an initial budget from the first of January, a change from its approval."""
    return date(year, 1, 1) if kind == LineKind.INITIAL else approved_on


def within(year: int, day: date) -> bool:
    """Whether a day lies in the budget year, which is the calendar year."""
    return day.year == year


def execution_rate(executed: Decimal, adjusted: Decimal) -> Decimal | None:
    """全年执行数 ÷ 调整后预算数 in per cent, half up to two places; None for a budget of zero."""
    if not adjusted:
        return None
    return (executed * 100 / adjusted).quantize(CENT, ROUND_HALF_UP)
