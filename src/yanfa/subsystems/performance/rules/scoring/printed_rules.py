"""Applies a printed scoring rule to what the form states, and says which points it can give at all."""

from __future__ import annotations

import re
from decimal import Decimal

from yanfa.subsystems.performance.rules.values import (
    base_unit,
    comparable_units,
    parse_target,
    squeeze,
)

from .evidence import Stated, figure_elsewhere, figure_in_table
from .results import Points, RowScore, UnscoredForm, UnscoredRow, insufficient, scored
from .rule import ZERO, ScoringRule
from .sentences import points_text, say, two_places

_EXECUTION = re.compile(r"(?:项目)?(?:预算|资金)(?:执行|完成)率")


def is_execution(name: str) -> bool:
    """Whether a row is scored on the execution of the budget."""
    return bool(_EXECUTION.fullmatch(squeeze(name)))


def score_by_rule(row: UnscoredRow, form: UnscoredForm, rule: ScoringRule) -> RowScore:
    """The score of a row that prints its own rule."""
    possible = possible_points(rule)
    if rule.kind in ("checklist", "levels"):
        return _by_words(row, rule, possible)
    if is_execution(row.name) and form.execution_rate is not None:
        value, text = form.execution_rate, f"{two_places(form.execution_rate)}%"
    else:
        stated = figure_in_table(row) or figure_elsewhere(row, form, _unit(rule))
        amount = _in_unit(stated, rule) if stated else None
        if stated is None or amount is None:
            return insufficient(row, rule.kind, say("rule_no_actual"), basis=rule.text, possible=possible)
        value, text = amount, stated.text
    target = parse_target(row.target)
    points = rule.score(value, target.number if target else None)
    if points is None:
        return insufficient(row, rule.kind, say("rule_silent", actual=text), basis=rule.text)
    return scored(row, rule.kind, points, rule.text, say("rule", actual=text, points=points_text(*points)))


def _by_words(row: UnscoredRow, rule: ScoringRule, possible: tuple[Points, ...]) -> RowScore:
    """A rule in words: the longest condition that the result cell repeats."""
    actual = squeeze(row.actual or "")
    hits = [tier for tier in rule.tiers if tier.words and tier.words in actual]
    if not hits:
        return insufficient(row, rule.kind, say("rule_words"), basis=rule.text, possible=possible)
    best = max(hits, key=lambda tier: len(tier.words or ""))
    points = _capped(best.low, best.high, rule.weight)
    sentence = say("rule", actual=actual, points=points_text(*points))
    return scored(row, rule.kind, points, rule.text, sentence)


def possible_points(rule: ScoringRule) -> tuple[Points, ...]:
    """All points that the rule can give, capped at the weight; empty where its text does not tell.

    Only a rule that provides for every case excludes other points; a checklist item may be met in part.
    """
    if rule.kind == "checklist":
        return (_capped(ZERO, rule.points or ZERO, rule.weight),)
    if rule.is_exhaustive:
        return tuple(_capped(tier.low, tier.high, rule.weight) for tier in rule.tiers)
    return ()


def _capped(low: Decimal, high: Decimal, weight: Decimal | None) -> Points:
    cap = high if weight is None else weight
    return min(low, cap), min(high, cap)


def _unit(rule: ScoringRule) -> str | None:
    units = [tier.unit for tier in rule.bands] + [step.unit for step in rule.steps]
    return next((unit for unit in units if unit), None)


def _in_unit(stated: Stated, rule: ScoringRule) -> Decimal | None:
    """The figure in the unit of the rule's bands; None where it measures something else or is no exact figure."""
    unit, quantity = _unit(rule), stated.quantity
    mixed = len({base_unit(tier.unit) for tier in rule.bands if tier.unit}) > 1
    if mixed or stated.bound != "=" or not comparable_units(quantity.unit, unit):
        return None
    if quantity.unit is None or unit is None:
        return quantity.number
    return quantity.in_base()[0] / base_unit(unit)[1]
