"""The pages of monitoring: beginning it, rows by division, lights, the decision, what is to be mended."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, at_date, centre, payment, rows
from tests.subsystems.performance.year.test_goals_pages import page, stranger
from tests.subsystems.performance.year.walk import approved_goal, sign
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import Monitoring, Rectification
from yanfa.subsystems.performance.services import monitoring as services

pytestmark = pytest.mark.django_db
DONE = {"done": "2000台/套", "expected": "3200台/套", "outlook": "certain", "cause_text": ""}


@pytest.fixture
def of():
    with at(2024, 1, 15):
        made = centre(2024)
    with at(2024, 7, 1):
        payment(made.year, "350000", on=at_date(2024, 6, 30))
    return made


@pytest.fixture
def goal(of):
    with at(2024, 3, 2):
        return approved_goal(of)


@pytest.fixture
def monitoring(of, goal):
    with at(2024, 8, 5):
        return services.open_monitoring(goal, by=of.reporter, as_of=at_date(2024, 7, 31))


def own(monitoring, row):
    """The address of a row within a monitoring."""
    return f"{monitoring.get_absolute_url()}rows/{row.public_id}/"


def test_it_begins_at_the_end_of_a_month_of_the_policy(client, of, goal):
    url = goal.get_absolute_url() + "monitor/"
    with at(2024, 7, 20):
        signed_in(client, of.reporter)
        assert "规定的统计月份还没有结束" in page(client, url)
        assert "不在可用的选项中" in client.post(url, {"as_of": "2024-07-31"}).content.decode()
    with at(2024, 8, 5):
        signed_in(client, of.reporter)
        client.post(url, {"as_of": "2024-07-31"})
        made = Monitoring.objects.get()
        text = page(client, made.get_absolute_url())
        assert "350,000.00" in text
        assert "35.0%" in text
        assert "低于 1-7 月的预警线 40%" in text


def test_each_division_fills_its_own_rows(client, of, goal, monitoring):
    first, second, _third = rows(goal)
    with at(2024, 8, 6):
        signed_in(client, of.other)
        assert client.get(own(monitoring, first)).status_code == 403
        facts = {
            "done": "推进中",
            "outlook": "possible",
            "causes": ["staff", "other"],
            "cause_text": "缺两人",
        }
        client.post(own(monitoring, second), facts | {"expected": "", "version": 1})
        signed_in(client, of.reporter)
        client.post(own(monitoring, first), DONE | {"version": 1})
        text = page(client, monitoring.get_absolute_url())
        for words in ("推进中", "人员保障", "缺两人", "other", "66.7%", "黄灯", "绿灯"):
            assert words in text, words
        assert client.get(monitoring.get_absolute_url() + "texts/").status_code == 200
        signed_in(client, of.other)
        assert client.get(monitoring.get_absolute_url() + "texts/").status_code == 403


def test_the_second_of_two_savers_sees_what_stands(client, of, goal, monitoring):
    with at(2024, 8, 6):
        signed_in(client, of.reporter)
        url = own(monitoring, rows(goal)[0])
        client.post(url, DONE | {"version": 1})
        text = client.post(url, DONE | {"done": "1999台/套", "version": 1}).content.decode()
        assert "他人已修改了这条记录" in text
        assert "2000台/套" in text
        assert "1999台/套" in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"outlook": "maybe"}, "不在可用的选项中"),
        ({"causes": ["weather"]}, "不在可用的选项中"),
        ({"done": "x" * 301}, "300"),
    ],
)
def test_wrong_rows_are_told_in_words(client, of, goal, monitoring, changes, sentence):
    with at(2024, 8, 6):
        signed_in(client, of.reporter)
        text = client.post(own(monitoring, rows(goal)[0]), DONE | {"version": 1} | changes).content.decode()
        assert sentence in text
        assert not monitoring.rows.filter(filled_by__isnull=False).exists()


def filled(of, monitoring):
    """Every row is certain, and the spending of the year is expected."""
    for each in monitoring.rows.all():
        facts = {"done": "2000台/套", "expected": "达成", "outlook": "certain"}
        services.keep_monitored_row(each, by=of.officer, version=each.version, facts=facts)
    monitoring.refresh_from_db()
    facts = {"expected": 990000, "problems": "采购进度慢"}
    return services.keep_monitoring(monitoring, by=of.reporter, version=monitoring.version, facts=facts)


def test_what_is_missing_is_told_before_it_is_submitted(client, of, monitoring):
    with at(2024, 8, 6):
        signed_in(client, of.reporter)
        text = page(client, monitoring.get_absolute_url())
        assert "这些指标没有填写完成可能性" in text
        assert "请填写全年预计执行数" in text
        client.post(monitoring.get_absolute_url() + "move/submit/", {"csrfmiddlewaretoken": "x"})
        monitoring.refresh_from_db()
        assert monitoring.state == "filling"


@pytest.fixture
def decided(of, monitoring):
    with at(2024, 8, 6):
        filled(of, monitoring)
        monitoring.refresh_from_db()
        perform("submit", monitoring, by=of.reporter)
        sign(monitoring, of.head)
        perform("approve_last", monitoring, by=of.finance, data={"opinion": ""})
        data = {"decision": "continue", "reason": "加快执行"}
        return perform("decide_monitoring", monitoring, by=of.officer, data=data)


def test_after_the_decision_a_matter_is_raised(client, of, decided):
    with at(2024, 8, 8):
        signed_in(client, of.officer)
        base = decided.get_absolute_url()
        facts = {"problem": "采购进度慢", "measure": "倒排工期", "due_on": "2024-09-30"}
        wrong = client.post(
            base + "matters/raise/", facts | {"department": of.divisions[0].pk, "due_on": "2024-08-01"}
        )
        assert "整改期限应晚于今天" in wrong.content.decode()
        client.post(base + "matters/raise/", facts | {"department": of.divisions[0].pk})
        matter = Rectification.objects.get()
        assert (matter.origin, matter.measure) == ("monitoring", "倒排工期")
        text = page(client, base)
        assert "采购进度慢" in text
        assert "继续实施" in text


def test_reporters_raise_nothing(client, of, decided):
    with at(2024, 8, 8):
        signed_in(client, of.reporter)
        assert client.get(decided.get_absolute_url() + "matters/raise/").status_code == 403
        assert "需要整改" not in page(client, decided.get_absolute_url())


def test_another_unit_finds_nothing(client, goal, monitoring):
    with at(2024, 8, 8):
        signed_in(client, stranger())
        base = monitoring.get_absolute_url()
        paths = (
            "",
            "texts/",
            "form.pdf",
            "move/submit/",
            "matters/raise/",
            f"rows/{rows(goal)[0].public_id}/",
        )
        for path in paths:
            assert client.get(base + path).status_code == 404, path


def test_the_printed_form_ticks_causes(client, of, goal, monitoring):
    with at(2024, 8, 6):
        second = monitoring.rows.get(row=rows(goal)[1])
        facts = {"done": "推进中", "outlook": "possible", "causes": ["staff"], "cause_text": "缺两人"}
        services.keep_monitored_row(second, by=of.other, version=second.version, facts=facts)
        signed_in(client, of.reporter)
        base = monitoring.get_absolute_url()
        data = client.get(base + "form.xlsx").content
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        cells = [str(cell.value) for cell in filled]
        assert cells.count("√") == 1
        shown = {(cell.value, cell.number_format) for cell in filled if not isinstance(cell.value, str)}
        assert {(0.35, "0.00%"), (350000, "#,##0.00")} <= shown
        for words in (
            "项目支出绩效运行监控表",
            "1-7月执行数（元）",
            "350000",
            "缺两人",
            "有可能",
        ):
            assert any(words in cell for cell in cells), words
        for kind in ("docx", "pdf"):
            assert client.get(f"{base}form.{kind}").status_code == 200


def test_the_page_speaks_english(client, of, monitoring):
    with at(2024, 8, 6):
        signed_in(client, of.reporter)
        client.cookies["language"] = "en"
        text = page(client, monitoring.get_absolute_url())
        for words in ("Monitoring", "below the line for months 1 to 7 of 40%", "Not reported yet", "Red"):
            assert words in text, words
