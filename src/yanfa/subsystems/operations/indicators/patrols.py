"""机房巡检: the days on which a patrol log was signed on time."""

from __future__ import annotations

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import Patrol

PATROL_DAYS = register(
    Indicator(
        code="operations.patrol_days",
        label="机房巡检日志",
        label_en="Days with a patrol log",
        definition=(
            "统计期内有机房巡检签名日志的天数，一日多次计一天；补录的另列。日期为在线取得开始凭证的日期（北京时间），"
            "离线巡检以凭证为准，在规定小时内且在当月上传的为按时；没有凭证、超时或跨月上传的为补录，不计入，"
            "含补录的天数另列。各地点分别计天。"
        ),
        definition_en=(
            "Days with a signed patrol log in the period; several patrols a day are one, late entries are shown apart. "
            "The day is that on which the start was fetched from the server (Asia/Shanghai); a log filled offline is "
            "on time when it arrives within the policy's hours and within the month. Logs without a start, after the "
            "hours or after the month are late entries and not counted; the days with them are shown beside. Each "
            "site has its own days."
        ),
        unit="天",
        kind=Kind.COUNT,
        numerator=Part(
            rows=lambda period: Patrol.objects.days_between(period.start, period.end),
            date="patrol_on",
            columns=(
                Column("地点代码", "Site", "site__code"),
                Column("巡检日期", "Day", "patrol_on"),
                Column("开始时间", "Started at", "start__recorded_at"),
                Column("收到时间", "Received at", "recorded_at"),
                Column("清单版本", "Checklist", "checklist__number"),
                Column("内容摘要", "Digest", "digest"),
                Column("补录", "Late entry", "late"),
            ),
        ),
        dimensions=(Dimension("site", "地点", "Site", "site__code"),),
        answers=(
            Answer("机房巡检日志", "", "site=machine_room"),
            Answer("机房巡检", "", "site=machine_room"),
        ),
    )
)
