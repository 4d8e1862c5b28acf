"""Project years with their papers and turns, as the list and its spreadsheet show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.models import Adjustment, Goal, Monitoring, SelfEvaluation
from yanfa.subsystems.performance.services.standing import Whose, turns_of


@dataclass(frozen=True)
class YearLine:
    """One project year: its papers and who must act on them."""

    year: ProjectYear
    goal: Goal | None
    adjustments: list[Adjustment]
    monitorings: list[Monitoring]
    evaluation: SelfEvaluation | None
    turns: list[Whose]

    @property
    def papers(self) -> list[Any]:
        """Every paper of the year."""
        single = [each for each in (self.goal, self.evaluation) if each is not None]
        return [*single, *self.adjustments, *self.monitorings]


def lines_of(years: Iterable[ProjectYear]) -> list[YearLine]:
    """The lines of years that `models.years.for_list` fetched; the turns of all papers are read together."""
    bare = [_line(year) for year in years]
    turns = turns_of([paper for line in bare for paper in line.papers])
    for line in bare:
        line.turns.extend(each for paper in line.papers for each in turns.get((type(paper), paper.pk), []))
    return bare


def _line(year: ProjectYear) -> YearLine:
    goal = getattr(year, "goal", None)
    return YearLine(
        year=year,
        goal=goal,
        adjustments=list(goal.adjustments.all()) if goal else [],
        monitorings=list(goal.monitorings.all()) if goal else [],
        evaluation=getattr(goal, "self_evaluation", None) if goal else None,
        turns=[],
    )
