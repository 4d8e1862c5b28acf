"""The sums of a form: total score, total weight, execution rate, budget score, grade, and cells left empty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yanfa.subsystems.performance.rules.form import Fund
from yanfa.subsystems.performance.rules.values import parse_money, parse_number, plain, squeeze

from .case import Case, Line
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark
from .rounding import Difference, coarser, difference, half_up

FULL = Decimal(100)
_BUDGET_ROW = re.compile(r"(?:预算|资金)(?:支出)?执行(?:率|情况|进度)?(?:\(?\d+分\)?)?")
_FILLED = Decimal("0.6")
"""A column that this share of the rows fills is meant to be filled in every row."""
_SOME = Decimal("0.3")
_GRADES = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


def total_score(case: Case) -> Outcome:
    """The printed total is not the sum of the printed scores."""
    if not case.is_scored:
        return NOT_APPLICABLE
    total = parse_number(case.form.total_score)
    if total is None or case.form.total_score is None:
        return INSUFFICIENT
    scores = [line.score for line in case.lines if line.score is not None]
    budget = parse_number(case.form.budget_score)
    sums = _possible_sums(case, sum(scores, Decimal(0)), budget)
    if any(_is_rounded(case.form.total_score, total, exact) for exact in sums):
        return []
    if case.is_torn or any(line.score is None and line.row.score for line in case.lines):
        return INSUFFICIENT
    rows, computed = sum(scores, Decimal(0)), sums[0]
    if total == rows and sum((line.weight or Decimal(0) for line in case.lines), Decimal(0)) == FULL:
        return []  # The rows alone weigh 100: that the budget comes on top of them is told of the weights.
    facts = {"rows": plain(rows), "budget": plain(budget or Decimal(0))}
    printed = case.form.total_score
    if any(total == half_up(exact, 0) for exact in sums):
        return [Remark(None, printed, plain(computed), printed, "rounded", facts, severity="note")]
    sentence = "main" if budget is None or len(sums) > 1 else "budget"
    return [Remark(None, printed, plain(computed), printed, sentence, facts)]


def _is_rounded(printed: str, number: Decimal, exact: Decimal) -> bool:
    """Whether the total is the sum, rounded half up to one decimal or more or printed in full."""
    return number == exact or (
        "." in printed and half_up(exact, len(printed.strip().partition(".")[2])) == number
    )


def _possible_sums(case: Case, rows: Decimal, budget: Decimal | None) -> list[Decimal]:
    """The sum with the budget score; also without it where the table has a row of its own for it."""
    if budget is None:
        return [rows]
    has_row = any(_BUDGET_ROW.fullmatch(line.name) for line in case.lines)
    return [rows + budget, rows] if has_row else [rows + budget]


def total_weight(case: Case) -> Outcome:
    """The weights do not add up to 100, or to the total that is printed."""
    weights = [line.weight for line in case.lines if line.weight is not None]
    if not weights or len(weights) < len(case.lines) * _FILLED:
        return NOT_APPLICABLE
    added = sum(weights, Decimal(0))
    sums = _possible_sums(case, added, parse_number(case.form.budget_weight))
    printed = parse_number(case.form.total_weight)
    if FULL in sums and printed in (None, *sums):
        return []
    if sums[0] > 2 * FULL or ((case.is_cut_off or case.is_torn) and sums[0] < FULL):
        return INSUFFICIENT
    if FULL in sums:
        return [Remark(None, case.form.total_weight, plain(FULL), case.form.total_weight)]
    if printed is None:
        return [Remark(None, None, plain(sums[0]), case.lines[0].row.weight, "unprinted")]
    return [Remark(None, case.form.total_weight, plain(sums[0]), case.form.total_weight, "sum")]


def execution_rate(case: Case) -> Outcome:
    """A printed execution rate is not executed ÷ annual budget."""
    outcomes = [_rate_of(case, fund) for fund in _funds(case)]
    remarks = [outcome for outcome in outcomes if isinstance(outcome, Remark)]
    if remarks or True in outcomes:
        return remarks
    return INSUFFICIENT if INSUFFICIENT in outcomes else NOT_APPLICABLE


def _funds(case: Case) -> list[Fund]:
    """The total line of the money table first, then those of its parts that print a rate of their own."""
    form = case.form
    total = Fund("", form.initial_budget, form.annual_budget, form.executed, form.execution_rate)
    figures = (total.annual, total.executed, total.rate)
    return [total, *(fund for fund in form.funds if (fund.annual, fund.executed, fund.rate) != figures)]


def _rate_of(case: Case, fund: Fund) -> Remark | str | bool:
    """A remark, True where the rate is right, or why it cannot be judged."""
    rate = parse_number(fund.rate)
    if rate is None or fund.rate is None:
        return NOT_APPLICABLE
    budget, spent = (
        parse_money(fund.annual, case.form.money_unit),
        parse_money(fund.executed, case.form.money_unit),
    )
    if budget is None or spent is None or (not budget and rate):
        return INSUFFICIENT
    if not budget:
        return True
    exact = spent / budget * 100
    departure = difference(_digits(fund.rate), rate, exact, case.scheme.roundings.rate)
    if departure is None or _is_fraction(rate, exact):
        return True
    facts = {"executed": fund.executed or "", "annual": fund.annual or "", "line": fund.name}
    return _departure(fund.name or None, fund.rate, f"{plain(half_up(exact, 4))}%", departure, facts)


def _is_fraction(rate: Decimal, exact: Decimal) -> bool:
    """Whether the rate is printed as a share of one (0.9945)."""
    return rate <= 1 < exact and abs(rate * 100 - exact) < 1


def _digits(printed: str) -> str:
    return squeeze(printed).rstrip("%")


def _departure(
    indicator: str | None, printed: str, computed: str, departure: Difference, facts: dict[str, str]
) -> Remark:
    """An error, or a note where rounding explains the difference."""
    facts = facts | {"rounding": departure.name, "rounding_en": departure.name_en}
    if departure.kind == "wrong":
        return Remark(indicator, printed, computed, printed, "main", facts)
    return Remark(indicator, printed, computed, printed, departure.kind, facts, severity="note")


def budget_score(case: Case) -> Outcome:
    """The score of the budget is not its weight × executed ÷ annual budget, capped at the weight."""
    form = case.form
    if case.scheme.budget.bands or not (form.budget_score or form.budget_weight) or not case.is_scored:
        return NOT_APPLICABLE
    score, weight = parse_number(form.budget_score), parse_number(form.budget_weight)
    budget, spent = (
        parse_money(form.annual_budget, form.money_unit),
        parse_money(form.executed, form.money_unit),
    )
    if score is None or form.budget_score is None or weight is None or not budget or spent is None:
        return INSUFFICIENT
    exact = min(weight, weight * spent / budget)
    departure = difference(squeeze(form.budget_score), score, exact, case.scheme.roundings.budget)
    departure = departure or coarser(score, exact, case.scheme.roundings.budget)
    if departure is None or _is_from_printed_rate(case, score, weight):
        return []
    facts = {
        "weight": form.budget_weight or "",
        "executed": form.executed or "",
        "annual": form.annual_budget or "",
    }
    return [_departure(None, form.budget_score, plain(half_up(exact, 4)), departure, facts)]


def _is_from_printed_rate(case: Case, score: Decimal, weight: Decimal) -> bool:
    """Whether the score was computed from the rate as printed, which is right but for its rounding."""
    rate = parse_number(case.form.execution_rate)
    rates = execution_rate(case)
    right = isinstance(rates, list) and all(remark.severity == "note" for remark in rates)
    return right and rate is not None and score == half_up(weight * min(rate, FULL) / 100, 2)


def grade(case: Case) -> Outcome:
    """The printed grade is not the one that the total score earns."""
    printed = _grade_name(case.form.grade)
    if not printed:
        return NOT_APPLICABLE
    total = parse_number(case.form.total_score)
    names = {_grade_name(band.name): band.name for band in case.scheme.grade.bands}
    if total is None or printed not in names:
        return INSUFFICIENT
    earned = case.scheme.grade.grade_for(total)
    if _grade_name(earned) == printed:
        return []
    facts = {
        "total": case.form.total_score or "",
        "bands": case.scheme.grade.label,
        "bands_en": case.scheme.grade.label_en,
    }
    if _grade_name(case.scheme.grade.grade_for(half_up(total, 0))) == printed:
        return [Remark(None, case.form.grade, earned, case.form.grade, "rounded", facts, severity="note")]
    return [Remark(None, case.form.grade, earned, case.form.grade, "main", facts)]


def _grade_name(text: str | None) -> str:
    """优秀 and 优 are one grade, 良好 and 良, 中等 and 中, 较差 and 差."""
    name = squeeze(text or "").removesuffix("等").removesuffix("级")
    return _GRADES.get(name, name)


def missing_value(case: Case) -> Outcome:
    """A row leaves empty what nearly all the others fill."""
    if not case.is_scored:
        return NOT_APPLICABLE
    columns = [column for column in _COLUMNS if _is_filled(case.lines, column)]
    found = []
    for line in case.lines:
        empty = [column for column in columns if not _cell(line, column)]
        last_of_excerpt = line is case.lines[-1] and case.is_cut_off
        if empty and line.name and not last_of_excerpt and not _is_merged(case, line, empty, columns):
            labels, labels_en = ("、".join(_COLUMNS[column][place] for column in empty) for place in (0, 1))
            facts = {"columns": labels, "columns_en": labels_en.replace("、", ", ")}
            found.append(Remark(line.row.name, None, None, line.row.name, "main", facts))
    return found


_COLUMNS = {
    "target": ("年度指标值", "target"),
    "actual": ("实际完成值", "actual value"),
    "weight": ("分值", "weight"),
    "score": ("得分", "score"),
}


def _cell(line: Line, column: str) -> str:
    return (getattr(line.row, column) or "").strip()


def _is_filled(lines: Sequence[Line], column: str) -> bool:
    """Whether a column is in use: values stand in some rows at least, points in most of them."""
    share = _SOME if column in ("target", "actual") else _FILLED
    return sum(1 for line in lines if _cell(line, column)) >= max(Decimal(2), len(lines) * share)


def _is_merged(case: Case, line: Line, empty: list[str], columns: list[str]) -> bool:
    """Whether the points of the row may stand in a merged cell above it: one score for a block of rows.

    That is so where the form prints no weights, or where the row lacks both and they add up without it.
    """
    points = [column for column in ("weight", "score") if column in columns]
    above = next((other for other in reversed(case.lines) if other.place < line.place), None)
    if empty != points or above is None:
        return False
    same_block = above.level.partition("/")[0] == line.level.partition("/")[0]
    return same_block and ("weight" not in points or total_weight(case) == [])
