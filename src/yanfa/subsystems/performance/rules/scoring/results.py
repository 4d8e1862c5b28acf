"""What scoring works on and yields: a form without its scores, scores with their reasons, and verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.values import (
    FoundQuantity,
    find_quantities,
    parse_money,
    parse_number,
)

from .sentences import Sentence

Part = Literal["row", "budget", "total", "grade"]
Verdict = Literal["reproduced", "within", "contradicted", "insufficient_data"]
Points = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class UnscoredRow:
    """A row of the indicator table as the scorer sees it: without its score."""

    index: int
    name: str
    level: str
    target: str | None
    actual: str | None
    weight: Decimal | None
    rule: str | None
    deviation: str | None


@dataclass(frozen=True)
class UnscoredForm:
    """A form as the scorer sees it: no score of a row, of the budget or in total, and no grade.

    Money is in 元; `narrative` holds what the form tells of its results.
    """

    rows: tuple[UnscoredRow, ...]
    budget_weight: Decimal | None
    annual_budget: Decimal | None
    executed: Decimal | None
    narrative: str

    @cached_property
    def figures(self) -> tuple[FoundQuantity, ...]:
        """The figures of the narrative, found once for all rows."""
        return tuple(find_quantities(self.narrative))

    @property
    def execution_rate(self) -> Decimal | None:
        """Executed ÷ annual budget in per cent, not rounded; None without both or for a budget of 0."""
        if self.executed is None or not self.annual_budget:
            return None
        return self.executed / self.annual_budget * 100


@dataclass(frozen=True)
class RowScore:
    """What a row (or the budget line, or the total) should get.

    `low` and `high` are equal where the rule gives one value, and None where nothing is printed to score
    on; `high_included` is False where the upper end belongs to the next band. They are not rounded.
    `possible` are the only points that the printed rule can give, empty where that is not known.
    `over_completion` is actual ÷ target where the target was exceeded; `reducible` says that the scheme
    then lets points be taken off. `index` is the place of the row in the form, None for the other parts.
    """

    part: Part
    index: int | None
    name: str
    kind: str
    low: Decimal | None
    high: Decimal | None
    basis: str
    sentence: Sentence
    weight: Decimal | None = None
    over_completion: Decimal | None = None
    high_included: bool = True
    reducible: bool = False
    possible: tuple[Points, ...] = ()


@dataclass(frozen=True)
class Judged:
    """A printed score (None where a row prints none) beside the computed one."""

    score: RowScore
    printed: str | None
    verdict: Verdict
    sentence: Sentence


def without_scores(form: Form) -> UnscoredForm:
    """The form as the scorer may see it."""
    narrative = "\n".join(text for text in (form.result_text, form.achievements) if text)
    return UnscoredForm(
        rows=tuple(
            UnscoredRow(
                index=index,
                name=row.name or "",
                level=f"{row.level1 or ''}/{row.level2 or ''}",
                target=row.target,
                actual=row.actual,
                weight=parse_number(row.weight),
                rule=row.rule,
                deviation=row.deviation,
            )
            for index, row in enumerate(form.indicators)
        ),
        budget_weight=parse_number(form.budget_weight),
        annual_budget=parse_money(form.annual_budget, form.money_unit),
        executed=parse_money(form.executed, form.money_unit),
        narrative=narrative,
    )


def scored(row: UnscoredRow, kind: str, points: Points, basis: str, sentence: Sentence) -> RowScore:
    """A row with the least and most points that its rule gives."""
    return RowScore("row", row.index, row.name, kind, *points, basis, sentence, row.weight)


def insufficient(
    row: UnscoredRow, kind: str, sentence: Sentence, *, basis: str = "", possible: tuple[Points, ...] = ()
) -> RowScore:
    """A row on which nothing is printed to score it."""
    return RowScore(
        "row", row.index, row.name, kind, None, None, basis, sentence, row.weight, possible=possible
    )
