"""Quality, timeliness and communication by their definitions, and unmoved when the world moves on."""

from datetime import date

import pytest

from tests.subsystems.performance.tasks.conftest import TALK, TASK
from tests.subsystems.performance.year.people import at
from yanfa.kernel.indicators.compute import by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.performance.indicators import (
    COMMUNICATION_TIMELINESS,
    COMPLETION_TIMELINESS,
    QUALITY_RATE,
)
from yanfa.subsystems.performance.services import tasks

YEAR = Period.year(2024)


def figure(indicator, period=YEAR, **filters):
    value = compute(indicator, period, filters)
    return value.numerator, value.denominator


@pytest.fixture
def plan(of):
    """(task number: planned, completed, standard, accepted, met) of a year, one for every case."""
    cases = {
        "good": (date(2024, 3, 1), date(2024, 3, 1), "标准", date(2024, 3, 5), True),
        "late": (date(2024, 3, 1), date(2024, 3, 2), "标准", date(2024, 4, 1), True),
        "failed": (date(2024, 6, 1), date(2024, 5, 1), "标准", date(2024, 5, 2), False),
        "no-standard": (date(2024, 6, 1), date(2024, 5, 1), "", None, None),
        "not-accepted": (date(2024, 12, 31), date(2024, 12, 31), "标准", None, None),
        "not-done": (date(2024, 12, 31), None, "标准", None, None),
    }
    with at(2025, 6, 1):
        for number, (planned, completed, standard, accepted, met) in cases.items():
            facts = {"number": number, "planned_on": planned, "standard": standard}
            task = tasks.plan_task(of.year, by=of.officer, **TASK | facts)
            if completed:
                tasks.complete(task, by=of.officer, completed_on=completed)
            if accepted:
                tasks.accept(task, by=of.officer, accepted_on=accepted, met=met, document="验收")
    return {each.number: each for each in type(task).objects.all()}


def test_quality_counts_what_was_completed_and_met_a_standard(plan):
    assert figure(QUALITY_RATE) == (2, 5)
    assert compute(QUALITY_RATE, YEAR).value == 40


def test_completion_counts_by_the_first_planned_day(of, plan):
    with at(2025, 6, 1):
        postponed = {"new_date": date(2025, 3, 31), "approved_on": date(2024, 12, 1), "document": "批复"}
        tasks.postpone(plan["not-done"], by=of.officer, **postponed)
    assert figure(COMPLETION_TIMELINESS) == (4, 6)


def test_months_and_the_borders_of_a_period(plan):
    march = Period(date(2024, 3, 1), date(2024, 4, 1))
    assert figure(COMPLETION_TIMELINESS, march) == (1, 2)
    assert figure(QUALITY_RATE, march) == (1, 2)
    assert figure(COMPLETION_TIMELINESS, Period(date(2024, 12, 1), date(2024, 12, 31))) == (0, 0)
    assert [month.numerator for month in by_month(QUALITY_RATE, YEAR)][2:4] == [1, 1]


def test_what_happens_after_the_period_changes_nothing_in_it(of, plan):
    periods = (YEAR, Period(date(2024, 1, 1), date(2024, 7, 1)), Period(date(2024, 12, 1), date(2025, 1, 1)))
    indicators = (QUALITY_RATE, COMPLETION_TIMELINESS)
    before = [figure(indicator, period) for indicator in indicators for period in periods]
    with at(2025, 6, 1):
        tasks.complete(plan["not-done"], by=of.officer, completed_on=date(2025, 1, 2))
        for number in ("not-accepted", "not-done"):
            tasks.accept(plan[number], by=of.officer, accepted_on=date(2025, 1, 3), met=True, document="验收")
    assert [figure(indicator, period) for indicator in indicators for period in periods] == before
    assert figure(QUALITY_RATE, Period.year(2025)) == (1, 1)


def test_withdrawn_rows_do_not_count(of, plan):
    with at(2025, 6, 1):
        accepted = plan["good"].completions.get().acceptances.get()
        tasks.withdraw_fact(accepted, by=of.officer, reason="单据有误")
        tasks.withdraw_task(plan["not-done"], by=of.officer, version=1, reason="重复登记")
    assert figure(QUALITY_RATE) == (1, 5)
    assert figure(COMPLETION_TIMELINESS) == (4, 5)


def test_dimensions_narrow_both_parts(of, plan):
    code = of.year.project.code
    assert figure(QUALITY_RATE, project=code, kind="activity") == (2, 5)
    assert figure(COMPLETION_TIMELINESS, project=code, kind="task") == (0, 0)
    assert compute(COMPLETION_TIMELINESS, YEAR, {"project": "none"}).value is None


def test_communications_in_time_over_those_due(of):
    done = (date(2024, 5, 10), date(2024, 5, 11), None)
    with at(2025, 1, 5):
        for number, day in enumerate(done):
            facts = TALK | {"number": str(number), "partner": "division" if number else "supplier"}
            tasks.note_communication(of.year, by=of.officer, **facts, done_on=day)
    assert figure(COMMUNICATION_TIMELINESS) == (1, 3)
    assert figure(COMMUNICATION_TIMELINESS, kind="supplier") == (1, 1)
    assert figure(COMMUNICATION_TIMELINESS, Period(date(2024, 5, 11), date(2025, 1, 1))) == (0, 0)


def test_the_lists_behind_the_figures_hold_no_names_of_people():
    for indicator in (QUALITY_RATE, COMPLETION_TIMELINESS, COMMUNICATION_TIMELINESS):
        for part in (indicator.numerator, indicator.denominator):
            paths = {column.path.rpartition("__")[2] for column in part.columns}
            assert not paths & {"recorded_by", "withdrawn_by", "partner_name", "subject", "note"}
