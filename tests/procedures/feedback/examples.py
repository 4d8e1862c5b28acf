"""Surveys for the tests: one declared, and exports as survey tools write them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.budgets import project_year
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.procedures.feedback.choices import SurveyMethod
from yanfa.procedures.feedback.models import Survey
from yanfa.procedures.feedback.rules.answers import Level
from yanfa.procedures.feedback.services.surveys import declare_survey
from yanfa.registers.projects.models import ProjectYear

YEAR = 2025
QUESTION = "1、您对本次服务是否满意？"
LEVELS = [
    Level("非常满意", Decimal(5), True),
    Level("满意", Decimal(4), True),
    Level("基本满意", Decimal(3), False),
    Level("不满意", Decimal(2), False),
]


def moment(*parts: int) -> datetime:
    """A time of day in Shanghai."""
    return datetime(*parts, tzinfo=SHANGHAI)


def pdf(name: str) -> SimpleUploadedFile:
    """A PDF whose bytes differ by its name."""
    return SimpleUploadedFile("扫描.pdf", b"%PDF-1.7\n" + name.encode() + b"\n%%EOF")


def declared(office: Any, by: Any, levels: Sequence[Level] = LEVELS, **facts: Any) -> Survey:
    """A survey of 80 people in March."""
    given = {
        "title": "服务对象满意度",
        "department": office,
        "method": SurveyMethod.ONLINE,
        "question": QUESTION,
        "starts_on": date(YEAR, 3, 1),
        "ends_on": date(YEAR, 3, 31),
        "issued": 80,
    } | facts
    if "project_year" not in given and not given.get("site"):
        given["project_year"] = ProjectYear.objects.filter(year=YEAR).first() or project_year(YEAR)
    return declare_survey(by=by, instrument=pdf("问卷"), levels=levels, **given)


def export(
    levels: Sequence[str],
    *,
    days: Sequence[datetime] = (),
    people: Sequence[str] = (),
    question: str = QUESTION,
    time: str = "提交答卷时间",
) -> bytes:
    """What a survey tool exports: one row for each answer, times as text, other questions beside."""
    book = openpyxl.Workbook()
    sheet = book.active
    person = ["用户ID"] if people else []
    sheet.append(["序号", time, "所用时间", "来源", "来自IP", *person, question, "2、您的建议"])
    for number, level in enumerate(levels, 1):
        day = days[number - 1] if days else moment(YEAR, 3, 1 + number % 28, 9, 30)
        who = [people[number - 1]] if people else []
        cells = [number, f"{day:%Y/%m/%d %H:%M:%S}", "35秒", "微信", "10.0.0.1(上海)", *who, level, ""]
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
