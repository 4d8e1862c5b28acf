"""Two people at one paper of the year at the same moment: one gets through, the other is told, nothing is lost.

Each race has its control: the same moment with the guard taken away, which lets both through.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from threading import Barrier, Event, local

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from tests.kernel.racing import PATIENCE, race
from tests.subsystems.performance.year import stops
from tests.subsystems.performance.year.people import at, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, opened, scored
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.workflow import moving
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.performance.models import Adjustment, Correction, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import correcting, drafting, evaluating, scoring
from yanfa.subsystems.performance.workflow import SELF_EVALUATION

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = (MoveRefused, ValidationError)
LOCK = SELF_EVALUATION.move("lock_figures")


@pytest.fixture
def of(db):
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def goal(of):
    with at(2024, 3, 2):
        return approved_goal(of)


@pytest.fixture
def handed_out(of, goal):
    with at(2024, 12, 31):
        return opened(of, goal)


@pytest.fixture
def at_scoring(of):
    evaluation = stops.year_over(of)
    with at(2025, 1, 20):
        return scored(of, evaluation)


def met(monkeypatch, place, name):
    """Let two threads meet at the end of a function of a module, once each: both have read before either writes."""
    barrier, passed, real = Barrier(2), local(), getattr(place, name)

    def meeting(*arguments, **options):
        result = real(*arguments, **options)
        if not hasattr(passed, "once"):
            passed.once = True
            barrier.wait(PATIENCE)
        return result

    monkeypatch.setattr(place, name, meeting)


def sorted_out(outcomes):
    """Who got through, and the sentences of those who were told; nothing else may have happened."""
    told = [each for each in outcomes if isinstance(each, TOLD)]
    through = [each for each in outcomes if not isinstance(each, Exception)]
    assert len(told) + len(through) == len(outcomes), outcomes
    return through, [str(each) for each in told]


def naive(monkeypatch, *places):
    """Take the record as it was read, without lock and version: what a naive programmer would write."""
    for place in places:
        monkeypatch.setattr(place, "locked", lambda record, version=None: record)


# ── Two people report one row ─────────────────────────────────────────────────────────────────


def report_at_once(of, report):
    """The reporter and the officer save the same row, each read at the same version."""
    jobs = [
        partial(
            evaluating.report_row,
            RowReport.objects.get(pk=report.pk),
            by=person,
            version=report.version,
            facts={"source": "manual", "value": Decimal(value), "actual": f"{value}台/套"},
        )
        for person, value in ((of.reporter, 3520), (of.officer, 3250))
    ]
    return race(jobs)


def saved(report):
    changes = AuditEvent.objects.filter(action="performance.report_row", outcome="done").order_by("pk")
    return [each.changes["value"][1] for each in changes if "value" in each.changes]


def test_of_two_who_report_one_row_the_second_is_told(of, handed_out):
    report = reports(handed_out)[0]
    with at(2024, 12, 31):
        through, told = sorted_out(report_at_once(of, report))
    assert (len(through), len(told)) == (1, 1)
    stood = RowReport.objects.get(pk=report.pk)
    assert (stood.version, stood.value) == (report.version + 1, through[0].value)
    assert len(saved(report)) == 1


def test_control_without_the_version_the_first_figure_is_lost(of, handed_out, monkeypatch):
    report = reports(handed_out)[0]
    naive(monkeypatch, evaluating)
    with at(2024, 12, 31):
        through, _told = sorted_out(report_at_once(of, report))
    assert len(through) == 2
    assert len(saved(report)) == 2, "one of the two figures was overwritten unseen"


# ── Filling against locking ───────────────────────────────────────────────────────────────────


def return_and_lock(of, evaluation):
    """A row goes back to its reporter in the same moment in which the officer locks the figures."""
    report = reports(evaluation)[0]
    return race(
        [
            partial(perform, "return_row", report, by=of.officer, data=stops.REASON),
            partial(perform, "lock_figures", evaluation, by=of.officer),
        ]
    )


def lock_unseen(evaluation, by, data):
    """The lock without looking at the rows once more."""
    evaluation.locked_at, evaluation.locked_by = now(), by


def checked_outside_only(monkeypatch):
    """Make the check before the transaction and not in it, with both threads past it before either writes."""
    examine = moving.examine
    monkeypatch.setattr(
        moving,
        "examine",
        lambda move, record, by, data: (
            {"reason": ""} if connection.in_atomic_block else examine(move, record, by, data)
        ),
    )
    met(monkeypatch, moving, "examine")


def test_no_row_goes_back_while_the_figures_are_locked(of):
    evaluation = stops.year_over(of)
    with at(2025, 1, 20):
        through, told = sorted_out(return_and_lock(of, evaluation))
    evaluation.refresh_from_db()
    states = {report.state for report in reports(evaluation)}
    assert (len(through), len(told)) == (1, 1)
    assert states == ({"collected"} if evaluation.locked else {"collected", "assigned"})
    assert verify_turns() == []


def test_control_without_looking_again_a_locked_figure_is_open_to_change(of, monkeypatch):
    evaluation = stops.year_over(of)
    checked_outside_only(monkeypatch)
    monkeypatch.setitem(vars(LOCK), "effect", lock_unseen)
    with at(2025, 1, 20):
        through, _told = sorted_out(return_and_lock(of, evaluation))
    evaluation.refresh_from_db()
    assert len(through) == 2
    assert evaluation.locked
    assert "assigned" in {report.state for report in reports(evaluation)}


# ── Two corrections, two adjustments, two openings ────────────────────────────────────────────


def correct_at_once(of, report):
    jobs = [
        partial(
            correcting.propose_correction,
            RowReport.objects.get(pk=report.pk),
            by=person,
            reason="漏计",
            value=Decimal(value),
        )
        for person, value in ((of.reporter, 3521), (of.officer, 3522))
    ]
    return race(jobs)


def test_of_two_corrections_of_one_row_one_is_open(of, at_scoring):
    with at(2025, 1, 21):
        through, told = sorted_out(correct_at_once(of, reports(at_scoring)[0]))
    assert (len(through), told) == (1, ["['该指标还有一份更正单没有办结。']"])
    assert Correction.objects.count() == 1
    assert verify_turns() == []


def test_control_without_the_question_the_constraint_stops_the_second(of, at_scoring, monkeypatch):
    """The table itself holds the line where nobody asks first: not two, but no sentence either."""
    monkeypatch.setattr(correcting, "_insist_on_time", lambda evaluation, report: None)
    with at(2025, 1, 21):
        outcomes = correct_at_once(of, reports(at_scoring)[0])
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [IntegrityError]
    assert Correction.objects.count() == 1


def adjust_at_once(of, goal):
    return race(
        [
            partial(drafting.open_adjustment, goal, by=person, reason="预算压减")
            for person in (of.reporter, of.officer)
        ]
    )


def test_of_two_adjustments_one_is_open(of, goal):
    with at(2024, 9, 2):
        through, told = sorted_out(adjust_at_once(of, goal))
    assert (len(through), told) == (1, ["['还有一份目标调整没有办结，请先办结。']"])
    assert Adjustment.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
def test_control_without_the_lock_both_find_no_adjustment_open(of, goal, monkeypatch):
    naive(monkeypatch, drafting)
    met(monkeypatch, drafting, "in_state")
    with at(2024, 9, 2):
        outcomes = adjust_at_once(of, goal)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [IntegrityError]


def open_at_once(of, goal):
    return race([partial(evaluating.open_evaluation, type(goal).objects.get(pk=goal.pk), by=of.officer)] * 2)


def test_of_two_openings_one_hands_the_rows_out(of, goal):
    with at(2024, 12, 31):
        through, told = sorted_out(open_at_once(of, goal))
    assert (len(through), told) == (1, ["['该项目年度的绩效自评已经启动。']"])
    assert SelfEvaluation.objects.get().reports.count() == 3
    assert verify_turns() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
def test_control_without_the_lock_both_find_no_self_evaluation(of, goal, monkeypatch):
    naive(monkeypatch, evaluating)
    met(monkeypatch, evaluating, "in_state")
    with at(2024, 12, 31):
        outcomes = open_at_once(of, goal)
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [IntegrityError]


# ── Scoring against submitting ────────────────────────────────────────────────────────────────


def score_and_submit(of, evaluation):
    """The officer takes a score back in the same moment in which the reporter submits the form."""
    report = reports(evaluation)[0]
    return race(
        [
            partial(scoring.score_row, report, by=of.officer, version=report.version, score=None),
            partial(perform, "submit", evaluation, by=of.reporter),
        ]
    )


def consistent(evaluation):
    """No submitted form has a row without a score or no total."""
    stood = SelfEvaluation.objects.get(pk=evaluation.pk)
    complete = stood.total is not None and all(each.score is not None for each in reports(stood))
    return complete or stood.state == "scoring"


def test_no_form_is_submitted_without_the_score_that_is_taken_back(of, at_scoring):
    with at(2025, 1, 21):
        through, told = sorted_out(score_and_submit(of, at_scoring))
    assert (len(through), len(told)) == (1, 1)
    assert consistent(at_scoring)
    assert verify_turns() == []


def test_control_with_the_check_outside_a_form_is_submitted_without_a_score(of, at_scoring, monkeypatch):
    """Who submits has been checked when the score is taken back, and is not checked again."""
    examine, checked, taken = moving.examine, Event(), Event()

    def outside_only(move, record, by, data):
        if connection.in_atomic_block:
            return {}
        found = examine(move, record, by, data)
        checked.set()
        assert taken.wait(PATIENCE)
        return found

    def take_back():
        assert checked.wait(PATIENCE)
        report = reports(at_scoring)[0]
        scoring.score_row(report, by=of.officer, version=report.version, score=None)
        taken.set()

    monkeypatch.setattr(moving, "examine", outside_only)
    with at(2025, 1, 21):
        through, _told = sorted_out(race([take_back, partial(perform, "submit", at_scoring, by=of.reporter)]))
    assert len(through) == 2
    assert not consistent(at_scoring)
