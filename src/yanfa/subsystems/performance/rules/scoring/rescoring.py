"""Scores every row, the budget line, the total and the grade of a form from what it prints."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import BudgetRule, Scheme
from yanfa.subsystems.performance.rules.values import parse_target

from .comparison import ZERO, Comparison
from .evidence import figure_elsewhere, figure_in_table
from .printed_rules import is_execution, score_by_rule
from .qualitative import score_date, score_none, score_rank, score_words
from .quantitative import FIGURES, meets, score_figure, score_several
from .results import Points, RowScore, UnscoredForm, UnscoredRow, insufficient, scored, without_scores
from .rule_parser import parse_rule
from .sentences import Sentence, points_text, say, two_places


def rescore(form: Form, scheme: Scheme) -> list[RowScore]:
    """What each row of `form` should get by `scheme`, then its budget line (if it has one) and its total.

    The printed scores are taken off first: nothing below this function can see them.
    """
    unscored = without_scores(form)
    scores = [score_row(row, unscored, scheme) for row in unscored.rows]
    if unscored.budget_weight is not None:
        scores.append(score_budget(unscored, scheme))
    return [*scores, _total(scores)]


def score_row(row: UnscoredRow, form: UnscoredForm, scheme: Scheme) -> RowScore:
    """The score of one row: by its own printed rule, else by its target and result."""
    if row.weight is None:
        return insufficient(row, "unknown", say("no_weight"))
    rule = parse_rule(row.rule, row.weight)
    by_rule = score_by_rule(row, form, rule) if rule and rule.kind != "proportional" else None
    if by_rule and by_rule.low is not None:
        return by_rule
    target = parse_target(row.target)
    if target is None:
        return by_rule or _without_target(row, row.weight, form, scheme)
    by_target = _by_target(Comparison(row, row.weight, target, scheme), form)
    if by_rule is not None and by_target.low != row.weight:
        return by_rule
    return by_target


def _without_target(row: UnscoredRow, weight: Decimal, form: UnscoredForm, scheme: Scheme) -> RowScore:
    """A row that prints neither target nor rule: only the execution of the budget can be scored."""
    if not is_execution(row.name):
        return insufficient(row, "unknown", say("no_target"))
    if form.execution_rate is None:
        return insufficient(row, "budget", say("no_budget"))
    points = budget_points(scheme.budget, weight, form.execution_rate)
    return scored(row, "budget", points, scheme.budget.basis, _execution(form.execution_rate, points))


def _execution(rate: Decimal, points: Points) -> Sentence:
    return say("execution", rate=two_places(rate), points=points_text(*points))


def _by_target(case: Comparison, form: UnscoredForm) -> RowScore:
    """By the kind of the target."""
    if case.target.operator in FIGURES:
        return _figure(case, form)
    if case.target.operator == "several":
        return score_several(case)
    if parse_target(case.row.actual) is None:
        return case.unknown("qualitative", "no_actual")
    if case.target.operator == "rank":
        return score_rank(case)
    if case.target.operator == "none":
        return score_none(case)
    if case.target.operator == "date":
        return score_date(case)
    return score_words(case)


def _figure(case: Comparison, form: UnscoredForm) -> RowScore:
    """A target that only a figure can meet; a verdict such as 达成指标 is none."""
    stated = figure_in_table(case.row)
    if stated is not None:
        return score_figure(case.with_figure(stated))
    stated = figure_elsewhere(case.row, form, case.target.unit)
    blank = parse_target(case.row.actual) is None
    level = None if blank else case.scheme.qualitative.level_of(case.row.actual or "")
    if stated is None:
        return case.unknown(
            "quantitative", "no_actual" if blank else "verdict_only" if level else "no_figure"
        )
    found = case.with_figure(stated)
    if level is not None and (level.code == "met") != meets(found):
        return case.unknown("quantitative", "conflict", stated=stated.text)
    return score_figure(found)


def score_budget(form: UnscoredForm, scheme: Scheme) -> RowScore:
    """The budget line: weight × executed ÷ annual budget, never above the weight."""
    weight, rate = form.budget_weight, form.execution_rate
    line = RowScore("budget", None, "预算执行率", "budget", None, None, "", say("no_budget"), weight)
    if weight is None or rate is None:
        return line
    points = budget_points(scheme.budget, weight, rate)
    return replace(
        line, low=points[0], high=points[1], basis=scheme.budget.basis, sentence=_execution(rate, points)
    )


def budget_points(rule: BudgetRule, weight: Decimal, rate: Decimal) -> Points:
    """The points for an execution rate in per cent; bands are scaled where the weight is not their own."""
    if not rule.bands:
        points = max(ZERO, min(weight, weight * rate / 100))
        return points, points
    scale = weight / (rule.weight or weight)
    band = next((band for band in rule.bands if rate >= band.lower), rule.bands[-1])
    return band.low * scale, band.high * scale


def _total(scores: list[RowScore]) -> RowScore:
    """The sum of all scores, where each could be computed."""
    total = RowScore("total", None, "总分", "total", None, None, "", say("total_open"))
    lows = [score.low for score in scores if score.low is not None]
    highs = [score.high for score in scores if score.high is not None]
    if len(lows) < len(scores) or not scores:
        return total
    low, high = sum(lows, ZERO), sum(highs, ZERO)
    return replace(total, low=low, high=high, sentence=say("total", points=points_text(low, high)))
