"""项目满意度 and 网站使用用户满意度, from the answers of surveys that were kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.policy import get
from yanfa.procedures.feedback.models import SurveyAnswer

ANSWER_COLUMNS = (
    Column("调查", "Survey", "survey__title"),
    Column("问卷编号", "Number", "number"),
    Column("作答日期", "Answered on", "answered_on"),
    Column("选项", "Answer", "level"),
)
PROJECT_COLUMNS = (Column("项目代码", "Project code", "survey__project_year__project__code"), *ANSWER_COLUMNS)
SITE_COLUMNS = (Column("网站", "Site", "survey__site"), *ANSWER_COLUMNS)
BY_SURVEY = Dimension("survey", "调查", "Survey", "survey__public_id")


def _valid(period: Period) -> QuerySet[Any]:
    return SurveyAnswer.objects.valid().filter(answered_on__gte=period.start, answered_on__lt=period.end)


def least_answers(period: Period) -> int:
    """How many valid answers a figure of the period needs, by the policy of its last day."""
    return int(get("feedback.least_answers", period.end - timedelta(days=1)).value)


def of_projects(period: Period) -> QuerySet[Any]:
    """The valid answers of those whom a project served."""
    return _valid(period).filter(survey__project_year__isnull=False)


def of_sites(period: Period) -> QuerySet[Any]:
    """The valid answers of the users of a site."""
    return _valid(period).exclude(survey__site="")


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
        numerator=Part(
            rows=lambda period: of_projects(period).filter(satisfied=True),
            columns=PROJECT_COLUMNS,
            date="answered_on",
        ),
        denominator=Part(rows=of_projects, columns=PROJECT_COLUMNS, date="answered_on"),
        dimensions=(
            Dimension("project", "项目", "Project", "survey__project_year__project__code"),
            BY_SURVEY,
        ),
        answers=(Answer("项目满意度", "", "project=row"),),
        least=least_answers,
    )
)
SITE_SATISFACTION = register(
    Indicator(
        code="portal.satisfaction",
        label="网站使用用户满意度",
        label_en="Satisfaction of the users of a site",
        definition=(
            "网站使用用户调查中答“满意”及以上的有效问卷数÷有效问卷数，按网站分别计；一次调查只针对一个网站。"
            "按份数计、不加权；有效份数低于最小样本量（政策参数）不出数。"
        ),
        definition_en=(
            "Valid answers 满意 or better / valid answers, in the survey of the users of the named site; each survey "
            "names one site; a share of answers, not a weighted mean; below the minimum number of valid answers "
            "(policy) there is no figure."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(
            rows=lambda period: of_sites(period).filter(satisfied=True),
            columns=SITE_COLUMNS,
            date="answered_on",
        ),
        denominator=Part(rows=of_sites, columns=SITE_COLUMNS, date="answered_on"),
        dimensions=(
            Dimension("system", "网站", "Site", "survey__site"),
            BY_SURVEY,
            Dimension("project", "项目", "Project", "survey__project_year__project__code"),
        ),
        answers=(
            Answer("网站使用用户满意度", "", "system=portal"),
            Answer("网站使用用户满意度", "", "system=portal,instruments,bases,hotline"),
        ),
        least=least_answers,
    )
)
