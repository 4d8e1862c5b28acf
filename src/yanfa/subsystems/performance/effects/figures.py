"""Where the figure of a row comes from, what it prints, and the money of the year at the cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from yanfa.kernel.indicators.compute import Filters
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.procedures.feedback.api import PROJECT_SATISFACTION, SITE_SATISFACTION
from yanfa.registers.projects.api import budget_of
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.models import Monitoring, RowReport, SelfEvaluation
from yanfa.subsystems.performance.rules.values import multiplied, plain

CENT = Decimal("0.01")
#: As exact as the table of rows keeps a value.
KEPT = Decimal("0.0001")


@dataclass(frozen=True)
class Figure:
    """What computes the figure of a row: an indicator, a period, filters."""

    indicator: Indicator
    period: Period
    filters: Filters


def figure_of(report: RowReport) -> Figure | None:
    """What computes the figure of a row; None where a person typed it or gave an opinion.

    Raises KeyError where the code of the row is no declared indicator.
    """
    period = Period.year(report.evaluation.goal.year)
    if report.source == Source.SYSTEM and report.indicator_code:
        return Figure(registry[report.indicator_code], period, report.filters)
    if report.source == Source.LIST and report.upload is not None:
        return Figure(registry[report.upload.indicator_code], period, {})
    if report.source == Source.SURVEY and report.survey is not None:
        of_project = report.survey.project_year_id is not None
        asked = PROJECT_SATISFACTION if of_project else SITE_SATISFACTION
        return Figure(asked, period, {"survey": report.survey.public_id})
    return None


def row_value(report: RowReport, indicator: Indicator, value: Decimal) -> Decimal:
    """A computed value in the unit of the row, as exact as rows are kept: 1258353 次 are 125.8353 万次."""
    (_base, times), (_other, wanted) = multiplied(indicator.unit), multiplied(report.row.unit)
    return (value * times / wanted).quantize(KEPT, ROUND_HALF_UP)


def printed_actual(report: RowReport) -> str:
    """What the form prints for a figure: two decimals at most, no needless zeros, and the unit of the row."""
    if report.value is None:
        return report.actual
    # A value that was just typed into a record may still be an integer.
    return f"{plain(Decimal(report.value).quantize(CENT, ROUND_HALF_UP))}{report.row.unit}"


def put_money(monitoring: Monitoring) -> None:
    """The money as of the day of a monitoring, computed from lines and payments; nothing is typed."""
    budget = budget_of(monitoring.goal.project_year, monitoring.as_of)
    monitoring.initial_budget = budget.initial
    monitoring.annual_budget = budget.adjusted
    monitoring.executed = budget.executed


def freeze_money(evaluation: SelfEvaluation) -> None:
    """Keep the money of the year as of the cut-off, with the documents of each change."""
    budget = budget_of(evaluation.goal.project_year, evaluation.cut_off)
    evaluation.initial_budget = budget.initial
    evaluation.annual_budget = budget.adjusted
    evaluation.executed = budget.executed
    evaluation.funds = [
        {
            "name": str(source),
            "initial": str(part.initial),
            "annual": str(part.adjusted),
            "executed": str(part.executed),
        }
        for source, part in budget.by_source.items()
    ]
    evaluation.budget_documents = [
        {
            "kind": line.kind,
            "amount": str(line.amount),
            "document": line.document_number,
            "dated": line.document_date.isoformat(),
        }
        for line in budget.lines
    ]


def execution_rate(executed: Decimal | None, annual: Decimal | None) -> Decimal | None:
    """全年执行数 ÷ 全年预算数 in per cent, not rounded; None without both or for a budget of zero."""
    if executed is None or not annual:
        return None
    return executed * 100 / annual
