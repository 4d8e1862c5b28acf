"""The pages of declared goals: who sees and writes, lost races, wrong input in words, printed forms."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import signed_in
from tests.registers.units import unit
from tests.subsystems.performance.year.people import at, centre, drafted, member, rows
from tests.subsystems.performance.year.walk import PDF, approved_goal
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.organisations.models import Department
from yanfa.registers.projects.models import BudgetProject
from yanfa.subsystems.performance.models import Goal
from yanfa.subsystems.performance.services import drafting

pytestmark = pytest.mark.django_db
TEXTS = {"annual": "新增仪器3000台/套。", "long_term": "建成平台。", "basis": "", "budget_weight": "10"}


@pytest.fixture
def of():
    with at(2024, 1, 15):
        yield centre(2024)


@pytest.fixture
def goal(of):
    return drafted(of)


def page(client, url, status=200):
    """The text of a page."""
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def approved(of):
    """The goals of the year, approved in March."""
    with at(2024, 3, 2):
        return approved_goal(of)


def stranger():
    """A reporter of another unit, and a year of that unit."""
    other = unit("另一中心", kind="public_institution")
    division = Department.objects.create(organisation=other, name="综合部")
    return member("stranger", "section_reporter", other, division)


def test_declaring_begins_at_the_hub(client, of):
    signed_in(client, of.reporter)
    hub = f"/performance/years/{of.year.public_id}/"
    assert "开始申报" in page(client, hub)
    answer = client.post(f"{hub}declare/")
    goal = Goal.objects.get()
    assert answer.headers["Location"] == goal.get_absolute_url()
    assert "处室填报人（资源管理部）" in page(client, hub)
    client.post(f"{hub}declare/")
    assert "已经开始申报" in page(client, hub)


@pytest.mark.parametrize(
    ("login", "sentence"), [("other", "只有牵头处室的填报人"), ("finance", "只有牵头处室的填报人")]
)
def test_others_are_refused_with_the_reason(client, of, login, sentence):
    signed_in(client, getattr(of, login))
    hub = f"/performance/years/{of.year.public_id}/"
    assert sentence in page(client, hub)
    client.post(f"{hub}declare/")
    assert not Goal.objects.exists()


def test_another_unit_finds_nothing(client, goal):
    signed_in(client, stranger())
    base = goal.get_absolute_url()
    paths = [
        "",
        "texts/",
        "rows/add/",
        "rows/import/",
        "rows.xlsx",
        "last-year/",
        "library/",
        "sources/",
        "ex-ante/",
    ]
    for path in [*paths, "form.docx", "adjust/", "monitor/", "move/submit/"]:
        assert client.get(base + path).status_code == 404, path
    assert client.get(f"/performance/goal-rows/{rows(goal)[0].public_id}/").status_code == 404
    assert client.get(f"/performance/years/{goal.project_year.public_id}/").status_code == 404
    assert client.post(f"{base}bind/").status_code == 404


def test_readers_see_the_page_and_may_not_write(client, of, goal):
    for login in ("other", "head", "authority", "director"):
        signed_in(client, getattr(of, login))
        text = page(client, goal.get_absolute_url())
        assert "新增仪器" in text
        assert "添加指标" not in text
        assert client.get(goal.get_absolute_url() + "texts/").status_code == 403
        assert client.get(f"/performance/goal-rows/{rows(goal)[0].public_id}/").status_code == 403


def test_the_page_shows_weights_advice_and_signatures(client, of, goal):
    perform("submit", goal, by=of.reporter)
    perform("send_back", goal, by=of.head, data={"reason": "满意度指标请写明调查方法"})
    signed_in(client, of.reporter)
    text = page(client, goal.get_absolute_url())
    for words in (
        "分值结构",
        "送审前提示",
        "满意度指标请写明调查方法",
        "处室填报人（资源管理部）",
        "1,000,000.00",
    ):
        assert words in text
    assert "把“3000”绑定为 {行 1 指标值}" in text


def test_a_figure_is_bound_by_one_click_and_follows_its_row(client, of, goal):
    signed_in(client, of.reporter)
    start = goal.annual.index("3000")
    given = {"version": goal.version, "start": start, "binding": "{行 1 指标值}"}
    answer = client.post(goal.get_absolute_url() + "bind/", given, follow=True)
    assert "已绑定" in answer.content.decode()
    goal.refresh_from_db()
    assert goal.annual == "新增仪器{行 1 指标值}台/套。"
    first = rows(goal)[0]
    drafting.keep_row(first, by=of.reporter, version=first.version, facts={"target": "≥3200台/套"})
    assert "新增仪器3200台/套。" in page(client, goal.get_absolute_url())


@pytest.mark.parametrize(
    "given",
    [{"version": "x"}, {"start": "999", "version": "{now}"}, {"binding": "{row 9}", "version": "{now}"}],
)
def test_a_binding_that_no_longer_fits_changes_nothing(client, of, goal, given):
    signed_in(client, of.reporter)
    wanted = {"start": goal.annual.index("3000"), "binding": "{行 1 指标值}"} | given
    wanted["version"] = wanted["version"].replace("{now}", str(goal.version))
    client.post(goal.get_absolute_url() + "bind/", wanted)
    goal.refresh_from_db()
    assert goal.annual == "新增仪器3000台/套。"


def test_the_second_of_two_savers_loses_nothing(client, of, goal):
    signed_in(client, of.reporter)
    url = goal.get_absolute_url() + "texts/"
    stale = goal.version
    drafting.keep_goal(goal, by=of.officer, version=stale, facts={"annual": "officer 的文字"})
    answer = client.post(url, TEXTS | {"annual": "reporter 的文字", "version": stale})
    text = answer.content.decode()
    assert "他人已修改了这条记录" in text
    assert "officer 的文字" in text
    assert "reporter 的文字" in text
    goal.refresh_from_db()
    assert f'name="version" value="{goal.version}"' in text
    client.post(url, TEXTS | {"annual": "两人都看过的文字", "version": goal.version})
    goal.refresh_from_db()
    assert goal.annual == "两人都看过的文字"


def row_facts(**changes):
    """What the form of a row posts."""
    facts = {
        "level1": "产出指标",
        "level2": "质量指标",
        "name": "验收合格率",
        "target": "100%",
        "weight": "5",
    }
    return (
        facts
        | {"unit": "%", "source": "manual", "explanation": "", "filters": "", "indicator_code": ""}
        | changes
    )


def test_a_row_is_added_changed_ordered_and_removed(client, of, goal):
    signed_in(client, of.reporter)
    base = goal.get_absolute_url()
    client.post(base + "rows/add/", row_facts())
    added = rows(goal)[-1]
    assert (added.name, added.weight) == ("验收合格率", Decimal(5))
    own = f"/performance/goal-rows/{added.public_id}/"
    client.post(own, row_facts(target="≥98%", version=added.version))
    client.post(own + "shift/up/")
    assert [row.name for row in rows(goal)] == ["新增仪器", "服务体系", "验收合格率", "用户满意度"]
    assert [row.position for row in rows(goal)] == [1, 2, 3, 4]
    added.refresh_from_db()
    assert added.target == "≥98%"
    client.post(own + "remove/")
    assert len(rows(goal)) == 3
    assert "删除绩效指标" in page(client, base)


def test_the_first_row_goes_no_further_up(client, of, goal):
    signed_in(client, of.reporter)
    answer = client.post(f"/performance/goal-rows/{rows(goal)[0].public_id}/shift/up/", follow=True)
    assert "不能再往这个方向移动" in answer.content.decode()
    assert client.post(f"/performance/goal-rows/{rows(goal)[0].public_id}/shift/aside/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": "system"}, "系统指标请选择指标代码"),
        ({"source": "system", "indicator_code": "no.such"}, "没有代码为“no.such”的系统指标"),
        (
            {"source": "system", "indicator_code": "performance.budget_execution_rate", "filters": "kind"},
            "应写成“维度=值”",
        ),
        ({"source": "list"}, "请选择台账口径"),
        ({"weight": "-1"}, "大于或等于"),
        ({"name": ""}, "这个字段是必填项"),
    ],
)
def test_wrong_input_is_told_in_words_and_kept(client, of, goal, changes, sentence):
    signed_in(client, of.reporter)
    answer = client.post(goal.get_absolute_url() + "rows/add/", row_facts(target="≥12345项") | changes)
    assert sentence in answer.content.decode()
    assert "≥12345项" in answer.content.decode()
    assert len(rows(goal)) == 3


def test_hostile_words_are_escaped(client, of, goal):
    signed_in(client, of.reporter)
    client.post(goal.get_absolute_url() + "rows/add/", row_facts(name="<script>alert(1)</script>"))
    text = page(client, goal.get_absolute_url())
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_lost_race_on_a_row_shows_what_stands(client, of, goal):
    signed_in(client, of.reporter)
    first = rows(goal)[0]
    drafting.keep_row(first, by=of.officer, version=first.version, facts={"target": "≥4000台/套"})
    given = row_facts(name=first.name, target="≥3500台/套", version=first.version)
    text = client.post(f"/performance/goal-rows/{first.public_id}/", given).content.decode()
    assert "他人已修改了这条记录" in text
    assert "≥4000台/套" in text
    assert "≥3500台/套" in text


def test_after_submission_nothing_is_written(client, of, goal):
    perform("submit", goal, by=of.reporter)
    signed_in(client, of.reporter)
    text = client.post(goal.get_absolute_url() + "rows/add/", row_facts()).content.decode()
    assert "已送审或批复，不能直接修改" in text
    assert "添加指标" not in page(client, goal.get_absolute_url())


def test_a_move_is_made_from_its_page(client, of, goal):
    signed_in(client, of.reporter)
    client.post(goal.get_absolute_url() + "move/submit/")
    goal.refresh_from_db()
    assert goal.state == "approving"
    assert "处室负责人（资源管理部）" in page(client, goal.get_absolute_url())


def test_the_printed_form_holds_rows_money_and_signatures(client, of):
    goal = approved(of)
    stated = {
        "starts_on": "2020-01-01",
        "ends_on": "2026-12-31",
        "total_fiscal": "7000000",
        "total_other": "5",
    }
    BudgetProject.objects.filter(years=of.year).update(**stated)
    signed_in(client, of.reporter)
    base = goal.get_absolute_url()
    for kind in ("docx", "pdf", "xlsx"):
        assert client.get(f"{base}form.{kind}").status_code == 200
    assert client.get(f"{base}form.exe").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}form.xlsx").content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    for words in (
        "项目支出绩效目标申报表",
        "大型仪器共享服务",
        "≥3000台/套",
        "1000000",
        "2020-01-01",
        "2026-12-31",
        "7000005",
        "财务审核",
        "finance",
    ):
        assert any(words in cell for cell in cells), words
    assert any("科绩〔2024〕1号" in cell for cell in cells)


def ex_ante_facts(**changes):
    """What the form of an ex-ante evaluation posts: five dimensions."""
    points = {f"points_{number}": 18 for number in range(5)}
    opinions = {f"opinion_{number}": "依据充分" for number in range(5)}
    rest = {"outcome": "support", "assessors": "专家组", "assessed_on": "2024-01-10"}
    return points | opinions | rest | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"points_0": 21}, "20"),
        ({"assessed_on": "2024-02-01"}, "评估日期不能晚于今天"),
        ({"opinion_2": ""}, "这个字段是必填项"),
        ({"report": SimpleUploadedFile("报告.exe", b"MZ")}, "只接收"),
    ],
)
def test_a_wrong_ex_ante_evaluation_is_told(client, of, goal, changes, sentence):
    signed_in(client, of.reporter)
    text = client.post(goal.get_absolute_url() + "ex-ante/", ex_ante_facts(**changes)).content.decode()
    assert sentence in text
    assert "专家组" in text
    assert not hasattr(Goal.objects.get(), "ex_ante")


def test_the_ex_ante_evaluation_is_recorded_with_its_report(client, of, goal):
    signed_in(client, of.reporter)
    url = goal.get_absolute_url() + "ex-ante/"
    client.post(url, ex_ante_facts(report=SimpleUploadedFile("报告.pdf", PDF)))
    client.post(url, ex_ante_facts(points_1=20))
    standing = Goal.objects.get().ex_ante
    assert standing.items[1]["points"] == 20
    assert standing.file.name == "报告.pdf"
    assert "立项必要性" in page(client, goal.get_absolute_url())
    assert client.get(url + "report/").status_code == 200
    signed_in(client, stranger())
    assert client.get(url + "report/").status_code == 404


def test_a_new_project_needs_its_ex_ante_evaluation(client):
    with at(2024, 1, 15):
        of = centre(2024, first_year=2024)
        goal = drafted(of)
        signed_in(client, of.reporter)
        assert "新增项目须先完成事前绩效评估" in page(client, goal.get_absolute_url())
        client.post(goal.get_absolute_url() + "ex-ante/", ex_ante_facts())
        assert "新增项目须先完成事前绩效评估" not in page(client, goal.get_absolute_url())


def test_the_pages_speak_english(client, of, goal):
    signed_in(client, of.reporter)
    client.cookies["language"] = "en"
    text = page(client, goal.get_absolute_url())
    for words in ("Declaration of goals", "Add a row", "Before you submit", "Division reporter"):
        assert words in text, words


def test_the_page_asks_the_database_as_often_for_many_rows(client, of, goal, django_assert_max_num_queries):
    signed_in(client, of.reporter)
    for number in range(20):
        facts = {
            "level1": "产出指标",
            "level2": "数量指标",
            "name": f"指标{number}",
            "target": "≥1项",
            "weight": Decimal(0),
        }
        drafting.add_row(goal, by=of.reporter, facts=facts)
    page(client, goal.get_absolute_url())
    with django_assert_max_num_queries(45):
        page(client, goal.get_absolute_url())
