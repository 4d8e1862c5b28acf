"""What the outside probe says of a year: response time, interruptions, available days, running days of the network.

All of them read closed days and outages, never single samples.
"""

from __future__ import annotations

from typing import Any

from django.db.models import DecimalField, QuerySet, Sum

from yanfa.kernel.indicators.declare import Across, Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.models import Outage, ProbeSystemDay, ProbeTargetDay

SYSTEM = Column("系统", "System", "system__name")
DAY = Column("日期", "Day", "day")
BY_SYSTEM = Dimension("system", "系统", "System", "system__code")
MINUTES_OF_DAY = (
    DAY,
    SYSTEM,
    Column("中断秒数", "Seconds out", "outage_seconds"),
    Column("计划停机秒数", "Planned seconds", "planned_seconds"),
    Column("缺采样秒数", "Seconds without sample", "gap_seconds"),
)


class SumOfSeconds(Sum):
    """Milliseconds, added up as whole numbers and then given in seconds, so that parts add up to the last digit."""

    template = "(%(function)s(%(distinct)s%(expressions)s) * 0.001)"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(
            *expressions, **{"output_field": DecimalField(max_digits=20, decimal_places=3)} | extra
        )


def page_days(period: Period) -> QuerySet[Any]:
    """The days of every page with at least one good sample."""
    return ProbeTargetDay.objects.filter(
        target__kind=TargetKind.SITE, day__gte=period.start, day__lt=period.end, good__gt=0
    )


def interruptions(period: Period) -> QuerySet[Any]:
    """Outages of sites that began in the period and lasted longer than the policy allows, planned time aside."""
    return Outage.objects.filter(
        kind=TargetKind.SITE,
        counted=True,
        started_at__gte=period.start_at,
        started_at__lt=period.end_at,
    )


def available_days(kind: TargetKind, period: Period) -> QuerySet[Any]:
    """The whole days on which outage, planned time and gap each stayed within the policy's minutes."""
    return ProbeSystemDay.objects.filter(kind=kind, available=True, day__gte=period.start, day__lt=period.end)


def site_days(period: Period) -> QuerySet[Any]:
    """Available days of sites."""
    return available_days(TargetKind.SITE, period)


def network_days(period: Period) -> QuerySet[Any]:
    """Running days of lines and core devices."""
    return available_days(TargetKind.LINK, period)


OF_PAGE = (
    DAY,
    Column("系统", "System", "target__system__name"),
    Column("页面", "Page", "target__name"),
    Column("地址", "Address", "target__address"),
    Column("样本数", "Samples", "samples"),
    Column("失败数", "Failures", "failures"),
    Column("补录样本数", "Samples entered late", "late_samples"),
    Column("成功样本响应时间合计（毫秒）", "Sum of good samples (ms)", "good_ms"),
)

RESPONSE_TIME = register(
    Indicator(
        code="operations.response_time",
        label="平台网站响应时间",
        label_en="Response time of the site",
        definition=(
            "站外拨测在统计期内按固定间隔访问指定页面的响应时间算术平均值，按系统分别计。"
            "失败样本不进均值，计入中断；服务端处理时间另列。"
        ),
        definition_en=(
            "Mean response time of named pages sampled from outside at a fixed interval in the period, by system. "
            "Failed samples go to interruptions, not into the mean; server time stands beside it."
        ),
        unit="秒",
        kind=Kind.MEAN,
        numerator=Part(
            rows=page_days,
            columns=OF_PAGE,
            date="day",
            measure=SumOfSeconds("good_ms"),
        ),
        denominator=Part(rows=page_days, columns=OF_PAGE, date="day", measure=Sum("good")),
        dimensions=(Dimension("system", "系统", "System", "target__system__code"),),
        across={"system": Across.LARGEST},
        answers=(
            Answer("平台网站响应时间", scope="system=portal"),
            Answer("系统响应时间", scope="system=portal,instruments,bases,hotline"),
        ),
    )
)

SITE_INTERRUPTIONS = register(
    Indicator(
        code="operations.site_interruptions",
        label="网站中断访问次数",
        label_en="Interruptions of the site",
        definition=(
            "站外拨测判定网站不可访问且持续超过规定分钟（政策参数）的次数，按系统分别计。"
            "同一次故障内反复的合并计一次；提前公告的计划停机另列。"
        ),
        definition_en=(
            "Outages seen by the outside probe that lasted longer than the policy's minutes, by system. "
            "Flapping within one incident counts once; announced maintenance is shown apart."
        ),
        unit="次",
        kind=Kind.COUNT,
        numerator=Part(
            rows=interruptions,
            date="started_at",
            columns=(
                SYSTEM,
                Column("开始时间", "Began", "started_at"),
                Column("恢复时间", "Ended", "ended_at"),
                Column("中断秒数", "Seconds out", "down_seconds"),
                Column("计划停机秒数", "Planned seconds", "planned_seconds"),
                Column("原因", "Cause", "cause"),
                Column("事件编号", "Incident number", "incident_number"),
            ),
        ),
        dimensions=(BY_SYSTEM,),
        answers=(
            Answer("网站中断访问次数", scope="system=portal,instruments,bases,hotline"),
            Answer("网站中断访问次数", scope="system=portal"),
        ),
    )
)

SITE_AVAILABLE_DAYS = register(
    Indicator(
        code="operations.site_available_days",
        label="服务可用时间",
        label_en="Days on which the site was available",
        definition=(
            "网站当日累计中断不超过规定分钟（政策参数）的天数，按系统分别计；采样缺口不算可用。"
            "满值为全年天数（闰年366）。"
        ),
        definition_en=(
            "Days on which the site's outage stayed within the policy's minutes, by system; a gap in the samples is "
            "not available time. The full value is the days of the year (366 in a leap year)."
        ),
        unit="天",
        kind=Kind.COUNT,
        numerator=Part(rows=site_days, columns=MINUTES_OF_DAY, date="day"),
        dimensions=(BY_SYSTEM,),
        across={"system": Across.SMALLEST},
        answers=(Answer("服务可用时间", scope="system=portal,instruments,bases,hotline"),),
    )
)

NETWORK_RUNNING_DAYS = register(
    Indicator(
        code="operations.network_running_days",
        label="生产网络服务运行天数",
        label_en="Running days of the production network",
        definition=(
            "生产网络当日累计中断不超过规定分钟（政策参数）的天数，按出口和核心链路监测；监测缺口不算运行。"
            "满值为全年天数（闰年366）。"
        ),
        definition_en=(
            "Days on which the production network's outage stayed within the policy's minutes, by monitoring of "
            "uplinks and core; a gap is not running time. The full value is the days of the year (366 in a leap year)."
        ),
        unit="天",
        kind=Kind.COUNT,
        numerator=Part(rows=network_days, columns=MINUTES_OF_DAY, date="day"),
        dimensions=(BY_SYSTEM,),
        across={"system": Across.SMALLEST},
        answers=(Answer("生产网络服务运行天数", scope="system=network"),),
    )
)
