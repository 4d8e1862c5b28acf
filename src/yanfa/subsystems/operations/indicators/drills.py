"""应急演练: drills with plan, record and report, on the day on which they were signed."""

from __future__ import annotations

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import Drill

DRILLS = register(
    Indicator(
        code="operations.drills",
        label="应急演练",
        label_en="Emergency drills",
        definition=(
            "统计期内按预案组织并有方案、记录和总结的应急演练次数。方案、记录、总结齐备并由另一人签认的才计，计入签认日；"
            "按演练日期计算的次数另列。"
        ),
        definition_en=(
            "Emergency drills with plan, record and report, signed by another person, by the day of that signature: a "
            "paper that comes after the period changes no closed figure. The number by the day of the drill is shown "
            "beside."
        ),
        unit="次",
        kind=Kind.COUNT,
        numerator=Part(
            rows=lambda period: Drill.objects.complete_between(period.start_at, period.end_at),
            date="signing__recorded_at",
            columns=(
                Column("演练编号", "Number", "number"),
                Column("演练名称", "Drill", "title"),
                Column("演练类型", "Kind", "kind"),
                Column("演练日期", "Held on", "holding__held_on"),
                Column("参演人数", "Participants", "holding__participants"),
                Column("签认时间", "Signed at", "signing__recorded_at"),
                Column("补录", "Late entry", "holding__late"),
            ),
        ),
        dimensions=(
            Dimension("system", "信息系统", "System", "system__code"),
            Dimension("project", "项目", "Project", "project__code"),
            Dimension("kind", "演练类型", "Kind", "kind"),
        ),
        answers=(Answer("应急演练", "", "project=row"),),
    )
)
