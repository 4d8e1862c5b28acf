"""Supported policies: how many drafts and studies were delivered by the day that was asked for first."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.models import PolicySupport

COLUMNS = (
    Column("政策文件名称", "Policy document", "title"),
    Column("提出要求的处室", "Requested by", "requested_by"),
    Column("要求日期", "Requested", "requested_on"),
    Column("首次约定的应提交日", "First due day", "first_due_on"),
    Column("提交日期", "Delivered", "delivered_on"),
    Column("出台文号", "Number of the policy", "issued_number"),
    Column("政策施行日", "Effective", "effective_on"),
    Column("补录", "Entered late", "late"),
)


def due(period: Period) -> QuerySet[Any]:
    """Requests whose first day of delivery lies in the period, but for those called off by then."""
    owed = PolicySupport.objects.all().owed()
    return owed.filter(first_due_on__gte=period.start, first_due_on__lt=period.end)


def on_time(period: Period) -> QuerySet[Any]:
    """Of those, what was delivered by that day."""
    return due(period).filter(delivered_on__lte=F("first_due_on"))


POLICIES_SUPPORTED = register(
    Indicator(
        code="records.policies_supported",
        label="支撑出台政策",
        label_en="Policies supported",
        definition=(
            "主管处室要求支撑、提交期限落在统计期内的政策文件中，按期提交支撑成果的件数÷应提交件数。"
            "已出台件数和文号同列。"
        ),
        definition_en=(
            "Policy documents whose support was requested with a delivery date in the period and whose drafts or "
            "studies were delivered on time / those due; issued ones are shown with their numbers."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=on_time, date="first_due_on", columns=COLUMNS),
        denominator=Part(rows=due, date="first_due_on", columns=COLUMNS),
        dimensions=(Dimension("project", "预算项目", "Budget project", "project__code"),),
        answers=(Answer("支撑出台政策", "", "project=row"),),
    )
)
