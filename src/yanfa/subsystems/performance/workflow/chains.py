"""Who stands behind the audiences of the chains of approval, for goals and for what hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.fragments.chain import by_policy
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.models import GoalIndicator
from yanfa.subsystems.performance.permissions import (
    DIRECT,
    FINANCE,
    LEAD,
    MANAGE,
    OVERSEE,
    at,
    leaders,
    leading_department,
)

Audiences = Mapping[str, Callable[[Any], Any]]


def heads_concerned(year: ProjectYear) -> frozenset[str]:
    """The heads of the other departments that report rows; the officer where there are none."""
    leading = leading_department(year)
    rows = GoalIndicator.objects.filter(goal__project_year=year, dropped=False, department__isnull=False)
    found = {row.department for row in rows.select_related("department")} - {leading, None}
    return frozenset(at(LEAD, department) for department in found if department) or frozenset(
        {audience.holders(MANAGE)}
    )


def _audiences(year_of: Callable[[Any], ProjectYear]) -> Audiences:
    return {
        "lead": lambda record: leaders(year_of(record), LEAD),
        "countersign": lambda record: heads_concerned(year_of(record)),
        "finance": lambda record: audience.holders(FINANCE),
        "officer": lambda record: audience.holders(MANAGE),
        "deputy": lambda record: audience.holders(OVERSEE),
        "director": lambda record: audience.holders(DIRECT),
    }


OF_GOALS = _audiences(lambda goal: goal.project_year)
BELOW_GOALS = _audiences(lambda record: record.goal.project_year)

GOAL_STEPS = by_policy("performance.chain_goal", OF_GOALS)
ADJUSTMENT_STEPS = by_policy("performance.chain_adjustment", BELOW_GOALS)
MONITORING_STEPS = by_policy("performance.chain_monitoring", BELOW_GOALS)
EVALUATION_STEPS = by_policy("performance.chain_self_evaluation", BELOW_GOALS)
