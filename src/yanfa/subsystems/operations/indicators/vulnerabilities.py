"""Grave weaknesses that were found and confirmed."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.models import Vulnerability


def high_risk(period: Period) -> QuerySet[Any]:
    """Grave weaknesses, distinct by asset and weakness within a calendar year, dated when both words hold: found and
    confirmed.

    A scanner's finding is dated on the day of its confirmation, so that one found in December and confirmed in January
    counts once, in January, and no closed year changes; what an assessor, a tester or an authority reports is confirmed
    when it is found. A false alarm is excluded when it was dismissed in the calendar year in which it counted; what is
    dismissed after the year stays, for the year was closed with it. Repair changes nothing.
    """
    return Vulnerability.objects.counted_in(period.start, period.end).high_risk()


HIGH_RISK_VULNERABILITIES = register(
    Indicator(
        code="operations.high_risk_vulnerabilities",
        label="高危漏洞数",
        label_en="High-risk vulnerabilities",
        definition=(
            "统计期内发现并经确认的高危及以上漏洞数，按资产×漏洞去重，来源含扫描、等级测评、渗透测试和上级通报。"
            "误报不计，是否已修复不影响计数。"
        ),
        definition_en=(
            "High-risk and critical vulnerabilities found and confirmed in the period, distinct by asset and "
            "vulnerability, from scans, 测评, penetration tests and notices from above. False alarms are excluded; "
            "repair does not change the count."
        ),
        unit="个",
        kind=Kind.COUNT,
        numerator=Part(
            rows=high_risk,
            date="counted_on",
            columns=(
                Column("确认日期", "Confirmed", "counted_on"),
                Column("发现日期", "Found", "found_on"),
                Column("资产", "Asset", "asset"),
                Column("漏洞名称", "Weakness", "title"),
                Column("漏洞编号", "Number", "key"),
                Column("危险程度", "Severity", "severity"),
                Column("来源", "Source", "source"),
                Column("信息系统", "System", "system__name"),
                Column("修复期限", "Due", "due_on"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=(
            Dimension("system", "信息系统", "System", "system__code"),
            Dimension("project", "预算项目", "Project", "project__code"),
            Dimension("source", "来源", "Source", "source"),
        ),
        answers=(
            Answer("高危漏洞数", "", "project=row"),
            Answer("高危漏洞数", "", "system=portal,instruments,bases,hotline,infrastructure"),
            Answer("高危漏洞数", "", "system=instruments"),
            Answer("高危漏洞数", "", "system=vouchers"),
            Answer("高危漏洞数", "", "system=bases"),
        ),
    )
)
