"""Feedback's share of a demonstration year: a survey of a project, and one of the users of each site."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.procedures.feedback.choices import SurveyMethod
from yanfa.procedures.feedback.rules.answers import Level
from yanfa.procedures.feedback.services.surveys import declare_survey, take_answers
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear

PROJECT, SITE = "performance.project_satisfaction", "portal.satisfaction"
QUESTION = "1、您对本次服务是否满意"
LEVELS = (
    Level("非常满意", Decimal(5), True),
    Level("满意", Decimal(4), True),
    Level("基本满意", Decimal(3), False),
    Level("不满意", Decimal(2), False),
)
#: How many of a hundred people answer so.
SHARES = (62, 29, 7, 2)
#: The sites whose users are asked.
SITES = (("portal", "门户网站"), ("instruments", "仪器共享系统"))
#: Answers at scale 1.
ANSWERS = 400


def build(year: DemoYear) -> None:
    """They are kept by the first project of the year; without projects or people there is nothing to write."""
    officer = demonstration_account("performance_officer")
    opened = ProjectYear.objects.filter(year=year.year).order_by("project__code").first()
    carried = opened.departments.first() if opened else None
    if officer is None or opened is None or carried is None:
        return
    with demonstration_time(datetime(year.year, 4, 10, 9, tzinfo=SHANGHAI)):
        _survey(year, officer, carried.department, "服务对象满意度调查", PROJECT, project_year=opened)
        for site, name in SITES:
            _survey(year, officer, carried.department, f"{name}用户满意度调查", SITE, site=site)


def _survey(
    year: DemoYear, officer: User, department: Department, title: str, code: str, **about: Any
) -> None:
    count = year.size(ANSWERS, least=40)
    starts_on = date(year.year, 2, 1)
    survey = declare_survey(
        by=officer,
        instrument=SimpleUploadedFile("问卷样本.txt", _instrument()),
        levels=LEVELS,
        title=title,
        department=department,
        method=SurveyMethod.ONLINE,
        question=QUESTION,
        starts_on=starts_on,
        ends_on=date(year.year, 3, 31),
        issued=count * 5 // 4,
        **about,
    )
    rows = [_answer(year, code, number, starts_on) for number in range(1, count + 1)]
    data = workbook([Sheet("答卷", ["序号", "提交答卷时间", QUESTION], rows)])
    take_answers(survey, by=officer, data=data, file_name=f"{year.year}年{title}答卷.xlsx")


def _answer(year: DemoYear, code: str, number: int, starts_on: date) -> list[Any]:
    day = starts_on + timedelta(days=year.random.randrange(58))
    level = year.random.choices(LEVELS, weights=SHARES)[0]
    year.tally.add(code, int(level.satisfied), 1, month=day.month)
    year.facts.write(
        "survey_answer", {"code": code, "number": number, "answered_on": day, "level": level.name}
    )
    return [number, f"{day:%Y/%m/%d} 10:{number % 60:02}:00", level.name]


def _instrument() -> bytes:
    lines = [QUESTION, *(f"{chr(65 + number)}. {level.name}" for number, level in enumerate(LEVELS))]
    return "\n".join(lines).encode()
