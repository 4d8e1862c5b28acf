"""A year at the point where a test of its outputs begins, made through the same doors as pages use."""

from __future__ import annotations

from typing import Any

from tests.subsystems.performance.year.people import Centre, at, centre
from tests.subsystems.performance.year.walk import (
    approved_goal,
    archived,
    filled,
    opened,
    published,
    scored,
    sealed,
    signed,
)
from yanfa.subsystems.performance.models import SelfEvaluation

STEPS = (scored, signed, sealed, published, archived)


def year_until(last: Any, number: int = 2024) -> tuple[Centre, SelfEvaluation]:
    """The centre and its self-evaluation after the named step of the walk."""
    with at(number, 1, 15):
        of = centre(number)
    with at(number, 3, 2):
        goal = approved_goal(of)
    with at(number, 12, 31):
        evaluation = filled(of, opened(of, goal))
    with at(number + 1, 1, 20):
        for step in STEPS[: STEPS.index(last) + 1]:
            evaluation = step(of, evaluation)
    evaluation.refresh_from_db()
    return of, evaluation
