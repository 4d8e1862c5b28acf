"""The money table: whether its lines can make up its total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from yanfa.subsystems.performance.rules.form import Fund
from yanfa.subsystems.performance.rules.values import parse_money, plain

from .case import Case
from .outcome import Remark

_MONEY = (
    ("initial", "年初预算数", "initial budget"),
    ("annual", "全年预算数", "annual budget"),
    ("executed", "全年执行数", "executed"),
)


def parts_of_funds(case: Case) -> Iterator[Remark]:
    """Lines of the money table that cannot make up its total: one is larger, or no choice of them adds up."""
    form = case.form
    total = Fund("", form.initial_budget, form.annual_budget, form.executed)
    lines = [fund for fund in form.funds if not re.search(r"总额|合计|总计", fund.name)]
    step = Decimal(100) if form.money_unit == "万元" else Decimal("0.01")
    for column, label, label_en in _MONEY:
        whole = parse_money(getattr(total, column), form.money_unit)
        printed = [getattr(fund, column) for fund in lines]
        known = [amount for text in printed if (amount := parse_money(text, form.money_unit)) is not None]
        complete = len(known) == len(lines) and any("其他" in fund.name for fund in lines)
        if whole is None or not _contradicts(known, whole, step, complete=complete):
            continue
        facts = {"column": label, "column_en": label_en, "sum": "+".join(text for text in printed if text)}
        quote = getattr(total, column)
        yield Remark(None, quote, in_unit(sum(known, Decimal(0)), form.money_unit), quote, "funds", facts)


def _contradicts(amounts: Sequence[Decimal], whole: Decimal, step: Decimal, *, complete: bool) -> bool:
    """Whether a line exceeds the total, or all lines are printed and none of their sums is the total."""
    tolerance = step * max(1, len(amounts))
    if any(amount - whole > tolerance for amount in amounts):
        return True
    return complete and len(amounts) > 1 and not _adds_up(amounts, whole, step)


def _adds_up(amounts: Sequence[Decimal], whole: Decimal, step: Decimal) -> bool:
    """Whether some of the lines make up the total: a line may itself be part of another (其中：中央财政)."""
    tolerance = step * len(amounts)
    sizes = range(1, len(amounts) + 1) if len(amounts) <= 8 else [len(amounts)]
    choices = (choice for size in sizes for choice in combinations(amounts, size))
    return any(abs(sum(choice, Decimal(0)) - whole) <= tolerance for choice in choices)


def in_unit(amount: Decimal, unit: str | None) -> str:
    """An amount in 元 as the form would print it in its own unit."""
    return plain(amount / 10000 if unit == "万元" else amount)
