"""The pages of work plans: written through, mended, imported and exported; others are told why not."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.performance.tasks.conftest import TALK, TASK
from tests.subsystems.performance.year.people import at
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.performance.models import Communication, PlannedTask
from yanfa.subsystems.performance.services import tasks

HEADINGS = [
    "任务编号",
    "任务名称",
    "类别",
    "计划完成日",
    "计划文件",
    "质量标准",
    "完成日期",
    "验收日期",
    "验收结论",
    "验收文件",
]
ROW = ["RW-01", "组织业务培训", "活动", date(2024, 6, 30), "2024年度工作计划", TASK["standard"]]


def url(name, *arguments):
    return reverse(f"performance:{name}", args=arguments)


@pytest.fixture
def clerk(client, of, july):
    return signed_in(client, of.reporter)


@pytest.fixture
def july():
    """The middle of the year, from before the sign-in on."""
    with at(2024, 7, 15):
        yield


def sheet(rows, headings=HEADINGS):
    wide = [[*row, *[None] * (len(headings) - len(row))] for row in rows]
    return SimpleUploadedFile("计划.xlsx", workbook([Sheet("计划", headings, wide)]))


def sent(client, of, rows, step="import", name="tasks_import", headings=HEADINGS):
    data = {"file": sheet(rows, headings), "step": step}
    return client.post(url(name, of.year.public_id), data, follow=True)


def test_a_task_goes_from_the_plan_to_its_acceptance(clerk, of):
    answer = clerk.post(url("task_new", of.year.public_id), TASK | {"version": 1})
    task = PlannedTask.objects.get()
    assert answer.url == task.get_absolute_url()
    page = url("work_plan", of.year.public_id)
    assert "已超期" in clerk.get(page).content.decode()
    clerk.post(url("task_step", task.public_id, "complete"), {"completed_on": "2024-06-28"})
    accepted = {"accepted_on": "2024-07-01", "met": "yes", "document": "验收单3号"}
    assert clerk.post(url("task_step", task.public_id, "accept"), accepted).status_code == 302
    shown = clerk.get(page).content.decode()
    assert "按期完成" in shown
    assert "已超期" not in shown.split("tbody")[1]
    shown = clerk.get(task.get_absolute_url()).content.decode()
    assert "验收单3号" in shown
    assert "RW-01 组织业务培训 2024-07-01 验收达标" in shown


def test_a_refusal_stands_on_the_form_and_keeps_what_was_typed(clerk, of, task):
    answer = clerk.post(
        url("task_step", task.public_id, "complete"), {"completed_on": "2024-07-16", "note": "培训两场"}
    )
    shown = answer.content.decode()
    assert "完成日期不能晚于今天" in shown
    assert "培训两场" in shown


def test_a_correction_shows_both_values_and_a_lost_race_what_stands_now(clerk, of, task):
    typed = TASK | {"version": 1, "name": "业务培训班", "reason": "名称不全"}
    clerk.post(url("task_step", task.public_id, "correct"), typed)
    shown = clerk.get(task.get_absolute_url()).content.decode()
    assert "<s>组织业务培训</s> → 业务培训班" in shown
    again = clerk.post(url("task_step", task.public_id, "correct"), typed | {"name": "培训"})
    shown = again.content.decode()
    assert "业务培训班" in shown
    assert 'value="培训"' in shown
    assert 'name="version" value="2"' in shown


def test_a_withdrawn_completion_stays_readable(clerk, of, task):
    done = tasks.complete(task, by=of.reporter, completed_on=date(2024, 7, 1))
    clerk.post(url("withdraw_work", "completion", done.public_id), {"reason": "日期看错"})
    assert "日期看错" in clerk.get(task.get_absolute_url()).content.decode()
    assert clerk.get(url("withdraw_work", "other", done.public_id)).status_code == 404
    assert clerk.get(url("task_step", task.public_id, "other")).status_code == 404


def test_a_communication_is_noted_finished_and_withdrawn(clerk, of):
    clerk.post(url("communication_new", of.year.public_id), TALK | {"version": 1})
    talk = Communication.objects.get()
    clerk.post(
        url("communication_step", talk.public_id, "finish"),
        {"version": 1, "done_on": "2024-05-09", "document": "回函"},
    )
    assert "按期完成" in clerk.get(talk.get_absolute_url()).content.decode()
    clerk.post(url("communication_step", talk.public_id, "withdraw"), {"version": 2, "reason": "重复"})
    assert "重复" in clerk.get(url("work_plan", of.year.public_id)).content.decode()
    talk.refresh_from_db()
    assert talk.withdrawn_reason == "重复"


def test_others_read_and_are_told_why_they_do_not_write(client, of, july, task):
    signed_in(client, of.other)
    shown = client.get(task.get_absolute_url()).content.decode()
    assert "只有该项目实施处室的填报人" in shown
    answer = client.post(url("task_step", task.public_id, "complete"), {"completed_on": "2024-06-28"})
    assert answer.status_code == 403
    assert client.get(url("tasks_import", of.year.public_id)).status_code == 403
    assert task.completions.count() == 0


def test_a_stranger_finds_nothing(client, of, task):
    from tests.registers.people import account  # noqa: PLC0415

    signed_in(client, account("stranger", "section_reporter", real_name="外人"))
    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.get(url("work_plan", of.year.public_id)).status_code == 404
    assert task.number not in client.get(url("work_plans")).content.decode()


def test_a_preview_writes_nothing_and_the_same_file_twice_adds_nothing(clerk, of):
    rows = [[*ROW, date(2024, 6, 28), date(2024, 7, 1), "达标", "验收单"], ["RW-02", *ROW[1:]]]
    assert "新增 2 条" in sent(clerk, of, rows, "preview").content.decode()
    assert PlannedTask.objects.count() == 0
    sent(clerk, of, rows)
    assert "无变化 2 条" in sent(clerk, of, rows).content.decode()
    first = PlannedTask.objects.get(number="RW-01")
    assert first.completions.get().acceptances.get().met
    assert PlannedTask.objects.count() == 2


def test_a_later_file_brings_completions_to_tasks_that_stand(clerk, of, task):
    answer = sent(clerk, of, [[*ROW, date(2024, 6, 28)]])
    assert "变更 1 条" in answer.content.decode()
    assert task.completions.get().completed_on == date(2024, 6, 28)


def test_rows_are_refused_in_words_and_then_none_is_taken(clerk, of, task):
    rows = [
        ["RW-05", *ROW[1:]],
        ["RW-01", "别的任务", *ROW[2:]],
        ["RW-06", *ROW[1:3], date(2025, 1, 1), *ROW[4:]],
        ["RW-07", *ROW[1:], None, date(2024, 7, 1), "达标", "验收单"],
        ["RW-08", *ROW[1:], date(2024, 6, 1), date(2024, 7, 1), None, None],
    ]
    shown = sent(clerk, of, rows).content.decode()
    assert "第 3 行：任务名称“别的任务”与已登记的“组织业务培训”不一致" in shown
    assert "第 4 行：计划完成日应在 2024 年内" in shown
    assert "第 5 行：填了验收日期，没有填完成日期" in shown
    assert "第 6 行：登记验收须同时填写验收结论和验收文件" in shown
    assert list(PlannedTask.objects.values_list("number", flat=True)) == ["RW-01"]


def test_what_is_exported_can_be_taken_in_again(clerk, of, task, talk):
    tasks.complete(task, by=of.reporter, completed_on=date(2024, 6, 28), note="两场")
    tasks.finish_communication(talk, by=of.reporter, version=1, done_on=date(2024, 5, 9), document="回函")
    for name, importer in (
        ("tasks_xlsx", "tasks_import"),
        ("communications_xlsx", "communications_import"),
    ):
        data = clerk.get(url(name, of.year.public_id)).getvalue()
        assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 2
        file = {"file": SimpleUploadedFile("导出.xlsx", data), "step": "import"}
        shown = clerk.post(url(importer, of.year.public_id), file, follow=True).content.decode()
        assert "无变化 1 条" in shown


def test_communications_come_from_a_list(clerk, of, talk):
    headings = ["事项编号", "沟通对象", "对方名称", "沟通事项", "应办日期", "办结日期"]
    rows = [
        ["GT-01", "供应商", TALK["partner_name"], TALK["subject"], TALK["due_on"], date(2024, 5, 9)],
        ["GT-02", "主管处室", "业务主管处", "报送进度报告", date(2024, 6, 30), None],
    ]
    shown = sent(clerk, of, rows, name="communications_import", headings=headings).content.decode()
    assert "新增 1 条，变更 1 条" in shown
    rows[0][4] = date(2024, 5, 11)
    shown = sent(clerk, of, rows, name="communications_import", headings=headings).content.decode()
    assert "应办日期“2024-05-11”与已登记的“2024-05-10”不一致" in shown
    assert Communication.objects.filter(done_on=None).count() == 1


def test_the_plan_costs_the_same_queries_however_long_it_is(clerk, of, task, django_assert_max_num_queries):
    page = url("work_plan", of.year.public_id)
    for number in range(12):
        more = tasks.plan_task(of.year, by=of.reporter, **TASK | {"number": f"N{number}"})
        tasks.complete(more, by=of.reporter, completed_on=date(2024, 6, 1))
    with django_assert_max_num_queries(30):
        assert clerk.get(page).status_code == 200
