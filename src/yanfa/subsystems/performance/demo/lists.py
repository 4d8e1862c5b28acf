"""A department's list of a demonstration year, taken in by the door that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.services.lists import map_columns, take_in

#: Activities at scale 1.
ACTIVITIES = 120
ACTIVITY_COLUMNS = Mapping(
    kind=ListKind.COUNT,
    key=("编号",),
    date="举办日期",
    filters=(Condition("状态", "=", "已举办"),),
    shown=("活动名称",),
)


def build(year: DemoYear) -> None:
    """It belongs to the first project of the year; without projects or people there is nothing to write."""
    officer = demonstration_account("performance_officer")
    opened = ProjectYear.objects.filter(year=year.year).order_by("project__code").first()
    carried = opened.departments.first() if opened else None
    if officer is None or opened is None or carried is None:
        return
    with demonstration_time(datetime(year.year, 4, 10, 9, tzinfo=SHANGHAI)):
        _activities(year, officer, opened, carried.department)


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
