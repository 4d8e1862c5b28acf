"""A department's list and a satisfaction survey of a demonstration year, taken in by the doors that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import ListKind, SurveyMethod
from yanfa.subsystems.performance.models import ListMapping
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.rules.surveys import Level
from yanfa.subsystems.performance.services.lists import map_columns, take_in
from yanfa.subsystems.performance.services.surveys import declare_survey, take_answers

SATISFACTION = "performance.project_satisfaction"
QUESTION = "1、您对本次服务是否满意"
LEVELS = (
    Level("非常满意", Decimal(5), True),
    Level("满意", Decimal(4), True),
    Level("基本满意", Decimal(3), False),
    Level("不满意", Decimal(2), False),
)
#: How many of a hundred people answer so.
SHARES = (62, 29, 7, 2)
#: Answers and activities at scale 1.
ANSWERS, ACTIVITIES = 400, 120
ACTIVITY_COLUMNS = Mapping(
    kind=ListKind.COUNT,
    key=("编号",),
    date="举办日期",
    filters=(Condition("状态", "=", "已举办"),),
    shown=("活动名称",),
)


def build(year: DemoYear) -> None:
    """Both belong to the first project of the year; without projects or people there is nothing to write."""
    officer = demonstration_account("performance_officer")
    opened = ProjectYear.objects.filter(year=year.year).order_by("project__code").first()
    carried = opened.departments.first() if opened else None
    if officer is None or opened is None or carried is None:
        return
    with demonstration_time(datetime(year.year, 4, 10, 9, tzinfo=SHANGHAI)):
        _survey(year, officer, opened, carried.department)
        _activities(year, officer, opened, carried.department)


def _survey(year: DemoYear, officer: User, opened: ProjectYear, department: Department) -> None:
    count = year.size(ANSWERS, least=40)
    starts_on = date(year.year, 2, 1)
    survey = declare_survey(
        by=officer,
        instrument=SimpleUploadedFile("问卷样本.txt", _instrument()),
        levels=LEVELS,
        title="服务对象满意度调查",
        department=department,
        project_year=opened,
        method=SurveyMethod.ONLINE,
        question=QUESTION,
        starts_on=starts_on,
        ends_on=date(year.year, 3, 31),
        issued=count * 5 // 4,
    )
    rows = [_answer(year, number, starts_on) for number in range(1, count + 1)]
    data = workbook([Sheet("答卷", ["序号", "提交答卷时间", QUESTION], rows)])
    take_answers(survey, by=officer, data=data, file_name=f"{year.year}年答卷.xlsx")


def _answer(year: DemoYear, number: int, starts_on: date) -> list[Any]:
    day = starts_on + timedelta(days=year.random.randrange(58))
    level = year.random.choices(LEVELS, weights=SHARES)[0]
    year.tally.add(SATISFACTION, int(level.satisfied), 1, month=day.month)
    year.facts.write("survey_answer", {"number": number, "answered_on": day, "level": level.name})
    return [number, f"{day:%Y/%m/%d} 10:{number % 60:02}:00", level.name]


def _instrument() -> bytes:
    lines = [QUESTION, *(f"{chr(65 + number)}. {level.name}" for number, level in enumerate(LEVELS))]
    return "\n".join(lines).encode()


def _activities(year: DemoYear, officer: User, opened: ProjectYear, department: Department) -> None:
    mapping = ListMapping.objects.filter(department=department, name="宣传活动台账").first()
    if mapping is None:
        mapping = ListMapping(
            name="宣传活动台账", department=department, subject="活动", kind=ListKind.COUNT, unit="场"
        )
        map_columns(mapping, by=officer, columns=ACTIVITY_COLUMNS)
    rows = [_activity(year, number) for number in range(1, year.size(ACTIVITIES, least=12) + 1)]
    data = workbook([Sheet("活动", ["编号", "活动名称", "举办日期", "状态"], rows)])
    name = f"{year.year}年宣传活动.xlsx"
    take_in(mapping, by=officer, data=data, file_name=name, year=year.year, project_year=opened)


def _activity(year: DemoYear, number: int) -> list[Any]:
    day = date(year.year, 1, 1) + timedelta(days=year.random.randrange(90))
    held = "取消" if number % 11 == 0 else "已举办"
    facts = {"number": f"HD-{year.year}-{number:03}", "held_on": day, "state": held}
    year.facts.write("activity", facts)
    return [facts["number"], f"政策宣讲第{number}场", day, held]
