"""A consultation counts with a topic, somebody from outside and minutes; internal meetings do not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, facts, verified
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.records.indicators.meetings import CONSULTATION_MEETINGS
from yanfa.subsystems.records.models import Meeting
from yanfa.subsystems.records.models.meetings import experts_in
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)


@pytest.fixture(autouse=True)
def in_april():
    with at(2024, 4, 2):
        yield


def test_only_consultations_with_somebody_from_outside_count(of):
    verified(of, Meeting, DAY, adopted_opinions=3)
    verified(of, Meeting, DAY, title="内部例会", expert_units="")
    verified(of, Meeting, DAY, title="评估论证", topic="evaluation")
    verified(of, Meeting, DAY, title="培训", kind="training", participants=40)
    verified(of, Meeting, DAY, title="交流", kind="exchange", participants=25)
    year = Period.year(2024)
    assert compute(CONSULTATION_MEETINGS, year).numerator == 2
    filters = {"topic": "planning_and_soft_research"}
    assert compute(CONSULTATION_MEETINGS, year, filters).numerator == 1
    told = {str(fact.label): fact.value for fact in facts_of(Meeting, 2024)}
    assert (told["决策咨询外请专家人次"], told["采纳意见数"]) == (4, 3)
    assert (told["无外请专家，不计决策咨询"], told["培训和交流人次"]) == (1, 65)


def test_a_consultation_needs_a_topic_and_a_training_does_not(of):
    with pytest.raises(ValidationError, match="请选主题"):
        results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY, topic=""))
    assert results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY, topic="", kind="training"))


def test_a_meeting_of_the_committee_is_marked_by_itself(of):
    held = results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY, kind="committee"))
    assert held.committee


def test_the_same_meeting_is_there_once(of):
    results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY))
    with pytest.raises(ValidationError, match="已登记"):
        results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY))


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("", []),
        ("复旦大学 2", [("复旦大学", 2)]),
        ("复旦大学2人\n上海交通大学", [("复旦大学", 2), ("上海交通大学", 1)]),
        ("  \n示例研究院：3 人 ", [("示例研究院", 3)]),
        ("第1研究所 4", [("第1研究所", 4)]),
        ("7", []),
    ],
)
def test_lines_of_units_and_numbers(lines, found):
    assert experts_in(lines) == found
