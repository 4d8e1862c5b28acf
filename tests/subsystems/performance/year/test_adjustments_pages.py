"""The pages of adjustments: rows with both values, the points afterwards, the request with its scan, refusals."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, at_date, centre, rows
from tests.subsystems.performance.year.test_goals_pages import page, stranger
from tests.subsystems.performance.year.walk import PDF, approved_goal, opened, sign
from yanfa.kernel.workflow.fragments import letters
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.models import Adjustment
from yanfa.subsystems.performance.services import drafting

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    with at(2024, 1, 15):
        yield centre(2024)


@pytest.fixture
def goal(of):
    with at(2024, 3, 2):
        return approved_goal(of)


@pytest.fixture
def adjustment(of, goal):
    with at(2024, 6, 3):
        return drafting.open_adjustment(goal, by=of.reporter, reason="年中新增任务")


def proposed(**changes):
    """What the form of a row posts."""
    facts = {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "新增仪器",
        "target": "≥3500台/套",
        "unit": "台/套",
    }
    return facts | {"weight": "50"} | changes


def own(adjustment, row):
    """The address of a row within an adjustment."""
    return f"{adjustment.get_absolute_url()}rows/{row.public_id}/"


def test_an_adjustment_is_asked_for_with_its_reason(client, of, goal):
    with at(2024, 6, 3):
        signed_in(client, of.reporter)
        url = goal.get_absolute_url() + "adjust/"
        assert "这个字段是必填项" in client.post(url, {"reason": " "}).content.decode()
        answer = client.post(url, {"reason": "年中新增任务"})
        made = Adjustment.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        assert "还有一份目标调整没有办结" in client.post(url, {"reason": "再来"}).content.decode()
        assert "年中新增任务" in page(client, made.get_absolute_url())


def test_others_may_not_ask(client, of, goal):
    for login, status in (("other", 403), ("finance", 403), ("authority", 403)):
        signed_in(client, getattr(of, login))
        assert client.post(goal.get_absolute_url() + "adjust/", {"reason": "x"}).status_code == status
    signed_in(client, stranger())
    assert client.post(goal.get_absolute_url() + "adjust/", {"reason": "x"}).status_code == 404
    assert not Adjustment.objects.exists()


def test_both_values_and_the_points_afterwards_are_shown(client, of, goal, adjustment):
    with at(2024, 6, 3):
        signed_in(client, of.reporter)
        first, _second, third = rows(goal)
        client.post(own(adjustment, first) + "change/", proposed(weight="45"))
        client.post(own(adjustment, third) + "drop/")
        text = page(client, adjustment.get_absolute_url())
        assert "≥3000台/套" in text
        assert "≥3500台/套" in text
        assert '<strong class="badge bad">85</strong>' in text
        assert "调整后分值合计为 85，应为 100" in text
        client.post(adjustment.get_absolute_url() + "rows/add/", proposed(name="开放仪器", weight="15"))
        assert '<strong class="badge good">100</strong>' in page(client, adjustment.get_absolute_url())
        first.refresh_from_db()
        assert first.target == "≥3000台/套"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight": "0"}, "请填写分值"),
        ({"target": ""}, "这个字段是必填项"),
        ({"weight": "很多"}, "输入一个数字"),
        ({"target": "≥3000台/套"}, "调整后与调整前相同"),
    ],
)
def test_wrong_rows_are_told_in_words(client, of, goal, adjustment, changes, sentence):
    with at(2024, 6, 3):
        signed_in(client, of.reporter)
        text = client.post(own(adjustment, rows(goal)[0]) + "change/", proposed(**changes)).content.decode()
        assert sentence in text
        assert not adjustment.rows.exists()


def test_a_row_is_taken_out_again(client, of, goal, adjustment):
    with at(2024, 6, 3):
        signed_in(client, of.reporter)
        client.post(own(adjustment, rows(goal)[2]) + "drop/")
        number = adjustment.rows.get().pk
        client.post(f"{adjustment.get_absolute_url()}rows/{number}/take-out/")
        assert not adjustment.rows.exists()


def test_another_unit_and_other_divisions_stay_out(client, of, goal, adjustment):
    with at(2024, 6, 3):
        first = rows(goal)[0]
        signed_in(client, of.other)
        assert client.get(own(adjustment, first) + "change/").status_code == 403
        assert client.post(own(adjustment, first) + "drop/").status_code == 403
        assert (
            "变更"
            not in page(client, adjustment.get_absolute_url()).split("调整的指标")[1].split("审批过程")[0]
        )
        signed_in(client, stranger())
        base = adjustment.get_absolute_url()
        for path in ("", "form.docx", "rows/add/", "move/submit/", f"rows/{first.public_id}/change/"):
            assert client.get(base + path).status_code == 404, path


@pytest.fixture
def submitted(of, goal, adjustment):
    """Signed through the chain and with the authority."""
    with at(2024, 6, 3):
        proposed_texts = {"target": "≥3500台/套"}
        drafting.put_adjusted(
            adjustment, by=of.reporter, kind=RowChange.CHANGE, row=rows(goal)[0], proposed=proposed_texts
        )
        perform("submit", adjustment, by=of.reporter)
        sign(adjustment, of.head, of.finance)
        return perform("approve_last", adjustment, by=of.deputy, data={"opinion": ""})


def request_facts(**changes):
    """What is typed of a request."""
    facts = {
        "number": "科服〔2024〕12号",
        "title": "关于调整绩效目标的请示",
        "signer": "王主任",
        "dated": "2024-06-03",
    }
    return facts | changes


def test_the_request_is_recorded_once_with_its_scan(client, of, submitted):
    with at(2024, 6, 4):
        signed_in(client, of.reporter)
        url = submitted.get_absolute_url() + "move/request/"
        client.post(url, request_facts(file=SimpleUploadedFile("请示.pdf", PDF)))
        kept = letters.letters_of(submitted).get()
        text = page(client, submitted.get_absolute_url())
        assert "科服〔2024〕12号" in text
        assert "请示.pdf" in text
        scan = f"{submitted.get_absolute_url()}letters/{kept.public_id}/"
        assert client.get(scan).status_code == 200
        assert "请示已经登记" in client.post(url, request_facts(number="科服〔2024〕13号")).content.decode()
        signed_in(client, stranger())
        assert client.get(scan).status_code == 404


def test_after_the_reply_both_values_stay_on_page_and_paper(client, of, goal, submitted):
    with at(2024, 6, 20):
        perform(
            "request", submitted, by=of.reporter, data=request_facts(dated=at_date(2024, 6, 4), file=None)
        )
        signed_in(client, of.authority)
        answers = {"approval_number": "科绩〔2024〕7号", "approved_on": "2024-06-20"}
        client.post(submitted.get_absolute_url() + "move/approve_adjustment/", answers)
        assert rows(goal)[0].target == "≥3500台/套"
        signed_in(client, of.reporter)
        text = page(client, goal.get_absolute_url())
        assert "≥3000台/套" in text
        assert "≥3500台/套" in text
        data = client.get(submitted.get_absolute_url() + "form.xlsx").content
        cells = [
            str(cell.value)
            for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for words in (
            "≥3000台/套",
            "≥3500台/套",
            "科服〔2024〕12号（2024-06-04）",
            "科绩〔2024〕7号",
            "年中新增任务",
        ):
            assert any(words in cell for cell in cells), words
        own_form = client.get(goal.get_absolute_url() + "form.xlsx").content
        texts = [
            str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(own_form)).active for cell in row
        ]
        wanted = "第1次调整（科绩〔2024〕7号）变更：新增仪器 ≥3000台/套 50分 → 新增仪器 ≥3500台/套 50分"
        assert wanted in texts
        for kind in ("docx", "pdf"):
            assert client.get(f"{submitted.get_absolute_url()}form.{kind}").status_code == 200


def test_the_scan_of_the_reply_opens_from_the_page_and_only_for_who_sees_it(client, of, goal, submitted):
    with at(2024, 6, 20):
        signed_in(client, of.authority)
        scan = f"{submitted.get_absolute_url()}approval/"
        assert client.get(scan).status_code == 404
        answers = {"approval_number": "科绩〔2024〕7号", "approved_on": "2024-06-20"}
        answers["approval_scan"] = SimpleUploadedFile("批复.pdf", PDF)
        client.post(submitted.get_absolute_url() + "move/approve_adjustment/", answers)
        text = page(client, submitted.get_absolute_url())
        assert "批复.pdf" in text
        assert scan in text
        assert b"".join(client.get(scan).streaming_content) == PDF
        assert client.get(f"{goal.get_absolute_url()}approval/").status_code == 404, (
            "no scan came with the goals"
        )
        signed_in(client, stranger())
        assert client.get(scan).status_code == 404


def test_a_reply_dated_tomorrow_is_refused(client, of, submitted):
    with at(2024, 6, 20):
        signed_in(client, of.authority)
        answers = {"approval_number": "科绩〔2024〕7号", "approved_on": "2024-06-21"}
        text = client.post(
            submitted.get_absolute_url() + "move/approve_adjustment/", answers
        ).content.decode()
        assert "批复日期不能晚于今天" in text
        assert "科绩〔2024〕7号" in text


def test_once_the_self_evaluation_has_begun_nothing_is_adjusted(client, of, goal):
    with at(2024, 12, 31):
        opened(of, goal)
        signed_in(client, of.reporter)
        text = client.post(goal.get_absolute_url() + "adjust/", {"reason": "来不及了"}).content.decode()
        assert "绩效自评已经启动" in text
        assert "来不及了" in text


def test_the_page_speaks_english(client, of, adjustment):
    with at(2024, 6, 3):
        signed_in(client, of.reporter)
        client.cookies["language"] = "en"
        text = page(client, adjustment.get_absolute_url())
        for words in ("Adjustment no. 1", "Points afterwards", "Not adjusted"):
            assert words in text, words
