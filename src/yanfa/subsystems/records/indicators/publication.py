"""Information due for publication: how much of it appeared within the policy's working days."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.models import InformationItem

COLUMNS = (
    Column("信息名称", "Item", "title"),
    Column("信息类别", "Topic", "topic"),
    Column("形成或印发日", "Issued", "formed_on"),
    Column("应公开日", "Due", "due_on"),
    Column("公开日期", "Published", "published_on"),
    Column("公开渠道", "Where", "place"),
    Column("发布页面", "Page", "link"),
    Column("间隔工作日", "Working days", "days"),
    Column("补录", "Entered late", "late"),
)


def due(period: Period) -> QuerySet[Any]:
    """Items whose day of publication lies in the period, but for those exempted by then."""
    owed = InformationItem.objects.all().owed()
    return owed.filter(due_on__gte=period.start, due_on__lt=period.end)


def on_time(period: Period) -> QuerySet[Any]:
    """Of those, what was published by that day."""
    return due(period).filter(published_on__lte=F("due_on"))


INFORMATION_TIMELINESS = register(
    Indicator(
        code="portal.information_timeliness",
        label="信息共享时效性",
        label_en="Timeliness of information",
        definition=(
            "应于统计期内公开的信息（基地年度成效和动态、大仪共享政策、科技券政策）中，形成或印发后规定工作日"
            "（政策参数）内在网站、白皮书等发布的件数÷应公开件数。"
        ),
        definition_en=(
            "Information due for publication in the period (results and news of bases, sharing and voucher "
            "policies) that appeared on the site or in a white paper within the policy's working days of its issue "
            "/ items due."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=on_time, date="due_on", columns=COLUMNS),
        denominator=Part(rows=due, date="due_on", columns=COLUMNS),
        dimensions=(
            Dimension("topic", "信息类别", "Topic", "topic"),
            Dimension("project", "预算项目", "Budget project", "project__code"),
        ),
        answers=(Answer("信息共享时效性", "topic=bases,instrument_sharing,vouchers", "project=row"),),
    )
)
