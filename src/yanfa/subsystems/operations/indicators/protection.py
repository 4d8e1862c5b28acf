"""等级保护级别: the level at which a system is filed, while its last assessment is in date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Min, QuerySet

from yanfa.kernel.indicators.declare import Across, Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import Assessment


def in_date(period: Period) -> QuerySet[Any]:
    """The last assessment of every system that was filed at the end of the period, where it still counted then."""
    assessments: Any = Assessment.objects
    return assessments.in_date(period.end - timedelta(days=1))  # type: ignore[no-any-return]


PROTECTION_LEVEL = register(
    Indicator(
        code="operations.protection_level",
        label="网络安全等级保护",
        label_en="Level of classified protection",
        definition=(
            "系统（scope）期末有效的网络安全等级保护备案级别，须测评报告在有效期内（三级每年，周期为政策参数）。测评过期不出数。"
        ),
        definition_en=(
            "Filed level of classified protection of the named system at the period's end, valid only with an "
            "assessment report in date (level 3 yearly; the cycle is a policy parameter, unverified). Out of date "
            "gives no figure."
        ),
        unit="级",
        kind=Kind.LEVEL,
        numerator=Part(
            rows=in_date,
            date="assessed_on",
            measure=Min("filing__level"),
            columns=(
                Column("信息系统", "System", "filing__system__name"),
                Column("备案级别", "Level", "filing__level"),
                Column("备案证明编号", "Certificate", "filing__certificate"),
                Column("备案日期", "Filed on", "filing__starts_on"),
                Column("测评报告编号", "Report", "report_number"),
                Column("测评日期", "Assessed on", "assessed_on"),
                Column("有效期至", "Valid until", "valid_until"),
                Column("测评得分", "Score", "score"),
                Column("测评结论", "Conclusion", "conclusion"),
                Column("高风险项数", "High risks", "high_risks"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=(
            # The lowest of the parts is the whole: levels are not added.
            Dimension("system", "信息系统", "System", "filing__system__code", overlapping=True),
            Dimension("project", "预算项目", "Budget project", "filing__project__code", overlapping=True),
        ),
        across={"system": Across.SMALLEST},
        blank_without_rows=True,
        answers=(
            Answer("门户网站安全等级保护", "", "system=portal"),
            Answer("基地系统安全等级保护", "", "system=bases"),
            Answer("仪器系统安全等级保护", "", "system=instruments"),
        ),
    )
)
