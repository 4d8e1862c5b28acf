"""Late papers are told: promised evidence that has not come, steps whose last day has passed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.subsystems.performance.year.people import Centre, at, at_date, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, evidence, opened
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance import tasks
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.models.evaluations import overdue_promises
from yanfa.subsystems.performance.services import evaluating
from yanfa.subsystems.performance.services.reminding import remind_of_promises, remind_of_steps

pytestmark = pytest.mark.django_db

DAY = at_date(2025, 1, 10)


@pytest.fixture
def of() -> Centre:
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def promised(of: Centre) -> SelfEvaluation:
    """The first row is reported with a promise of evidence by the reporter."""
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        evaluation = opened(of, goal)
        row = reports(evaluation)[0]
        facts = {"source": "manual", "value": Decimal(1), "promised_by": of.reporter, "promised_on": DAY}
        evaluating.report_row(row, by=of.reporter, version=row.version, facts=facts)
    return evaluation


def told(kind: str) -> set[str]:
    return {message.recipient.login for message in Message.objects.filter(kind=kind)}


def test_who_promised_and_the_officer_are_told_once_it_is_late(of, promised):
    with at(2025, 1, 10):
        assert remind_of_promises() == 0
    with at(2025, 1, 11):
        assert remind_of_promises() == 2
        assert remind_of_promises() == 0, "a second run of the same day is silent"
    assert told("performance.evidence_overdue") == {"reporter", "officer"}
    message = Message.objects.filter(kind="performance.evidence_overdue").first()
    assert "新增仪器" in message.title_zh
    assert "2025-01-10" in message.body_en
    assert message.link == reports(promised)[0].get_absolute_url()


def test_it_is_told_again_after_a_week(of, promised):
    with at(2025, 1, 11):
        remind_of_promises()
    with at(2025, 1, 17):
        assert remind_of_promises() == 0
    with at(2025, 1, 19):
        assert remind_of_promises() == 2


def test_evidence_that_came_ends_it_and_withdrawing_it_begins_it_again(of, promised):
    row = reports(promised)[0]
    with at(2025, 1, 11):
        kept = evidence(row, of.reporter)
        assert list(overdue_promises(at_date(2025, 1, 11))) == []
        evaluating.withdraw_evidence(kept, by=of.reporter, reason="传错")
        assert list(overdue_promises(at_date(2025, 1, 11))) == [row]
        evidence(row, of.reporter)
        assert list(overdue_promises(at_date(2025, 1, 11))) == []


def test_whose_turn_it_is_and_the_officer_hear_of_a_late_step(of, promised):
    row = reports(promised)[0]
    with at(2024, 12, 31):
        perform("fill", row, by=of.reporter)
    with at(2025, 1, 1):
        assert remind_of_steps() == 0
    with at(2025, 2, 10):
        assert remind_of_steps() > 0
        assert remind_of_steps() == 0
    by_record = {
        message.recipient.login
        for message in Message.objects.filter(
            kind="performance.step_overdue", object_id=reports(promised)[1].pk
        )
        if message.target == reports(promised)[1]
    }
    assert by_record == {"other", "officer"}


def test_the_worker_runs_both(of, promised):
    with at(2025, 2, 10):
        tasks.promises()
        tasks.steps()
    assert told("performance.evidence_overdue")
    assert told("performance.step_overdue")
