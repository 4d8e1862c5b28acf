"""The papers of the year as forms: the same record that published documents are read into, checked and printed as."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from yanfa.subsystems.performance.effects.figures import execution_rate
from yanfa.subsystems.performance.models import Goal, GoalIndicator, Monitoring, RowReport, SelfEvaluation
from yanfa.subsystems.performance.rules.binding import figures_of, parse, render
from yanfa.subsystems.performance.rules.form import Form, Fund, Row
from yanfa.subsystems.performance.rules.schemes import Scheme, scheme_for
from yanfa.subsystems.performance.rules.values import plain

#: Forms print 元 up to the budget year 2022 and 万元 from 2023 on.
TEN_THOUSAND_SINCE = 2023
TEN_THOUSAND = Decimal(10_000)
FUND_NAMES = {"current": "当年财政拨款", "carried_over": "上年结转资金", "other": "其他资金"}


def goal_form(goal: Goal) -> Form:
    """The declaration as a form: targets and weights, no actuals."""
    form = _head(goal, "goal")
    form.budget_weight = plain(goal.budget_weight)
    form.indicators = [_row(row) for row in goal.indicators.standing()]
    form.goal_text = goal_text(goal, form)
    return form


def monitoring_form(monitoring: Monitoring) -> Form:
    """The monitoring as a form: what is done so far stands where the actuals will stand."""
    goal = monitoring.goal
    form = _head(goal, "monitoring")
    money = _money_printer(form.money_unit)
    form.initial_budget, form.annual_budget = (
        money(monitoring.initial_budget),
        money(monitoring.annual_budget),
    )
    form.executed = money(monitoring.executed)
    for each in monitoring.rows.select_related("row"):
        row = _row(each.row)
        row.actual = each.done or None
        row.deviation = each.cause_text or None
        form.indicators.append(row)
    form.goal_text = goal_text(goal, form)
    return form


def evaluation_form(evaluation: SelfEvaluation, *, result: str | None = None) -> Form:
    """The self-evaluation as a form; `result` is its text with the bound figures put in."""
    goal = evaluation.goal
    form = _head(goal, "self_evaluation")
    form.result_text = (evaluation.result if result is None else result) or None
    form.problems, form.measures = evaluation.problems or None, evaluation.measures or None
    form.evaluated_on = evaluation.submitted_at.date().isoformat() if evaluation.submitted_at else None
    _put_money(form, evaluation)
    form.indicators = [_reported(report) for report in evaluation.reports.for_form()]
    form.total_weight = plain(sum((r.row.weight for r in evaluation.reports.for_form()), goal.budget_weight))
    form.total_score = plain(evaluation.total) if evaluation.total is not None else None
    form.grade = evaluation.grade or None
    form.goal_text = goal_text(goal, form)
    return form


def goal_text(goal: Goal, form: Form) -> str | None:
    """The annual goal with its bound figures put in from the rows of the form; what cannot be bound stays as typed."""
    return render(parse(goal.annual), figures_of(form)).text or None


def scheme_of(evaluation: SelfEvaluation) -> Scheme:
    """The scoring scheme of the form, by its region and year."""
    return scheme_for(_head(evaluation.goal, "self_evaluation"))


def _head(goal: Goal, kind: Literal["self_evaluation", "goal", "monitoring"]) -> Form:
    year = goal.project_year
    unit: Literal["元", "万元"] = "万元" if year.year >= TEN_THOUSAND_SINCE else "元"
    return Form(
        kind=kind,
        year=year.year,
        project=year.project_name,
        authority=year.authority_name,
        unit=year.unit_name,
        departments="、".join(each.name for each in year.departments.all()) or None,
        recurring="是" if year.project.recurring else "否",
        money_unit=unit,
    )


def _row(row: GoalIndicator) -> Row:
    return Row(
        level1=row.level1,
        level2=row.level2,
        name=row.name,
        explanation=row.explanation or None,
        target=row.target,
        weight=plain(row.weight),
    )


def _reported(report: RowReport) -> Row:
    row = _row(report.row)
    row.actual = report.actual or None
    row.score = plain(report.score) if report.score is not None else None
    row.deviation = report.deviation or None
    return row


def _put_money(form: Form, evaluation: SelfEvaluation) -> None:
    scheme = scheme_for(form)
    money = _money_printer(form.money_unit)
    rate = execution_rate(evaluation.executed, evaluation.annual_budget)
    form.initial_budget, form.annual_budget = (
        money(evaluation.initial_budget),
        money(evaluation.annual_budget),
    )
    form.executed = money(evaluation.executed)
    form.execution_rate = None if rate is None else f"{scheme.roundings.rate[0].apply(rate)}%"
    form.budget_weight = plain(evaluation.goal.budget_weight)
    form.budget_score = plain(evaluation.budget_score) if evaluation.budget_score is not None else None
    form.funds = [
        Fund(
            name="年度资金总额",
            initial=form.initial_budget,
            annual=form.annual_budget,
            executed=form.executed,
            rate=form.execution_rate,
            weight=form.budget_weight,
            score=form.budget_score,
        ),
        *(_fund(each, money) for each in evaluation.funds),
    ]


def _fund(each: dict[str, Any], money: Any) -> Fund:
    figures = {name: money(Decimal(each[name])) for name in ("initial", "annual", "executed")}
    return Fund(name=FUND_NAMES.get(each["name"], each["name"]), weight="—", **figures)


def _money_printer(unit: str | None) -> Any:
    """A function that prints an amount in 元 as the form does."""

    def printed(amount: Decimal | None) -> str | None:
        if amount is None:
            return None
        shown = amount / TEN_THOUSAND if unit == "万元" else amount
        return f"{shown:.2f}" if shown == round(shown, 2) else plain(shown)

    return printed
