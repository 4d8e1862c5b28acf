"""The work plans of a demonstration year: tasks and communications, most in time, some late, some not done at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yanfa.kernel.clock import demonstration_time, today
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices.tasks import Partner, TaskKind
from yanfa.subsystems.performance.models import PlannedTask
from yanfa.subsystems.performance.services.tasks import (
    accept,
    complete,
    finish_communication,
    note_communication,
    plan_task,
    postpone,
)

QUALITY = "performance.quality_rate"
COMPLETION = "performance.completion_timeliness"
COMMUNICATION = "performance.communication_timeliness"
NAMES = ("编制年度工作方案", "组织业务培训", "开展现场走访", "更新服务系统", "举办宣传活动", "编写总结报告")
SUBJECTS = ("报送进度报告", "答复整改意见", "发出验收通知", "反馈运行问题")
#: Tasks and communications of a project at scale 1; at least as many as show every case.
TASKS, COMMUNICATIONS = 24, 20
LEAST = 6
PROJECTS = 10
#: By the place of a task: days from the planned day to its completion; None is not done.
DELAYS = (-3, 0, 12, -1, None, -5)
#: By the place of a task: days from completion to acceptance and whether the standard was met; None is not accepted.
ACCEPTANCES = ((5, True), (0, True), (9, False), None, None, (3, True))
#: By the place of a communication: days from its due day to when it was done; None is not done.
ANSWERS = (-2, 0, 4, -1, None)
POSTPONED = 2
WITHOUT_STANDARD = 1


def build(year: DemoYear) -> None:
    """Give some projects of the year a work plan; without an officer or projects there is nothing to write."""
    officer = demonstration_account("performance_officer")
    if officer is None:
        return
    opened = ProjectYear.objects.filter(year=year.year).order_by("project__code")
    for number, each in enumerate(opened[: year.size(PROJECTS, least=2)]):
        for place in range(year.size(TASKS, least=LEAST)):
            _task(year, officer, each, place, number)
        for place in range(year.size(COMMUNICATIONS, least=LEAST)):
            _communication(year, officer, each, place)


def _task(year: DemoYear, officer: User, opened: ProjectYear, place: int, number: int) -> None:
    case = place % LEAST
    planned = date(year.year, 2, 1) + timedelta(days=year.random.randrange(270))
    with _on(planned.replace(month=1, day=10)):
        task = plan_task(
            opened,
            by=officer,
            number=f"RW-{place + 1:02}",
            name=NAMES[case],
            kind=TaskKind.ACTIVITY if case in (1, 4) else TaskKind.TASK,
            planned_on=planned,
            plan_document=f"{year.year}年度工作计划",
            standard="" if case == WITHOUT_STANDARD and number else "按任务书验收合格",
        )
    done = _day(planned, DELAYS[case])
    in_time = done is not None and done <= planned
    year.tally.add(COMPLETION, int(in_time), 1, month=planned.month)
    facts = {
        "project": opened.project.code,
        "number": task.number,
        "planned_on": planned,
        "completed_on": done,
    }
    if case == POSTPONED and planned < today():
        _postponed(task, officer, planned)
    if done is not None:
        with _on(done):
            complete(task, by=officer, completed_on=done)
        year.tally.add(QUALITY, 0, 1)
        facts |= _accepted(year, officer, task, done, case)
    year.facts.write("planned_task", facts)


def _postponed(task: PlannedTask, officer: User, planned: date) -> None:
    approved = planned - timedelta(days=7)
    with _on(approved):
        new = planned + timedelta(days=20)
        postpone(task, by=officer, new_date=new, approved_on=approved, document=f"改期批复{task.number}")


def _accepted(year: DemoYear, officer: User, task: PlannedTask, done: date, case: int) -> dict[str, Any]:
    outcome = ACCEPTANCES[case]
    if outcome is None:
        return {}
    days, met = outcome
    on, met = done + timedelta(days=days), met and bool(task.standard)
    if on > today():
        return {}
    with _on(on):
        accept(task, by=officer, accepted_on=on, met=met, document=f"验收意见{task.number}")
    if met and on.year == done.year:
        year.tally.add(QUALITY, 1, month=on.month)
    return {"accepted_on": on, "met": met}


def _communication(year: DemoYear, officer: User, opened: ProjectYear, place: int) -> None:
    due = date(year.year, 1, 20) + timedelta(days=year.random.randrange(300))
    partner = Partner.DIVISION if place % 3 else Partner.SUPPLIER
    with _on(date(year.year, 1, 10)):
        noted = note_communication(
            opened,
            by=officer,
            number=f"GT-{place + 1:02}",
            partner=partner,
            partner_name="业务主管处" if partner == Partner.DIVISION else "示例信息技术有限公司",
            subject=SUBJECTS[place % len(SUBJECTS)],
            due_on=due,
        )
    done = _day(due, ANSWERS[place % len(ANSWERS)])
    if done is not None:
        with _on(done):
            finish_communication(noted, by=officer, version=noted.version, done_on=done, document="往来函件")
    year.tally.add(COMMUNICATION, int(done is not None and done <= due), 1, month=due.month)
    facts = {"project": opened.project.code, "number": noted.number, "due_on": due, "done_on": done}
    year.facts.write("communication", facts)


def _day(due: date, delay: int | None) -> date | None:
    """The day that lies so many days from another; None where nothing happened, or where it is still to come."""
    done = None if delay is None else due + timedelta(days=delay)
    return None if done is None or done > today() else done


def _on(day: date) -> Any:
    return demonstration_time(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))
