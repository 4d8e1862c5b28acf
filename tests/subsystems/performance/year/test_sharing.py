"""The same thing counted in two rows is shown beside both, until an approved split divides it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.registers.budgets import project, project_year
from tests.registers.people import signed_in
from tests.subsystems.performance.lists.examples import mapped, row, xlsx
from tests.subsystems.performance.year.people import Centre, at, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, opened
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.projects.models import ProjectYear
from yanfa.subsystems.performance.models import Goal, GoalIndicator, ListUpload, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import evaluating
from yanfa.subsystems.performance.services.lists import take_in
from yanfa.subsystems.performance.services.sharing import shared_things
from yanfa.subsystems.performance.services.splits import propose_split

pytestmark = pytest.mark.django_db
YEAR = 2024
DAY = "2024-05-05"
#: So many questions may lists add to a form.
MOST_MORE = 4


@pytest.fixture
def of() -> Centre:
    with at(YEAR, 1, 15):
        return centre(YEAR)


@pytest.fixture
def evaluation(of: Centre) -> SelfEvaluation:
    with at(YEAR, 3, 2):
        goal = approved_goal(of)
    with at(YEAR, 12, 31):
        return opened(of, goal)


@pytest.fixture
def other(of: Centre) -> RowReport:
    """The row of another project of the same unit, carried by the other division."""
    with at(YEAR, 12, 31):
        year = project_year(YEAR, of=project("P-002"))
        year.departments.create(department=of.divisions[1], name=of.divisions[1].name)
        goal = enter(Goal(project_year=year), by=None, entry="import", source="测试")
        facts = {"level1": "产出指标", "level2": "数量指标", "target": "≥2篇", "unit": "篇", "weight": 90}
        GoalIndicator.objects.create(goal=goal, position=1, name="另一项目论文", **facts)
        return reports(evaluating.open_evaluation(goal, by=of.officer))[0]


def papers(*numbers: int) -> bytes:
    return xlsx([row(number, 发表日期=DAY) for number in numbers])


def taken(of: Centre, name: str, numbers: tuple[int, ...], year: ProjectYear | None = None) -> ListUpload:
    mapping = mapped(of.reporter, of.divisions[0], name=name)
    return again(of, mapping, numbers, year)


def again(of: Centre, mapping: Any, numbers: tuple[int, ...], year: ProjectYear | None = None) -> ListUpload:
    facts = {"file_name": f"{mapping}.xlsx", "year": YEAR, "project_year": year}
    return take_in(mapping, by=of.reporter, data=papers(*numbers), **facts)


def counts(of: Centre, report: RowReport, upload: ListUpload) -> RowReport:
    report.refresh_from_db()
    facts = {"source": "list", "upload": upload}
    return evaluating.report_row(report, by=of.officer, version=report.version, facts=facts)


def told(report: RowReport) -> list[tuple[str, int, tuple[str, ...], bool]]:
    found = shared_things([report], YEAR).get(report.pk, [])
    return [(each.other.row.name, each.count, each.examples, each.is_settled) for each in found]


def text(user: Any, address: str) -> str:
    return signed_in(Client(), user).get(address).content.decode()


@pytest.fixture
def two(of: Centre, evaluation: SelfEvaluation, other: RowReport) -> tuple[RowReport, RowReport]:
    """A row of each project; papers 2 and 3 are counted by both."""
    with at(YEAR, 12, 31):
        own = evaluation.goal.project_year
        first = counts(of, reports(evaluation)[0], taken(of, "甲台账", (1, 2, 3), own))
        second = counts(of, other, taken(of, "乙台账", (2, 3, 4), other.evaluation.goal.project_year))
    return first, second


class TestBetweenProjects:
    def test_both_rows_say_what_the_other_counts_too(self, two):
        first, second = two
        assert told(first) == [("另一项目论文", 2, ("l-002", "l-003"), False)]
        assert told(second) == [("新增仪器", 2, ("l-002", "l-003"), False)]

    def test_form_row_and_findings_show_it_with_the_list(self, of, evaluation, two):
        first, second = two
        with at(YEAR, 12, 31):
            for address in (
                evaluation.get_absolute_url(),
                first.get_absolute_url(),
                f"{evaluation.get_absolute_url()}findings/",
            ):
                page = text(of.reporter, address)
                assert "重复计入" in page, address
                assert "2 件也计入" in page, address
                assert second.upload.get_absolute_url() in page, address

    def test_a_split_settles_it_once_both_files_were_taken_in_under_it(self, of, two):
        first, second = two
        years = [each.evaluation.goal.project_year for each in two]
        with at(YEAR, 12, 31):
            for key in ("L-002", "L-003"):
                facts = {"subject": "论文", "key": key, "year": YEAR, "document_number": "科服〔2024〕8号"}
                shares = dict.fromkeys(years, Decimal("0.5"))
                split = propose_split(by=of.reporter, shares=shares, reason="合办", **facts)
                perform("approve", split, by=of.officer)
            assert told(first)[0][-1] is False, "the files are older than the split"
            first = counts(of, first, again(of, first.upload.mapping, (1, 2, 3), years[0]))
            second = counts(of, second, again(of, second.upload.mapping, (2, 3, 4), years[1]))
            assert told(first) == [("另一项目论文", 2, ("l-002", "l-003"), True)]
            assert "已按批准的分摊计入" in text(of.reporter, first.get_absolute_url())

    def test_one_list_of_the_unit_in_two_projects_counts_all_of_it_twice(self, of, evaluation, other):
        with at(YEAR, 12, 31):
            whole = taken(of, "全中心台账", (1, 2, 3))
            first = counts(of, reports(evaluation)[0], whole)
            counts(of, other, whole)
        assert told(first) == [("另一项目论文", 3, (), False)]

    def test_nothing_in_common_is_nothing_told(self, of, evaluation, other):
        with at(YEAR, 12, 31):
            first = counts(of, reports(evaluation)[0], taken(of, "甲台账", (1, 2)))
            counts(of, other, taken(of, "乙台账", (3, 4)))
            assert told(first) == []
            assert "重复计入" not in text(of.reporter, evaluation.get_absolute_url())

    def test_another_subject_or_a_typed_figure_shares_nothing(self, of, evaluation, other):
        with at(YEAR, 12, 31):
            first = counts(of, reports(evaluation)[0], taken(of, "甲台账", (1, 2)))
            events = mapped(of.reporter, of.divisions[0], name="活动台账", subject="活动")
            counts(of, other, again(of, events, (1, 2)))
        assert told(first) == []
        assert shared_things(reports(evaluation)[1:], YEAR) == {}


class TestWithinOneForm:
    def test_two_numbers_of_the_same_things_are_told(self, of, evaluation):
        with at(YEAR, 12, 31):
            first, _second, third = reports(evaluation)
            first = counts(of, first, taken(of, "甲台账", (1, 2)))
            counts(of, third, taken(of, "乙台账", (2, 3)))
        assert told(first) == [("用户满意度", 1, ("l-002",), False)]


def test_lists_cost_a_form_four_questions_more_however_many(
    of, evaluation, two, django_assert_max_num_queries
):
    with at(YEAR, 12, 31):
        counts(of, reports(evaluation)[2], taken(of, "丙台账", tuple(range(1, 40))))
        rows = list(evaluation.reports.for_form().select_related("upload__mapping"))
        with django_assert_max_num_queries(MOST_MORE):
            assert len(shared_things(rows, YEAR)) == 2
        with django_assert_max_num_queries(0):
            shared_things([each for each in rows if each.upload is None], YEAR)
