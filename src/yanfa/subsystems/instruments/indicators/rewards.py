"""共享服务奖励金额: granted amounts by the date of the approval, less what was taken back by a dated decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum

from yanfa.kernel.indicators.declare import Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.instruments.models import RewardEntry


def dated(period: Period) -> QuerySet[Any]:
    """What documents dated in the period granted for an instrument, or took back."""
    return RewardEntry.objects.dated_in(period.start, period.end)


REWARDS_GRANTED = register(
    Indicator(
        code="instruments.rewards_granted",
        label="共享服务评估奖励金额",
        label_en="Rewards granted for sharing services",
        definition=(
            "共享服务评估与奖励中，批准文件日期落在统计期内的奖励金额合计，对应评估年度7月1日至次年6月30日。"
            "同一批次只计一次；追回的冲减。追回按追回决定的日期冲减，以前年度的数字不变。"
        ),
        definition_en=(
            "Sharing rewards approved by a document dated in the period, for the evaluation year 1 July to 30 June. A "
            "batch counts once; recovered money is deducted on the date of the decision, so that earlier figures stay."
        ),
        unit="元",
        kind=Kind.COUNT,
        numerator=Part(
            rows=dated,
            date="dated",
            measure=Sum("amount"),
            columns=(
                Column("评估年度", "Evaluation year", "batch__year"),
                Column("管理单位", "Managing unit", "organisation__name"),
                Column("仪器名称", "Instrument", "line__instrument__name"),
                Column("评估等级", "Grade", "grade"),
                Column("类别", "Kind", "kind"),
                Column("金额（元）", "Amount (yuan)", "amount"),
                Column("文件日期", "Dated", "dated"),
                Column("文号", "Number", "document_no"),
            ),
        ),
        dimensions=(
            Dimension("unit", "管理单位", "Managing unit", "organisation__public_id"),
            Dimension("grade", "评估等级", "Grade", "grade"),
            Dimension("district", "所在区县", "District", "district"),
        ),
        answers=(),
    )
)
