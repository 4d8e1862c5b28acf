"""The figures of 绩效: one for each list of a department, and 项目满意度 from the answers of surveys."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, QuerySet, Sum

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register, registry
from yanfa.kernel.policy import get
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping, ListRow, SurveyAnswer

FAMILY = "lists"
KINDS = {
    ListKind.COUNT: Kind.COUNT,
    ListKind.SUM: Kind.COUNT,
    ListKind.RATIO: Kind.RATIO,
    ListKind.MEAN: Kind.MEAN,
    ListKind.TIMELY: Kind.TIMELY,
}
HOW = {
    ListKind.COUNT: ("按去重键计数", "counted once for each key"),
    ListKind.SUM: ("数量或金额合计", "amounts added up"),
    ListKind.RATIO: (
        "符合分子条件的占全部计入行的比率",
        "rows that fulfil the numerator over all that count",
    ),
    ListKind.MEAN: ("数量或金额的平均", "the mean of the amounts"),
    ListKind.TIMELY: (
        "按期办结的占应办结的比率，未办结的计为未按期",
        "done by the due date over due; what is not done is not timely",
    ),
}
STEP = Decimal("0.0001")
#: The same for every list and every version, so that the evidence of a locked figure stays the same.
COLUMNS = (
    Column("项目代码", "Project code", "upload__project_year__project__code"),
    Column("行号", "Row", "number"),
    Column("日期", "Date", "on"),
    Column("数量或金额", "Amount", "amount"),
    Column("应办结日", "Due on", "due_on"),
    Column("办结日", "Done on", "done_on"),
    Column("份额", "Share", "weight"),
    Column("列示内容", "Shown columns", "cells"),
)


class FigureField(DecimalField):  # type: ignore[type-arg]
    """A sum to four places: SQLite adds decimals as binary fractions, and PostgreSQL gives back every zero."""

    def from_db_value(self, value: Any, *context: object) -> Decimal | None:
        """The sum without what the database added to it."""
        if value is None:
            return None
        whole = Decimal(str(value)).quantize(STEP)
        return whole.quantize(Decimal(1)) if whole == whole.to_integral_value() else whole.normalize()


def indicator_of(mapping: ListMapping) -> Indicator:
    """The figure `lists.<public id>` of a list.

    Filtering by `upload` pins one file, replaced or not; without it the files that stand today are counted.
    """
    kind = ListKind(mapping.kind)
    how, how_en = HOW[kind]
    numerator, denominator = _parts(mapping, kind)
    return Indicator(
        code=f"{FAMILY}.{mapping.public_id}",
        label=mapping.name,
        label_en=mapping.name,
        definition=f"台账“{mapping.name}”中日期在期内的{mapping.subject}，{how}；同一去重键只计一次。",
        definition_en=f"Rows of the list “{mapping.name}” dated in the period, {how_en}; one key counts once.",
        unit=mapping.unit,
        kind=KINDS[kind],
        numerator=numerator,
        denominator=denominator,
        dimensions=(
            Dimension("project", "项目", "Project", "upload__project_year__project__code"),
            Dimension("upload", "台账文件", "File", "upload__public_id"),
        ),
        keeps_rows=False,
    )


def resolve(public_id: str) -> Indicator | None:
    """The figure of the list of that id; None where there is no such list."""
    mapping = ListMapping.objects.filter(public_id=public_id).first()
    return None if mapping is None else indicator_of(mapping)


def every_list() -> list[Indicator]:
    """The figures of all lists that were mapped, for the register."""
    return [indicator_of(mapping) for mapping in ListMapping.objects.order_by("pk")]


registry.family(FAMILY, resolve, every_list)


def _parts(mapping: ListMapping, kind: ListKind) -> tuple[Part, Part | None]:
    def counted(period: Period) -> QuerySet[Any]:
        rows = ListRow.objects.filter(upload__mapping=mapping, counted=True)
        return rows.filter(on__gte=period.start, on__lt=period.end).standing()

    def above(period: Period) -> QuerySet[Any]:
        return counted(period).filter(numerator=True)

    added = Part(rows=counted, columns=COLUMNS, date="on", measure=_total("adds"))
    if kind in (ListKind.COUNT, ListKind.SUM):
        return added, None
    if kind is ListKind.MEAN:
        return added, Part(rows=counted, columns=COLUMNS, date="on", measure=_total("weight"))
    return Part(rows=above, columns=COLUMNS, date="on", measure=_total("adds")), added


def _total(name: str) -> Sum:
    return Sum(name, output_field=FigureField(max_digits=24, decimal_places=4))


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
