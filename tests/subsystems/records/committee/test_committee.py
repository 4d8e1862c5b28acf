"""The strategic expert committee: charter in force, members in office, and what it did in the year."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, facts, verified
from yanfa.kernel.indicators.compute import compute, findings_of, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.records.indicators.committee import COMMITTEE_MECHANISM
from yanfa.subsystems.records.models import Charter, Departure, Meeting, Member
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)


@pytest.fixture(autouse=True)
def in_december():
    with at(2024, 12, 20):
        yield


def said(year=2024, **filters):
    return {each.code: each.said for each in findings_of(COMMITTEE_MECHANISM, Period.year(year), filters)}


def charter(of, edition, since, until=None):
    return verified(of, Charter, since, edition=edition, in_force_from=since, in_force_to=until)


def test_the_newest_version_in_force_is_named(of):
    charter(of, "2020版", date(2020, 1, 1))
    charter(of, "2024版", date(2024, 5, 1))
    charter(of, "试行", date(2024, 6, 1), date(2024, 8, 1))
    assert "（2024版）" in said()["charter"]
    assert facts_of(Charter, 2024)[0].value.edition == "2024版"


def test_members_are_in_office_until_their_term_ends_or_they_leave(of):
    gone = verified(of, Member, date(2024, 1, 5), term_to=date(2026, 1, 1))
    verified(of, Member, date(2024, 1, 5), name="乙", term_to=date(2024, 12, 31))
    verified(of, Member, date(2022, 1, 5), name="丙", term_to=date(2024, 6, 30))
    verified(of, Departure, date(2024, 9, 1), member=gone)
    assert "在任委员 1 人" in said()["members"]
    told = {str(fact.label): fact.value for fact in facts_of(Member, 2024)}
    assert told["期末在任委员"] == 1


def test_meetings_and_consultations_of_the_committee_are_its_activities(of):
    verified(of, Meeting, date(2024, 3, 1), kind="committee", title="年会")
    verified(of, Meeting, date(2024, 4, 1), title="咨询", committee=True)
    verified(of, Meeting, date(2024, 5, 1), title="别的咨询")
    assert said()["activities"] == "本期委员会会议 1 次，咨询 1 次。"
    assert compute(COMMITTEE_MECHANISM, YEAR).rows == 2
    assert compute(COMMITTEE_MECHANISM, YEAR).value is None


def test_no_name_of_a_member_stands_in_findings_or_rows(of):
    verified(of, Member, date(2024, 1, 5), name="某某某", term_to=date(2026, 1, 1))
    verified(of, Meeting, date(2024, 3, 1), kind="committee", title="年会")
    paths = [column.path for column in COMMITTEE_MECHANISM.numerator.columns]
    rows = rows_of(COMMITTEE_MECHANISM, COMMITTEE_MECHANISM.numerator, YEAR).values_list(*paths)
    assert "某某某" not in f"{said()} {list(rows)}"


def test_a_departure_lies_within_the_term(of):
    member = verified(of, Member, date(2024, 1, 5), term_to=date(2024, 10, 1))
    given = {"member": member, "left_on": date(2024, 11, 1), "document": "函"}
    with pytest.raises(ValidationError, match="聘期内"):
        results.register(Departure, by=of.reporter, facts=given)
    wrong = facts(Member, date(2024, 5, 1), term_to=date(2024, 4, 1), name="乙")
    with pytest.raises(ValidationError, match="聘期至不能早于"):
        results.register(Member, by=of.reporter, facts=wrong)
