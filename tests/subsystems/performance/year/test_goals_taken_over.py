"""Rows of goals taken from elsewhere: a sheet, last year's goals, the library, the system's indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.budgets import project_year
from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, centre, drafted, rows
from tests.subsystems.performance.year.test_goals_pages import approved, page
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.performance.services import drafting

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    with at(2024, 1, 15):
        yield centre(2024)


@pytest.fixture
def goal(of):
    return drafted(of)


def sheet(*lines):
    """A spreadsheet with the columns of the import."""
    headings = ["一级指标", "二级指标", "三级指标", "年度指标值", "计量单位", "分值", "责任处室", "数据来源"]
    data = workbook([Sheet("指标", headings, lines)])
    return SimpleUploadedFile("指标.xlsx", data)


def test_rows_come_from_a_sheet_all_or_none(client, of, goal):
    signed_in(client, of.reporter)
    url = goal.get_absolute_url() + "rows/import/"
    good = ["产出指标", "时效指标", "按时完成率", "100%", "%", 5, "办公室", "人工填报"]
    bad = ["产出指标", "时效指标", "响应时间", "", "天", 500, "没有的处室", ""]
    text = client.post(url, {"file": sheet(good, bad), "step": "import"}).content.decode()
    assert "第 3 行" in text
    assert len(rows(goal)) == 3
    changed = ["产出指标", "数量指标", "新增仪器", "≥3100台/套", "台/套", 45, "", ""]
    preview = client.post(url, {"file": sheet(good, changed), "step": "preview"}).content.decode()
    assert "新增 1" in " ".join(preview.split())
    assert len(rows(goal)) == 3
    client.post(url, {"file": sheet(good, changed), "step": "import"})
    found = {row.name: row for row in rows(goal)}
    assert found["按时完成率"].department == of.divisions[1]
    assert (found["新增仪器"].target, found["新增仪器"].weight) == ("≥3100台/套", Decimal(45))


def test_exported_rows_can_be_taken_in_again(client, of, goal):
    signed_in(client, of.reporter)
    data = client.get(goal.get_absolute_url() + "rows.xlsx").content
    url = goal.get_absolute_url() + "rows/import/"
    answer = client.post(url, {"file": SimpleUploadedFile("指标.xlsx", data), "step": "import"}, follow=True)
    assert "新增 0 条，变更 0 条，无变化 3 条" in answer.content.decode()


def test_a_department_that_is_unknown_is_named(client, of, goal):
    signed_in(client, of.reporter)
    line = ["产出指标", "时效指标", "按时完成率", "100%", "%", 5, "没有的处室", "人工填报"]
    text = client.post(goal.get_absolute_url() + "rows/import/", {"file": sheet(line), "step": "preview"})
    assert "本单位没有处室“没有的处室”" in text.content.decode()


def next_year(of):
    """The project a year later, led by the same division."""
    year = project_year(2025, of=of.year.project)
    year.departments.create(department=of.divisions[0], name=of.divisions[0].name)
    return drafting.open_goal(year, by=of.reporter)


def test_last_years_rows_are_taken_over_as_chosen(client, of):
    approved(of)
    goal = next_year(of)
    signed_in(client, of.reporter)
    url = goal.get_absolute_url() + "last-year/"
    text = page(client, url)
    assert "≥3000台/套" in text
    given = {"take_0": "on", "target_0": "≥3200台/套", "take_2": "on", "target_2": "≥92%", "target_1": ""}
    client.post(url, given)
    assert [(row.name, row.target) for row in rows(goal)] == [
        ("新增仪器", "≥3200台/套"),
        ("用户满意度", "≥92%"),
    ]
    goal.refresh_from_db()
    assert goal.drafted_from.year == 2024
    assert goal.long_term == "建成平台。"
    again = client.post(url, given).content.decode()
    assert "这些指标已在本年目标中：新增仪器、用户满意度" in again


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({}, "请至少选择一个指标"), ({"take_0": "on", "target_0": " "}, "请填写年度指标值")],
)
def test_nothing_chosen_is_told(client, of, given, sentence):
    approved(of)
    goal = next_year(of)
    signed_in(client, of.reporter)
    text = client.post(goal.get_absolute_url() + "last-year/", given or {"x": "1"}).content.decode()
    assert sentence in text
    assert not rows(goal)


def test_without_a_year_before_there_is_nothing_to_take_over(client, of, goal):
    signed_in(client, of.reporter)
    assert "没有可以沿用的上年目标" in page(client, goal.get_absolute_url() + "last-year/")


def test_the_library_offers_rows_with_their_real_targets(client, of, goal):
    signed_in(client, of.reporter)
    text = page(client, goal.get_absolute_url() + "library/?q=新增")
    assert "选用" in text
    assert "rows/add/?name=" in text
    assert "没有符合条件的指标" in page(client, goal.get_absolute_url() + "library/?q=不存在的指标名")
    filled = page(client, goal.get_absolute_url() + "rows/add/?name=新增仪器&level1=产出指标&target=≥10")
    assert 'value="新增仪器"' in filled


def test_a_system_indicator_is_chosen_with_its_parts(client, of, goal):
    signed_in(client, of.reporter)
    url = goal.get_absolute_url() + "sources/"
    assert "performance.budget_execution_rate" in page(client, url + "?q=预算执行")
    assert "没有符合条件的系统指标" in page(client, url + "?q=不存在的")
    chosen = page(client, f"{url}?code=performance.budget_execution_rate&row={rows(goal)[0].public_id}")
    assert "indicator_code=performance.budget_execution_rate" in chosen
