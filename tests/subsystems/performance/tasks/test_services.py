"""Work plans: who keeps them, what is refused in words, how a mistake is mended, and when a year is closed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.performance.tasks.conftest import TALK, TASK
from tests.subsystems.performance.year.people import at
from tests.subsystems.performance.year.walk import approved_goal, filled, opened
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.indicators import COMPLETION_TIMELINESS
from yanfa.subsystems.performance.models import PlannedTask, TaskCompletion, WorkCorrection
from yanfa.subsystems.performance.services import tasks
from yanfa.subsystems.performance.services.work_plans import plan_counts, work_plan_of


def refusal(act):
    """What a refused act says."""
    with pytest.raises(ValidationError) as refused:
        act()
    return " ".join(refused.value.messages)


def completed(of, task, on=date(2024, 6, 28)):
    return tasks.complete(task, by=of.reporter, completed_on=on, note="培训两场")


def test_a_reporter_of_a_carrying_division_and_the_officer_keep_the_plan(of):
    with at(2024, 1, 10):
        tasks.plan_task(of.year, by=of.reporter, **TASK)
        tasks.plan_task(of.year, by=of.officer, **TASK | {"number": "RW-02"})
        for person in (of.other, of.finance, of.authority):
            with pytest.raises(PermissionDenied, match="实施处室的填报人"):
                tasks.plan_task(of.year, by=person, **TASK | {"number": "RW-03"})
        of.year.departments.create(department=of.divisions[1], name="办公室")
        tasks.plan_task(of.year, by=of.other, **TASK | {"number": "RW-03"})
    assert PlannedTask.objects.count() == 3
    assert AuditEvent.objects.filter(action="performance.record_work").count() == 3


def test_what_cannot_be_true_is_refused_in_words(of, task):
    with at(2024, 7, 15):
        assert "2024 年内" in refusal(
            lambda: tasks.plan_task(
                of.year, by=of.reporter, **TASK | {"number": "X", "planned_on": date(2025, 1, 1)}
            )
        )
        assert "已有" in refusal(lambda: tasks.plan_task(of.year, by=of.reporter, **TASK))
        assert "不能晚于今天" in refusal(lambda: completed(of, task, date(2024, 7, 16)))
        assert "不能早于 2024 年" in refusal(lambda: completed(of, task, date(2023, 12, 31)))
        accepted = {"by": of.reporter, "met": True, "document": "验收单"}
        assert "先登记完成" in refusal(lambda: tasks.accept(task, accepted_on=date(2024, 7, 1), **accepted))
        completed(of, task)
        assert "已登记完成" in refusal(lambda: completed(of, task))
        assert "不能早于完成日期" in refusal(
            lambda: tasks.accept(task, accepted_on=date(2024, 6, 27), **accepted)
        )
        tasks.accept(task, accepted_on=date(2024, 7, 1), **accepted)
        assert "已验收达标" in refusal(lambda: tasks.accept(task, accepted_on=date(2024, 7, 2), **accepted))
        late = {"by": of.reporter, "document": "批复", "approved_on": date(2024, 6, 1)}
        assert "应晚于" in refusal(lambda: tasks.postpone(task, new_date=date(2024, 6, 30), **late))


def test_a_task_without_a_standard_cannot_meet_it(of, task):
    with at(2024, 7, 15):
        tasks.correct_task(task, by=of.reporter, version=1, facts={"standard": ""}, reason="任务书未设标准")
        completed(of, task)
        words = refusal(
            lambda: tasks.accept(
                task, by=of.reporter, accepted_on=date(2024, 7, 1), met=True, document="验收单"
            )
        )
    assert "补上任务书中的标准" in words


def test_an_acceptance_that_failed_may_be_followed_by_one_that_met(of, task):
    with at(2024, 7, 15):
        completed(of, task)
        for day, met in ((1, False), (9, True)):
            tasks.accept(task, by=of.reporter, accepted_on=date(2024, 7, day), met=met, document=f"验收{day}")
        line = work_plan_of(of.year, date(2024, 7, 15)).tasks[0]
    assert line.acceptance.met
    assert line.acceptance.document == "验收9"


def test_a_correction_keeps_both_values_and_its_reason(of, task):
    with at(2024, 3, 1):
        facts = {"planned_on": date(2024, 7, 31), "name": TASK["name"]}
        tasks.correct_task(task, by=of.reporter, version=1, facts=facts, reason="录入时看错月份")
    task.refresh_from_db()
    assert task.planned_on == date(2024, 7, 31)
    kept = WorkCorrection.objects.get(task=task)
    assert kept.changes == {"planned_on": ["2024-06-30", "2024-07-31"]}
    assert kept.told == [("计划完成日", "2024-06-30", "2024-07-31")]
    assert AuditEvent.objects.filter(action="performance.correct_work").count() == 1


def test_a_correction_needs_a_reason_a_change_and_the_version_that_was_read(of, task):
    other = {"facts": {"name": "业务培训"}, "by": of.reporter}
    assert "写明更正理由" in refusal(lambda: tasks.correct_task(task, version=1, reason=" ", **other))
    same = {"facts": {"name": TASK["name"]}, "by": of.reporter}
    assert "没有改动" in refusal(lambda: tasks.correct_task(task, version=1, reason="改", **same))
    tasks.correct_task(task, version=1, reason="名称不全", **other)
    assert "他人已修改" in refusal(lambda: tasks.correct_task(task, version=1, reason="再改", **other))
    assert WorkCorrection.objects.count() == 1


def test_what_was_noted_wrongly_is_withdrawn_step_by_step_and_noted_anew(of, task):
    with at(2024, 7, 15):
        wrong = completed(of, task, date(2024, 7, 8))
        accepted = tasks.accept(
            task, by=of.reporter, accepted_on=date(2024, 7, 9), met=True, document="验收单"
        )
        assert "先撤销验收" in refusal(lambda: tasks.withdraw_fact(wrong, by=of.reporter, reason="日期有误"))
        tasks.withdraw_fact(accepted, by=of.reporter, reason="随完成日期重录")
        assert "请先撤销这些登记" in refusal(
            lambda: tasks.withdraw_task(task, by=of.reporter, version=1, reason="重复")
        )
        tasks.withdraw_fact(wrong, by=of.reporter, reason="日期有误")
        completed(of, task, date(2024, 6, 28))
        line = work_plan_of(of.year, date(2024, 7, 15)).tasks[0]
    assert (line.done, line.standing) == (date(2024, 6, 28), "on_time")
    assert TaskCompletion.objects.filter(task=task).count() == 2
    assert "已经撤销" in refusal(lambda: tasks.withdraw_fact(wrong, by=of.reporter, reason="再撤"))


def test_a_withdrawn_task_frees_its_number_and_takes_nothing_more(of, task):
    with at(2024, 3, 1):
        tasks.withdraw_task(task, by=of.reporter, version=1, reason="重复登记")
        tasks.plan_task(of.year, by=of.reporter, **TASK)
        assert "已撤销" in refusal(lambda: completed(of, task, date(2024, 2, 1)))
    assert len(work_plan_of(of.year, date(2024, 3, 1)).tasks) == 1


def test_a_communication_is_finished_once_and_corrected_with_a_reason(of, talk):
    with at(2024, 6, 1):
        finished = tasks.finish_communication(
            talk, by=of.reporter, version=1, done_on=date(2024, 5, 12), document="回函"
        )
        assert "已登记办结" in refusal(
            lambda: tasks.finish_communication(talk, by=of.reporter, version=2, done_on=date(2024, 5, 9))
        )
        facts = {"done_on": date(2024, 5, 9)}
        tasks.correct_communication(finished, by=of.reporter, version=2, facts=facts, reason="以收文日为准")
        assert "2024 年内" in refusal(
            lambda: tasks.note_communication(
                of.year, by=of.reporter, **TALK | {"number": "GT-2", "due_on": date(2023, 5, 1)}
            )
        )
    talk.refresh_from_db()
    assert (talk.done_on, talk.document) == (date(2024, 5, 9), "回函")
    assert WorkCorrection.objects.get(communication=talk).changes == {"done_on": ["2024-05-12", "2024-05-09"]}


def test_a_year_whose_figures_are_locked_is_closed(of, task, talk):
    with at(2024, 3, 1):
        goal = approved_goal(of)
    with at(2025, 1, 6):
        evaluation = filled(of, opened(of, goal))
        completed(of, task)
        before = compute(COMPLETION_TIMELINESS, Period.year(2024)).value
    with at(2025, 1, 16):
        perform("lock_figures", evaluation, by=of.officer)
        acts = (
            lambda: tasks.plan_task(of.year, by=of.reporter, **TASK | {"number": "RW-9"}),
            lambda: tasks.withdraw_fact(task.completions.get(), by=of.reporter, reason="有误"),
            lambda: tasks.correct_task(
                task, by=of.reporter, version=1, facts={"planned_on": date(2024, 1, 2)}, reason="有误"
            ),
            lambda: tasks.finish_communication(talk, by=of.reporter, version=1, done_on=date(2024, 5, 9)),
            lambda: tasks.withdraw_communication(talk, by=of.reporter, version=1, reason="有误"),
        )
        for act in acts:
            assert "2024 年度的指标值已锁定" in refusal(act)
        tasks.finish_communication(talk, by=of.reporter, version=1, done_on=date(2025, 1, 5))
    assert compute(COMPLETION_TIMELINESS, Period.year(2024)).value == before == 100


def test_the_plan_shows_the_overdue_first_and_postponements_apart(of, task, talk):
    with at(2024, 8, 1):
        tasks.postpone(
            task, by=of.reporter, new_date=date(2024, 8, 31), approved_on=date(2024, 6, 20), document="批复"
        )
        soon = tasks.plan_task(
            of.year, by=of.reporter, **TASK | {"number": "RW-00", "planned_on": date(2024, 9, 1)}
        )
        done = tasks.plan_task(
            of.year, by=of.reporter, **TASK | {"number": "RW-02", "planned_on": date(2024, 2, 1)}
        )
        tasks.complete(done, by=of.reporter, completed_on=date(2024, 2, 3))
        plan = work_plan_of(of.year, date(2024, 8, 1))
        counts = plan_counts([of.year], date(2024, 8, 1))[0]
    assert [line.task for line in plan.tasks] == [task, soon, done]
    assert [line.days for line in plan.tasks] == [32, 0, 2]
    assert (plan.in_time.part, plan.in_time.whole) == (0, 2)
    assert (plan.after_postponement.part, plan.after_postponement.whole) == (0, 1)
    assert (plan.postponed, plan.overdue) == (1, 2)
    assert (counts.tasks, counts.communications, counts.overdue) == (3, 1, 2)
