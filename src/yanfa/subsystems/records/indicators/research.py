"""承担各级研究项目: what ran on any day of the period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.indicators.results import LATE, PROJECT, PROJECT_COLUMN, RULE, RULE_EN, UNIT
from yanfa.subsystems.records.models import ResearchProject


def running(period: Period) -> QuerySet[Any]:
    """The projects that ran on a day of the period, each year by what was known when it closed."""
    wanted = Q(pk__in=[])
    for year in range(period.start.year, (period.end - timedelta(days=1)).year + 1):
        first, after = max(period.start, date(year, 1, 1)), min(period.end, date(year + 1, 1, 1))
        wanted |= Q(pk__in=ResearchProject.objects.running(first, after, year).values("pk"))
    found: QuerySet[Any] = ResearchProject.objects.filter(wanted)
    return found


#: A project runs in many months, so that months do not add up to the year: by its nature a stock.
RESEARCH_PROJECTS = register(
    Indicator(
        code="records.research_projects",
        label="承担各级研究项目",
        label_en="Research projects undertaken",
        definition=(
            "统计期内任一日在研、由本单位承担（主持或参加）且有立项文件或任务书的各级科研项目数，以项目编号去重。仅有"
            "委托合作协议的另列。在研指自起始日至结题或终止日；未登记结题的，至计划完成日或批准延期日。跨月、跨年的项目"
            "每期各计一次，各月不相加。" + RULE
        ),
        definition_en=(
            "Research projects of any level that the unit undertakes, as lead or partner, with an approval or task "
            "document, running on any day of the period, once for each project number. Mere commissions and "
            "cooperation agreements are shown apart. A project runs from its start to its conclusion or termination; "
            "where none is registered, to its planned end or the approved extension. It counts once in every period "
            "in which it runs, so that months do not add up." + RULE_EN
        ),
        unit="个",
        kind=Kind.STOCK,
        numerator=Part(
            rows=running,
            date="starts_on",
            columns=(
                Column("项目编号", "Number", "number"),
                Column("项目名称", "Title", "title"),
                Column("级别", "Level", "level"),
                Column("下达单位", "Funder", "funder"),
                Column("承担方式", "Role", "role"),
                Column("立项文件或任务书", "Document", "document"),
                Column("起始日期", "Start", "starts_on"),
                Column("计划完成日期", "Planned end", "ends_on"),
                PROJECT_COLUMN,
                LATE,
            ),
        ),
        dimensions=(
            UNIT,
            Dimension("role", "承担方式", "Role", "role"),
            Dimension("level", "级别", "Level", "level"),
            PROJECT,
        ),
        answers=(Answer("承担各级研究项目", "", "unit=row"),),
    )
)
