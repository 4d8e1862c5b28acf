"""Figures of days, files of logs and reports as spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yanfa.subsystems.operations.services.counters.labels import named

DAYS = ["日期", "覆盖天数", "设备", "信息系统", "项目代码", "数据来源", "拦截数", "收信总数", "误拦放行数"]
DAYS += ["仅告警数", "规则版本", "补录", "录入时间", "按类型", "按来源"]
IMPORTS = [
    "设备",
    "文件名",
    "SHA-256",
    "导入人",
    "导入时间",
    "状态",
    "总行数",
    "新计行数",
    "已计过的行数",
    "读不懂的行数",
]
IMPORTS += ["计入时间", "不能计入的原因"]
STATEMENTS = [
    "设备",
    "内容",
    "开始日期",
    "截止日期",
    "拦截数",
    "收信总数",
    "误拦放行数",
    "佐证",
    "录入人",
    "录入时间",
]
STATEMENTS += ["补录", "是否计数", "更正原因"]
_YES = {True: "是", False: ""}


def day_rows(counts: Any) -> Iterator[list[Any]]:
    """One row for each figure of a day that counts."""
    for row in counts.select_related("device", "system", "project").iterator():
        yield [
            *(row.day, row.days, row.device.name, row.system.name, row.project.code if row.project else ""),
            *(str(row.get_origin_display()), row.blocked, row.received, row.released, row.alerts),
            *(row.rule_version, _YES[row.late], row.recorded_at, _told(row.kinds), _told(row.sources)),
        ]


def import_rows(imports: Iterable[Any]) -> Iterator[list[Any]]:
    """One row for each file."""
    for log in imports:
        yield [
            *(log.device.name, log.file_name, log.sha256, str(log.recorded_by or ""), log.recorded_at),
            *(str(log.get_state_display()), log.lines, log.counted, log.skipped, log.unread),
            *(log.counted_at, log.refusal),
        ]


def statement_rows(statements: Iterable[Any]) -> Iterator[list[Any]]:
    """One row for each report, also those that were corrected."""
    for each in statements:
        yield [
            *(each.device.name, str(each.get_content_display()), each.first_day, each.last_day),
            *(each.blocked, each.received, each.released, each.evidence.name if each.evidence else ""),
            *(
                str(each.recorded_by or ""),
                each.recorded_at,
                _YES[each.late],
                _YES[each.standing],
                each.reason,
            ),
        ]


def _told(parts: dict[str, int]) -> str:
    return "；".join(f"{name} {number}" for name, number in named(parts))
