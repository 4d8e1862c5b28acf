"""What stands behind the pages of goals: rows in order, taken over together, bound figures, who must act."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.budgets import project_year
from tests.subsystems.performance.year.people import at, centre, drafted, rows
from tests.subsystems.performance.year.test_goals_pages import stranger
from tests.subsystems.performance.year.walk import approved_goal, filled, opened, scored
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.search.finding import find
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.services import advising, declaring, drafting
from yanfa.subsystems.performance.services.standing import turn_of

pytestmark = pytest.mark.django_db
LOOSE = {
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "举办培训",
    "target": "≥5场",
    "weight": Decimal(1),
}


@pytest.fixture
def of():
    with at(2024, 1, 15):
        yield centre(2024)


@pytest.fixture
def goal(of):
    return drafted(of)


def test_only_who_drafts_may_order_rows(of, goal):
    second = rows(goal)[1]
    for login in ("other", "head", "authority"):
        with pytest.raises(PermissionDenied):
            declaring.shift_row(second, by=getattr(of, login), up=True)
    declaring.shift_row(second, by=of.reporter, up=True)
    assert [row.name for row in rows(goal)] == ["服务体系", "新增仪器", "用户满意度"]
    assert AuditEvent.objects.for_target(goal).filter(summary="服务体系").exists()


def test_rows_of_submitted_goals_stay_in_their_order(of, goal):
    perform("submit", goal, by=of.reporter)
    with pytest.raises(ValidationError, match="已送审"):
        declaring.shift_row(rows(goal)[0], by=of.reporter, up=False)


def test_of_several_rows_all_are_added_or_none(of, goal):
    with pytest.raises(ValidationError):
        declaring.add_rows(goal, by=of.reporter, rows=[LOOSE, LOOSE | {"name": ""}])
    assert len(rows(goal)) == 3
    declaring.add_rows(goal, by=of.reporter, rows=[LOOSE])
    assert rows(goal)[-1].name == "举办培训"


@pytest.fixture
def later():
    """The goals of 2025 after a year that was scored."""
    with at(2024, 1, 15):
        of = centre(2024)
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        evaluation = filled(of, opened(of, goal))
    with at(2025, 1, 20):
        scored(of, evaluation)
        year = project_year(2025, of=of.year.project)
        year.departments.create(department=of.divisions[0], name=of.divisions[0].name)
        yield of, drafting.open_goal(year, by=of.reporter)


def test_the_draft_knows_what_was_reached_last_year(later):
    of, goal = later
    before = declaring.last_year(goal)
    first = before.rows[0]
    assert (first.name, first.last_target, first.last_actual) == ("新增仪器", "≥3000台/套", "3520台/套")
    assert sum(row.weight for row in before.rows) == Decimal(90)
    made = declaring.take_over(goal, by=of.reporter, targets={0: "≥1000台/套", 1: "达成年度指标"})
    assert made[1].department == of.divisions[1]
    assert made[1].source == "opinion"
    advice = advising.advice_on(goal, rows(goal))
    told = [each for each in advice if each.row is not None and each.row.name == "新增仪器"]
    assert any("3520" in each.sentence.zh for each in told)


def test_rows_of_a_closed_division_go_to_the_leading_one(later):
    of, goal = later
    of.divisions[1].closed_on = of.year.project.created_at.date()
    of.divisions[1].save()
    made = declaring.take_over(goal, by=of.reporter, targets={1: "达成年度指标"})
    assert made[0].department is None


def test_weights_stand_beside_the_usual_ones(goal):
    levels = {each.level: (each.weight, each.usual) for each in advising.weights_by_level(goal, rows(goal))}
    assert levels["产出指标"] == (Decimal(50), Decimal(50))
    assert levels["效益指标"] == (Decimal(30), Decimal(30))


def test_a_goal_text_that_differs_from_its_row_is_found(of, goal):
    facts = {"annual": "全年新增仪器2000台/套。"}
    goal = drafting.keep_goal(goal, by=of.reporter, version=goal.version, facts=facts)
    advice = advising.advice_on(goal, rows(goal))
    assert any("2000" in each.sentence.zh and "3000" in each.sentence.zh for each in advice)


def test_a_text_that_cannot_be_read_is_told(of, goal):
    facts = {"annual": "新增仪器{row 1 target"}
    goal = drafting.keep_goal(goal, by=of.reporter, version=goal.version, facts=facts)
    advice = advising.advice_on(goal, rows(goal))
    assert any(each.severity == "error" and "没有对应" in each.sentence.zh for each in advice)


def test_binding_is_for_who_drafts(of, goal):
    given = {"version": goal.version, "start": goal.annual.index("3000"), "binding": "{行 1 指标值}"}
    with pytest.raises(PermissionDenied):
        advising.bind_figure(goal, by=of.other, **given)
    assert advising.bind_figure(goal, by=of.reporter, **given).version == goal.version + 1
    with pytest.raises(ValidationError, match="他人已修改"):
        advising.bind_figure(goal, by=of.reporter, **given)


def test_whose_turn_is_told_in_words(of, goal):
    assert [each.who for each in turn_of(goal)] == ["处室填报人（资源管理部）"]
    perform("submit", goal, by=of.reporter)
    assert [each.who for each in turn_of(goal)] == ["处室负责人（资源管理部）"]
    with at(2024, 2, 20):
        assert turn_of(goal)[0].is_overdue


def test_search_finds_goals_for_who_may_see_them(of, goal):
    assert str(goal) in titles("大型仪器共享", of.reporter)
    assert str(goal) in titles("大型仪器共享", of.authority)
    assert str(goal) not in titles("大型仪器共享", stranger())


def titles(words, user):
    """What a person finds."""
    return [hit.title for hit in find(words, user)]
