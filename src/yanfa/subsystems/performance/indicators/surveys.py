"""项目满意度, from the answers of surveys that were kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.policy import get
from yanfa.subsystems.performance.models import SurveyAnswer

ANSWER_COLUMNS = (
    Column("项目代码", "Project code", "survey__project_year__project__code"),
    Column("调查", "Survey", "survey__title"),
    Column("问卷编号", "Number", "number"),
    Column("作答日期", "Answered on", "answered_on"),
    Column("选项", "Answer", "level"),
)


def _valid(period: Period) -> QuerySet[Any]:
    return SurveyAnswer.objects.valid().filter(answered_on__gte=period.start, answered_on__lt=period.end)


def least_answers(period: Period) -> int:
    """How many valid answers a figure of the period needs, by the policy of its last day."""
    return int(get("performance.survey_least_answers", period.end - timedelta(days=1)).value)


def _satisfied(period: Period) -> QuerySet[Any]:
    return _valid(period).filter(satisfied=True)


PROJECT_SATISFACTION = register(
    Indicator(
        code="performance.project_satisfaction",
        label="项目满意度",
        label_en="Satisfaction with the project",
        definition=(
            "本预算项目服务对象调查中答“满意”及以上的有效问卷数÷有效问卷数。按份数计、不加权；"
            "有效份数低于最小样本量（政策参数）不出数。"
        ),
        definition_en=(
            "Valid answers 满意 or better / valid answers, in the survey of the people whom the budget project served; "
            "a share of answers, not a weighted mean; below the minimum number of valid answers (policy) there is no "
            "figure."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(rows=_satisfied, columns=ANSWER_COLUMNS, date="answered_on", measure=Count("pk")),
        denominator=Part(rows=_valid, columns=ANSWER_COLUMNS, date="answered_on", measure=Count("pk")),
        dimensions=(
            Dimension("project", "项目", "Project", "survey__project_year__project__code"),
            Dimension("survey", "调查", "Survey", "survey__public_id"),
        ),
        answers=(Answer("项目满意度", "", "project=row"),),
        least=least_answers,
    )
)
