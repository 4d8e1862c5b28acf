"""Who may be drawn, and every reason for which an expert keeps away: alone and in bulk."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.registers.experts.people import expert
from tests.registers.people import IDENTITY_NUMBERS, account, human
from tests.registers.units import unit
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.experts.api import Party, candidates, conflicts, conflicts_of
from yanfa.registers.experts.models import Avoidance, Expert, Relation

pytestmark = pytest.mark.django_db


def codes(person, **case):
    return [str(conflict.code) for conflict in conflicts(person, **case)]


def test_candidates_are_in_the_pool_with_a_standing_consent_and_the_wanted_faculties():
    wanted = expert("甲", subjects=("430", "460"), kinds=("technical", "financial"))
    expert("乙", subjects=("110",))
    expert("丙", consented=False)
    suspended = expert("丁")
    perform("suspend", suspended, by=account("registrar1", "expert_registrar"), data={"reason": "逾期未评"})
    assert list(candidates(subjects=("430",))) == [wanted]
    assert set(candidates().values_list("name", flat=True)) == {"甲", "乙"}
    assert list(candidates(subjects=("430", "460"), kinds=("financial", "investment"))) == [wanted]
    assert list(candidates(kinds=("management",))) == []
    assert list(candidates(titles=("associate",))) == []
    assert list(candidates(on=today() - timedelta(days=1))) == []


def test_no_conflict_with_strangers():
    assert conflicts(expert(), organisations=[unit()], people=[Party("张三", "别处")]) == []


def test_the_unit_its_parents_and_its_children_are_judged_by_others():
    top = unit("上级大学")
    middle = unit("附属学院", parent=top)
    low = unit("学院实验室", parent=middle)
    other = unit("兄弟学院", parent=top)
    person = expert(organisation=middle)
    assert codes(person, organisations=[middle]) == ["same_unit"]
    assert codes(person, organisations=[top]) == ["related_unit"]
    assert codes(person, organisations=[low]) == ["related_unit"]
    assert codes(person, organisations=[other]) == []
    (said,) = conflicts(person, organisations=[low])
    assert "学院实验室" in said.sentence


def test_a_unit_in_words_is_the_unit_of_that_name():
    own = unit("示范 材料研究所")
    assert codes(expert(unit_name="示范材料研究所"), organisations=[own]) == ["same_unit"]


@pytest.mark.parametrize(
    ("until", "hit"),
    [(None, True), (date(2024, 6, 1), True), (date(2023, 6, 2), True), (date(2023, 6, 1), False)],
)
def test_a_co_author_counts_for_the_years_of_the_policy(until, hit):
    person = expert()
    Relation.objects.create(
        expert=person, kind="coauthor", person_name="李 四", person_unit="甲校", until=until
    )
    found = codes(person, people=[Party("李四", "甲校")], on=date(2026, 6, 2))
    assert found == (["coauthor"] if hit else [])


def test_a_name_alone_keeps_away_and_another_unit_clears():
    person = expert()
    Relation.objects.create(expert=person, kind="relative", person_name="李四", person_unit="甲校")
    assert codes(person, people=[Party("李四")]) == ["relative"]
    assert codes(person, people=[Party("李四", "乙校")]) == []


def test_a_relation_between_experts_holds_for_both():
    one, other = expert("赵一"), expert("钱二", identity_number=IDENTITY_NUMBERS[0])
    Relation.objects.create(expert=one, kind="supervisor", other=other)
    assert codes(one, people=[Party("某人", identity_number=IDENTITY_NUMBERS[0])]) == ["supervisor"]
    assert codes(other, people=[Party("赵一", one.unit)]) == ["supervisor"]


def test_the_person_himself_is_known_by_number_and_by_account():
    number = IDENTITY_NUMBERS[1]
    assert codes(expert(identity_number=number), people=[Party("不同名", identity_number=f" {number} ")]) == [
        "same_person"
    ]
    one_human = human()
    reviewer = account("exp1", "expert", person=one_human)
    applicant = account("app1", person=one_human)
    assert codes(expert(account=reviewer), people=[Party("王小明", account=applicant)]) == ["same_person"]
    assert codes(expert(), people=[Party("王小明", account=applicant)]) == []


def test_avoidances_hold_in_their_time_for_units_in_one_line_and_for_persons():
    top = unit("集团公司")
    low = unit("子公司", parent=top)
    person = expert()
    asked = Avoidance.objects.create(
        expert=person, organisation=top, declared_by="other_side", reason="诉讼", valid_from=date(2026, 1, 1)
    )
    Avoidance.objects.create(
        expert=person,
        person_name="孙五",
        reason="恩怨",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 3, 1),
    )
    assert codes(person, organisations=[low], on=date(2026, 2, 1)) == ["avoidance"]
    assert codes(person, organisations=[low], on=date(2025, 12, 31)) == []
    assert codes(person, people=[Party("孙五")], on=date(2026, 3, 1)) == ["avoidance"]
    assert codes(person, people=[Party("孙五")], on=date(2026, 3, 2)) == []
    Avoidance.objects.filter(pk=asked.pk).update(ended_at="2026-02-01T00:00:00Z")
    assert codes(person, organisations=[low], on=date(2026, 2, 1)) == []


def test_hundreds_of_experts_cost_as_many_queries_as_one():
    judged = unit()
    people = [expert() for _ in range(30)]
    Relation.objects.create(expert=people[3], kind="dispute", person_name="李四")

    def asked(pool):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = conflicts_of(pool, organisations=[judged], people=[Party("李四")], on=today())
        return found, len(queries)

    pool = Expert.objects.all()
    found, many = asked(pool)
    _one, few = asked(Expert.objects.filter(pk=people[3].pk))
    assert many == few
    assert found.keys() == {person.pk for person in people}
    assert [key for key, reasons in found.items() if reasons] == [people[3].pk]
