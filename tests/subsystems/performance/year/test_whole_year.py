"""One year of a project by eleven people, from the first word of its goals to the archive."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.subsystems.performance.year.people import at, at_date, centre, reports
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
from yanfa.kernel.workflow.fragments.archiving import entry_of
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db


def test_a_year_goes_from_its_goals_to_the_archive():
    with at(2024, 1, 15):
        of = centre(2024)
    with at(2024, 3, 2):
        goal = approved_goal(of)
        assert goal.approval_number == "科绩〔2024〕1号"
    with at(2024, 12, 31):
        evaluation = opened(of, goal)
        assert [report.state for report in reports(evaluation)] == ["assigned"] * 3
        filled(of, evaluation)
    with at(2025, 1, 20):
        evaluation = scored(of, evaluation)
        assert evaluation.executed == Decimal(990000)
        assert evaluation.budget_score == Decimal("9.90")
        assert evaluation.total == Decimal("99.90")
        assert evaluation.grade == "优"
        evaluation = sealed(of, signed(of, evaluation))
    with at(2025, 2, 10):
        evaluation = archived(of, published(of, evaluation))
    volume = entry_of(evaluation).manifest
    assert [row["mark"] for row in volume["rows"]] == ["evidenced"] * 3
    assert len(volume["evidence"]) == 3
    assert [each["step"] for each in volume["signatures"]][-1] == "主要负责人签发"
    assert not Turn.objects.filter(process="performance.self_evaluation").exists()
    assert StateSpan.objects.filter(tag="published", left_at=None).count() == 1
    assert list(verify_turns()) == []


def test_the_days_for_late_entries_must_be_over_before_figures_are_locked():
    with at(2024, 1, 15):
        of = centre(2024)
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2025, 1, 3):
        evaluation = filled(of, opened(of, goal))
        assert evaluation.late_until == at_date(2025, 1, 15)
        assert all(report.late for report in reports(evaluation))
        with pytest.raises(Exception, match="补录期到 2025-01-15 止"):
            perform("lock_figures", evaluation, by=of.officer)
