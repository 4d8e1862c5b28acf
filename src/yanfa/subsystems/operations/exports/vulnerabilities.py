"""Weaknesses and alerts as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

FINDINGS = [
    "资产",
    "漏洞名称",
    "漏洞编号",
    "CVE 编号",
    "端口",
    "CVSS 评分",
    "危险程度",
    "来源",
    "信息系统",
    "项目代码",
]
FINDINGS += ["发现日期", "确认日期", "修复期限", "修复日期", "复测日期", "接受风险至", "状态", "补录", "报告"]
ALERTS = [
    "告警名称",
    "级别",
    "实例",
    "信息系统",
    "开始时间",
    "结束时间",
    "收到时间",
    "补录",
    "状态",
    "事件编号",
    "说明",
]


def finding_rows(found: Iterable[Any]) -> Iterator[list[Any]]:
    """One row for each finding."""
    for each in found:
        yield [
            *(each.asset, each.title, each.key, each.cves, each.ports, each.cvss),
            *(str(each.get_severity_display()), str(each.get_source_display())),
            *(each.system.name if each.system else "", each.project.code if each.project else ""),
            *(
                each.found_on,
                each.counted_on,
                each.due_on,
                each.fixed_on,
                each.verified_on,
                each.accepted_until,
            ),
            *(str(each.get_state_display()), "是" if each.late else "", str(each.report or "")),
        ]


def alert_rows(alerts: Iterable[Any]) -> Iterator[list[Any]]:
    """One row for each alert."""
    for each in alerts:
        yield [
            *(each.name, each.severity, each.instance, each.system.name if each.system else ""),
            *(each.starts_at, each.ends_at, each.recorded_at, "是" if each.late else ""),
            *(str(each.get_state_display()), each.incident_number, each.summary),
        ]
