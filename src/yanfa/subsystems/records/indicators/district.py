"""Reports of districts: how many came complete by their day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet

from yanfa.kernel import policy
from yanfa.kernel.indicators.compute import values_named
from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.models import DistrictReport

COLUMNS = (
    Column("区", "District", "district_name"),
    Column("所属月份", "Month", "month"),
    Column("应报日", "Due", "due_on"),
    Column("首次收到日", "First received", "received_on"),
    Column("完整报送日", "Complete", "complete_on"),
    Column("退回次数", "Times sent back", "returned"),
    Column("更正次数", "Corrections", "corrected"),
    Column("补录", "Entered late", "late"),
)


def due(period: Period) -> QuerySet[Any]:
    """District × month due in the period."""
    return DistrictReport.objects.filter(due_on__gte=period.start, due_on__lt=period.end)


def on_time(period: Period) -> QuerySet[Any]:
    """Of those, what came complete by its day."""
    return due(period).filter(complete_on__lte=F("due_on"))


def findings(period: Period, filters: Mapping[str, str]) -> list[Finding]:
    """完善 where the rate reaches the policy's bar; what came late or incomplete is told by number."""
    named = values_named(filters.get("district"))
    owed = due(period).filter(district__in=named) if named else due(period)
    total, good = owed.count(), owed.filter(complete_on__lte=F("due_on")).count()
    returned = owed.filter(returned__gt=0).count()
    bar = int(policy.get("records.district_bar", on=period.end - timedelta(days=1)).value)
    return [
        Finding(
            "timely",
            f"完整且按期报送率不低于 {bar}%",
            f"At least {bar}% complete and on time",
            total > 0 and good * 100 >= bar * total,
            f"应报 {total} 份，完整且按期 {good} 份，迟报或未报 {total - good} 份，退回过 {returned} 份。",
            f"{total} due, {good} complete and on time, {total - good} late or missing, {returned} sent back.",
        )
    ]


DISTRICT_REPORTS = register(
    Indicator(
        code="records.district_reports",
        label="区级数据信息报送",
        label_en="Reports of districts",
        definition="应于统计期内报送的区级数据信息（区×月）中，按期且完整报送的份数÷应报份数。",
        definition_en=(
            "District submissions (district × month) due in the period that came complete and on time / those due."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=on_time, date="due_on", columns=COLUMNS),
        denominator=Part(rows=due, date="due_on", columns=COLUMNS),
        dimensions=(Dimension("district", "区", "District", "district"),),
        answers=(Answer("市区两级数据信息报送机制", "", "district=all"),),
        findings=findings,
    )
)
