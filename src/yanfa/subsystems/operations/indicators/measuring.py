"""门户网站访问量: the visits of days, as this platform counted them itself."""

from __future__ import annotations

from django.db.models import Sum

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import VisitDay

VISITS = register(
    Indicator(
        code="portal.visits",
        label="门户网站访问量",
        label_en="Visits to the portal",
        definition=(
            "门户网站统计期内的总访问量，按访问次数（会话，间隔30分钟另计一次）计。机器和工作人员访问不计；"
            "独立用户数（个）和页面浏览量另列。"
        ),
        definition_en=(
            "网站总访问量: visits (sessions, 30 minutes apart) to the portal in the period. Robots and staff are "
            "excluded; 独立用户 (个) and page views stand beside it."
        ),
        unit="次",
        kind=Kind.COUNT,
        numerator=Part(
            rows=lambda period: VisitDay.objects.in_period(period),
            date="day",
            measure=Sum("visits"),
            columns=(
                Column("日期", "Day", "day"),
                Column("系统", "System", "system_code"),
                Column("访问次数", "Visits", "visits"),
                Column("独立用户数（个）", "Visitors", "visitors"),
                Column("页面浏览量", "Page views", "page_views"),
                Column("剔除的机器请求", "Robots' requests left out", "robot_views"),
                Column("剔除的工作人员访问", "Staff visits left out", "staff_visits"),
                Column("最近计入时间", "Last counted at", "last_at"),
                Column("补录", "Late", "late"),
            ),
        ),
        dimensions=(Dimension("system", "系统", "System", "system_code"),),
        answers=(Answer("门户网站访问量", "", "system=portal"),),
    )
)
