"""The pages of correction sheets, what search finds of self-evaluations, and their JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.registers.people import account, signed_in
from tests.registers.units import unit
from tests.subsystems.performance.year.people import Centre, at, centre, member, reports
from tests.subsystems.performance.year.walk import approved_goal, filled, opened, scored
from yanfa.subsystems.performance.models import Correction, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import correcting

pytestmark = pytest.mark.django_db

LIST = "/performance/corrections/"
API = "/api/performance/evaluations"


@pytest.fixture
def of() -> Centre:
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def evaluation(of: Centre) -> SelfEvaluation:
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        gathered = filled(of, opened(of, goal))
    with at(2025, 1, 20):
        return scored(of, gathered)


@pytest.fixture
def row(evaluation: SelfEvaluation) -> RowReport:
    return reports(evaluation)[0]


@pytest.fixture
def sheet(of: Centre, row: RowReport) -> Correction:
    with at(2025, 1, 21):
        return correcting.propose_correction(row, by=of.reporter, reason="漏计二十台", value=3540)


def words(answer: Any) -> str:
    return answer.content.decode()


def client(user: Any) -> Client:
    return signed_in(Client(), user)


def test_a_correction_is_proposed_from_the_row(of, row):
    with at(2025, 1, 21):
        reporter = client(of.reporter)
        assert f"{row.get_absolute_url()}correct/" in words(reporter.get(row.get_absolute_url()))
        typed = {"value": "３,540", "actual": "", "reason": "漏计二十台"}
        answer = reporter.post(f"{row.get_absolute_url()}correct/", typed, follow=True)
    assert "更正单已提出" in words(answer)
    (made,) = Correction.objects.all()
    assert (made.old_actual, made.new_actual, made.proposed_by) == ("3520台/套", "3540台/套", of.reporter)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value": "3520", "actual": "3520台/套", "reason": "无"}, "无需更正"),
        ({"value": "许多", "reason": "写错"}, "许多"),
        ({"value": "3540", "reason": ""}, "这个字段是必填项"),
    ],
)
def test_wrong_input_gets_a_sentence_and_is_kept(of, row, typed, told):
    answer = client(of.reporter).post(f"{row.get_absolute_url()}correct/", typed)
    assert answer.status_code == 200
    assert told in words(answer)
    assert not Correction.objects.exists()


def test_another_division_proposes_nothing(of, row):
    answer = client(of.other).post(f"{row.get_absolute_url()}correct/", {"value": "1", "reason": "不该"})
    assert answer.status_code == 200
    assert not Correction.objects.exists()


def test_a_second_open_sheet_is_refused(of, row, sheet):
    typed = {"value": "3541", "reason": "再改"}
    assert "还有一份更正单没有办结" in words(
        client(of.reporter).post(f"{row.get_absolute_url()}correct/", typed)
    )


def test_the_sheet_shows_both_values_and_who_may_decide(of, sheet):
    page = words(client(of.officer).get(sheet.get_absolute_url()))
    assert "3520台/套" in page
    assert "3540台/套" in page
    assert "move/apply_correction/" in page
    assert "move/apply_correction/" not in words(client(of.reporter).get(sheet.get_absolute_url()))


def test_the_officer_applies_it_and_the_row_shows_it(of, row, sheet):
    with at(2025, 1, 22):
        answer = client(of.officer).post(f"{sheet.get_absolute_url()}move/apply_correction/", follow=True)
    assert "已生效" in words(answer)
    row.refresh_from_db()
    assert row.actual == "3540台/套"
    page = words(client(of.finance).get(row.get_absolute_url()))
    assert "3520台/套 → 3540台/套" in page


def test_the_list_of_a_year(of, sheet):
    officer = client(of.officer)
    assert "漏计二十台" in words(officer.get(LIST))
    assert [each.pk for each in officer.get(f"{LIST}?year=2024&state=proposed").context["page"]] == [sheet.pk]
    assert not list(officer.get(f"{LIST}?state=applied").context["page"])
    assert list(officer.get(f"{LIST}?year=nonsense").context["page"])


def test_another_unit_and_the_public_see_nothing(of, sheet):
    stranger = client(member("stranger", "section_reporter", unit("别的单位")))
    assert stranger.get(sheet.get_absolute_url()).status_code == 404
    assert not list(stranger.get(LIST).context["page"])
    assert "/accounts/login/" in Client().get(sheet.get_absolute_url()).url


def test_hostile_reasons_are_escaped(of, row):
    hostile = "<script>alert(1)</script>"
    sheet = correcting.propose_correction(row, by=of.reporter, reason=hostile, value=1, actual=hostile)
    officer = client(of.officer)
    for address in (
        LIST,
        sheet.get_absolute_url(),
        row.get_absolute_url(),
        row.evaluation.get_absolute_url(),
    ):
        assert hostile not in words(officer.get(address)), address


def test_the_pages_speak_english(of, sheet):
    officer = client(of.officer)
    officer.cookies["language"] = "en"
    assert "Before" in words(officer.get(sheet.get_absolute_url()))
    assert "Correction sheet" in words(officer.get(LIST))


def test_the_list_asks_as_many_queries_for_many(of, evaluation, sheet, django_assert_max_num_queries):
    for other in reports(evaluation)[1:]:
        correcting.propose_correction(other, by=of.reporter, reason="核对", value=1, actual="一")
    officer = client(of.officer)
    officer.get(LIST)
    with django_assert_max_num_queries(14):
        officer.get(LIST)


class TestSearch:
    def test_the_unit_and_its_authority_find_the_form_and_others_do_not(self, of, evaluation):
        for login in ("reporter", "finance", "authority"):
            found = words(client(getattr(of, login)).get("/search/?q=新增仪器"))
            assert evaluation.get_absolute_url() in found, login
        stranger = member("stranger", "section_reporter", unit("别的单位"))
        for person in (stranger, account("nobody")):
            assert evaluation.get_absolute_url() not in words(client(person).get("/search/?q=新增仪器"))


class TestApi:
    def test_it_gives_marks_and_totals(self, of, evaluation):
        (form,) = client(of.finance).get(API, {"year": 2024}).json()
        assert (form["total"], form["grade"], form["executed"]) == ("99.90", "优", "990000.00")
        marks = {each["mark"]: each["count"] for each in form["marks"]}
        assert marks == {"system": 0, "list": 0, "evidenced": 3, "bare": 0}
        assert client(of.finance).get(API, {"year": 2023}).json() == []

    def test_another_unit_gets_nothing_and_the_public_a_reason(self, of, evaluation):
        stranger = member("stranger", "section_reporter", unit("别的单位"))
        assert client(stranger).get(API, {"year": 2024}).json() == []
        for person in (Client(), client(account("nobody"))):
            answer = person.get(API, {"year": 2024})
            assert answer.status_code in (401, 403)
            assert answer.json()["detail"]

    def test_a_bad_year_gets_a_reason(self, of):
        assert client(of.finance).get(API, {"year": "abc"}).status_code == 422
