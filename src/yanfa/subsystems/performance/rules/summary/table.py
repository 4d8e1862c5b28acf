"""The rows of the summary of self-evaluations (自评结果汇总表) that a unit sends to its authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import GradeScheme
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

from .account import Evaluated
from .deviation import deviation_degree
from .sentences import ten_thousands, two_decimals

COLUMNS: tuple[Sentence, ...] = (
    Sentence("序号", "No."),
    Sentence("项目名称", "Project"),
    Sentence("实施单位", "Unit"),
    Sentence("全年预算数（万元）", "Budget (万元)"),
    Sentence("全年执行数（万元）", "Paid (万元)"),
    Sentence("预算执行率（%）", "Execution (%)"),
    Sentence("自评得分", "Self score"),
    Sentence("复核得分", "Review score"),
    Sentence("偏离度（%）", "Deviation (%)"),
    Sentence("评分等级", "Grade"),
    Sentence("主要问题", "Main problems"),
    Sentence("改进措施", "Measures"),
)
TOTAL = Sentence("合计", "Total")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class SummaryRow:
    """One project, or the total (`number` None). Money in 元; `rate` in per cent and `deviation` as a share, unrounded.

    Of the total, scores are the arithmetic means of those that are there; it has no grade.
    """

    number: int | None
    project: Sentence
    unit: str
    annual_budget: Decimal
    executed: Decimal
    rate: Decimal | None
    self_score: Decimal | None
    review_score: Decimal | None
    deviation: Decimal | None
    grade: str | None
    problems: Sentence
    measures: str


def summary_rows(projects: Sequence[Evaluated], grades: GradeScheme) -> list[SummaryRow]:
    """One row a project in the order given, and the total; nothing for no projects."""
    rows = [_row(number, each, grades) for number, each in enumerate(projects, 1)]
    return [*rows, _total(rows)] if rows else []


def cells_of(row: SummaryRow, language: str) -> tuple[str, ...]:
    """The cells of a row as printed in "zh" or "en": money in 万元, figures half up to two decimals."""
    texts = (row.project, row.problems)
    project, problems = (getattr(each, language) for each in texts)
    return (
        "" if row.number is None else str(row.number),
        project,
        row.unit,
        ten_thousands(row.annual_budget),
        ten_thousands(row.executed),
        _figure(row.rate),
        _figure(row.self_score),
        _figure(row.review_score),
        _figure(None if row.deviation is None else row.deviation * HUNDRED),
        row.grade or "",
        problems,
        row.measures,
    )


def _figure(number: Decimal | None) -> str:
    return "" if number is None else two_decimals(number)


def _row(number: int, each: Evaluated, grades: GradeScheme) -> SummaryRow:
    told = tuple(dict.fromkeys(each.problems))
    problems = Sentence("；".join(one.zh for one in told), "; ".join(one.en for one in told))
    return SummaryRow(
        number=number,
        project=Sentence(each.project, each.project),
        unit=each.unit,
        annual_budget=each.annual_budget,
        executed=each.executed,
        rate=_rate(each.executed, each.annual_budget),
        self_score=each.self_score,
        review_score=each.review_score,
        deviation=deviation_degree(each.self_score, each.review_score),
        grade=each.graded(grades),
        problems=problems,
        measures=each.measures,
    )


def _total(rows: Sequence[SummaryRow]) -> SummaryRow:
    budget = sum((row.annual_budget for row in rows), Decimal(0))
    executed = sum((row.executed for row in rows), Decimal(0))
    return SummaryRow(
        number=None,
        project=TOTAL,
        unit="",
        annual_budget=budget,
        executed=executed,
        rate=_rate(executed, budget),
        self_score=_mean([row.self_score for row in rows]),
        review_score=_mean([row.review_score for row in rows]),
        deviation=_mean([row.deviation for row in rows]),
        grade=None,
        problems=Sentence("", ""),
        measures="",
    )


def _rate(executed: Decimal, budget: Decimal) -> Decimal | None:
    return HUNDRED * executed / budget if budget else None


def _mean(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
