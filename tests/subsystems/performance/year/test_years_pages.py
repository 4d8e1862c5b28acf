"""The list of project years and the hub of one: filters, turns, refusals, the spreadsheet, the number of queries."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.registers.budgets import project, project_year
from tests.registers.people import signed_in
from tests.registers.units import unit
from tests.subsystems.performance.year.people import at, centre, drafted
from tests.subsystems.performance.year.test_goals_pages import approved, page, stranger
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import drafting

pytestmark = pytest.mark.django_db
LIST = "/performance/years/"


@pytest.fixture
def of():
    with at(2024, 1, 15):
        yield centre(2024)


def further(of, code="P-002", name="科技114热线", number=2024):
    """Another project year of the unit, led by the other division."""
    year = project_year(number, of=project(code=code, name=name))
    year.departments.create(department=of.divisions[1], name=of.divisions[1].name)
    return year


def test_the_list_shows_the_standing_and_whose_turn_it_is(client, of):
    goal = drafted(of)
    further(of)
    perform("submit", goal, by=of.reporter)
    signed_in(client, of.reporter)
    text = page(client, LIST)
    for words in (
        "大型仪器共享服务",
        "科技114热线",
        "未申报",
        "目标申报中",
        "审批中",
        "处室负责人（资源管理部）",
        "2024-01-18 前",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=114", "科技114热线", "大型仪器共享服务"),
        ("q=P-001", "大型仪器共享服务", "科技114热线"),
        ("stage=not_begun", "科技114热线", "大型仪器共享服务"),
        ("stage=declaring", "大型仪器共享服务", "科技114热线"),
        ("stage=nonsense", "科技114热线", ""),
        ("year=all&q=114", "科技114热线", "大型仪器共享服务"),
        ("year=1066", "科技114热线", ""),
    ],
)
def test_filters_narrow_the_list(client, of, query, shown, hidden):
    drafted(of)
    further(of)
    signed_in(client, of.officer)
    table = page(client, f"{LIST}?{query}").split("<tbody>")[1]
    assert shown in table
    assert not hidden or hidden not in table


def test_a_department_filters_what_it_carries(client, of):
    further(of)
    signed_in(client, of.officer)
    table = page(client, f"{LIST}?department={of.divisions[1].public_id}").split("<tbody>")[1]
    assert "科技114热线" in table
    assert "大型仪器共享服务" not in table


def test_only_what_is_late_is_shown_on_demand(client, of):
    goal = drafted(of)
    further(of)
    perform("submit", goal, by=of.reporter)
    with at(2024, 2, 20):
        signed_in(client, of.officer)
        table = page(client, f"{LIST}?overdue=on").split("<tbody>")[1]
        assert "大型仪器共享服务" in table
        assert "已超期" in table
        assert "科技114热线" not in table


def test_the_newest_year_is_shown_unless_another_is_asked_for(client, of):
    further(of, code="P-003", name="明年项目", number=2025)
    signed_in(client, of.officer)
    assert "明年项目" in page(client, LIST).split("<tbody>")[1]
    assert "大型仪器共享服务" in page(client, f"{LIST}?year=2024").split("<tbody>")[1]
    both = page(client, f"{LIST}?year=all").split("<tbody>")[1]
    assert "明年项目" in both
    assert "大型仪器共享服务" in both


def test_another_unit_sees_its_own_years_alone(client, of):
    person = stranger()
    signed_in(client, person)
    assert "没有符合条件的项目年度" in page(client, LIST)
    other = person.memberships.get().organisation
    project_year(
        2024, of=project(code="P-009", name="别家的项目"), authority=unit("区科委", kind="government")
    )
    year = project_year(2023, of=project(code="P-010", name="本家的项目"))
    type(year).objects.filter(pk=year.pk).update(unit=other)
    text = page(client, LIST).split("<tbody>")[1]
    assert "本家的项目" in text
    assert "别家的项目" not in text


def test_the_spreadsheet_holds_the_list(client, of):
    drafted(of)
    further(of)
    signed_in(client, of.officer)
    data = client.get("/performance/years.xlsx?stage=declaring").content
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert len(lines) == 2
    assert lines[1][1:7] == ("P-001", "大型仪器共享服务", "管理中心", "资源管理部", "目标申报中", "起草中")


def test_the_list_asks_the_database_as_often_for_many_years(client, of, django_assert_num_queries):
    signed_in(client, of.officer)
    for number in range(3, 9):
        drafting.open_goal(further(of, code=f"P-00{number}", name=f"项目{number}"), by=of.officer)
    page(client, LIST)
    with django_assert_num_queries(QUERIES):
        page(client, LIST)


#: Session and person, years and departments of the filters, count, page with four prefetches, turns, their places.
QUERIES = 16


def test_the_hub_leads_from_stage_to_stage(client, of):
    goal = approved(of)
    hub = f"/performance/years/{goal.project_year.public_id}/"
    with at(2024, 12, 31):
        signed_in(client, of.reporter)
        text = page(client, hub)
        for words in ("提出调整", "开始跟踪", "启动自评", "科绩〔2024〕1号", "尚未开始"):
            assert words in text
        client.post(goal.get_absolute_url() + "evaluate/")
        assert not SelfEvaluation.objects.exists()
        signed_in(client, of.officer)
        client.post(goal.get_absolute_url() + "evaluate/")
        assert SelfEvaluation.objects.get().goal == goal
        text = page(client, hub)
        assert "提出调整" not in text
        assert "填报中" in text


def test_steps_that_are_not_due_say_why(client, of):
    drafted(of)
    signed_in(client, of.officer)
    assert "绩效目标批复后才能办理" in page(client, f"/performance/years/{of.year.public_id}/")


def test_the_pages_speak_english(client, of):
    drafted(of)
    signed_in(client, of.reporter)
    client.cookies["language"] = "en"
    text = page(client, LIST)
    for words in ("Performance of projects", "Goals being declared", "Division reporter"):
        assert words in text, words
    assert "Begin" in page(client, f"/performance/years/{further(of).public_id}/")
