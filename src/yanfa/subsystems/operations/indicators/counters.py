"""Attacks that firewalls blocked, and spam that mail gateways kept out."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Sum

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.choices.counters import DeviceKind
from yanfa.subsystems.operations.models import DayCount

_WHOSE = (
    Dimension("system", "信息系统", "System", "system__code"),
    Dimension("project", "预算项目", "Project", "project__code"),
    Dimension("device", "设备", "Device", "device__name"),
)


def blocked_attacks(period: Period) -> QuerySet[Any]:
    """The figures of firewalls dated in the period; a monthly report is dated on the last day of its month."""
    return DayCount.objects.standing().of(DeviceKind.FIREWALL).within(period.start, period.end)


def blocked_spam(period: Period) -> QuerySet[Any]:
    """The figures of mail gateways dated in the period, and what was released, dated as it was reported."""
    return DayCount.objects.standing().of(DeviceKind.MAIL_GATEWAY).within(period.start, period.end)


FIREWALL_BLOCKS = register(
    Indicator(
        code="operations.firewall_blocks",
        label="防火墙拦截攻击次数",
        label_en="Attacks blocked by firewalls",
        definition="统计期内防火墙阻断攻击的日计数合计，以设备导出为准；仅告警未阻断的不计。",
        definition_en=(
            "Attacks blocked, summed from the firewall's daily counters in the period; "
            "alerts without blocking are excluded."
        ),
        unit="次",
        kind=Kind.COUNT,
        numerator=Part(
            rows=blocked_attacks,
            date="day",
            measure=Sum("blocked"),
            columns=(
                Column("日期", "Day", "day"),
                Column("覆盖天数", "Days covered", "days"),
                Column("设备", "Device", "device__name"),
                Column("阻断次数", "Blocked", "blocked"),
                Column("仅告警次数（不计）", "Alerts alone (not counted)", "alerts"),
                Column("数据来源", "Source of data", "origin"),
                Column("规则版本", "Version of the rules", "rule_version"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=_WHOSE,
        answers=(Answer("防火墙拦截攻击次数", "", "system=network"),),
    )
)
SPAM_BLOCKED = register(
    Indicator(
        code="operations.spam_blocked",
        label="防垃圾邮件数量",
        label_en="Spam blocked",
        definition="统计期内邮件网关拦截的垃圾邮件数，以网关导出为准；误拦放行的扣除。",
        definition_en=(
            "Spam messages blocked by the mail gateway in the period, from its export; "
            "wrongly blocked and released ones deducted."
        ),
        unit="个",
        kind=Kind.COUNT,
        numerator=Part(
            rows=blocked_spam,
            date="day",
            measure=Sum(F("blocked") - F("released")),
            columns=(
                Column("日期", "Day", "day"),
                Column("覆盖天数", "Days covered", "days"),
                Column("网关", "Gateway", "device__name"),
                Column("收信总数", "Received", "received"),
                Column("拦截数", "Blocked", "blocked"),
                Column("误拦放行数", "Released", "released"),
                Column("数据来源", "Source of data", "origin"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=_WHOSE,
        answers=(Answer("防垃圾邮件数量", "", "system=mail"),),
    )
)
