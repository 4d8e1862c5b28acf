"""Drafts next year's rows from last year's form: the same indicators, targets thought over, weights that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from yanfa.subsystems.performance.rules.binding.conversion import printed_unit
from yanfa.subsystems.performance.rules.checks.case import Case, Line
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import parse_number, squeeze

from .library import Library
from .library import library as shipped_library
from .policy import DraftingPolicy, drafting_policy
from .targets import propose
from .weights import HUNDRED, fit_to_profile, profile_for

DEFAULT_BUDGET_WEIGHT = Decimal(10)
HALF = Decimal("0.5")


@dataclass(frozen=True)
class DraftRow:
    """One row of next year's form. `place` is the row of last year's that it comes from, counted from 0.

    `target` is a proposal in the wording of the form, None where the author must fill it in; `reason` says why.
    """

    place: int
    level1: str | None
    level2: str | None
    name: str
    target: str | None
    reason: Sentence
    unit: str | None
    weight: Decimal
    last_target: str | None
    last_actual: str | None


@dataclass(frozen=True)
class Draft:
    """Next year's form to begin with: its rows, and the points that remain for the execution of the budget."""

    year: int | None
    rows: tuple[DraftRow, ...]
    budget_weight: Decimal


def draft(
    last: Form,
    actuals: Mapping[int, str] | None = None,
    *,
    policy: DraftingPolicy | None = None,
    library: Library | None = None,
) -> Draft:
    """Next year's rows from last year's form, printed or live.

    `actuals` are results by the place of the row (from 0) that the form does not hold yet; they win over its
    own. Weights are whole points scaled to the profile of the form's scheme; last year's proportions stay.
    """
    policy, known = policy or drafting_policy(), library or shipped_library()
    case = Case("", last)
    budget = parse_number(last.budget_weight)
    budget = DEFAULT_BUDGET_WEIGHT if budget is None else budget
    weights = _weights(case, budget)
    rows = tuple(
        _row(line, (actuals or {}).get(line.place, line.row.actual), weight, policy, known)
        for line, weight in zip(case.lines, weights, strict=True)
    )
    return Draft(last.year + 1 if last.year else None, rows, budget)


def _row(line: Line, actual: str | None, weight: Decimal, policy: DraftingPolicy, known: Library) -> DraftRow:
    proposal = propose(line.name, line.row.target, actual, policy, known)
    unit = printed_unit(line.target) if line.target else None
    if unit is None:
        unit = next((entry.unit for entry in known.named(line.name) if entry.unit), None)
    return DraftRow(
        place=line.place,
        level1=squeeze(line.row.level1 or "") or None,
        level2=squeeze(line.row.level2 or "") or None,
        name=line.name,
        target=proposal.target,
        reason=proposal.reason,
        unit=unit,
        weight=weight,
        last_target=line.row.target,
        last_actual=actual,
    )


def _weights(case: Case, budget: Decimal) -> list[Decimal]:
    """Whole points by the profile of the scheme; half points where the budget's weight is no whole number."""
    levels = [squeeze(line.row.level1 or "") for line in case.lines]
    weights = [max(line.weight or Decimal(0), Decimal(0)) for line in case.lines]
    rest = max(HUNDRED - budget, Decimal(0))
    step = next((step for step in (Decimal(1), HALF) if rest % step == 0), Decimal("0.01"))
    rest -= rest % step
    return fit_to_profile(levels, weights, profile_for(levels, scheme_for(case.form)), rest=rest, step=step)
