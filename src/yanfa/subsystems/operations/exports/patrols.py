"""Patrol logs as a spreadsheet: one row a log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEADINGS = [
    *("地点代码", "地点", "巡检日期", "巡检人", "开始时间", "收到时间", "补录", "补录原因", "清单版本"),
    *("异常项", "备注", "设备记的开始时间", "设备记的结束时间", "内容摘要"),
]


def rows(patrols: Any) -> Iterator[list[Any]]:
    """One row a log, in the order of the page."""
    for log in patrols:
        abnormal = [
            f"{item.label} {answer.value} {answer.note}" for item, answer in log.lines if answer.abnormal
        ]
        yield [
            *(log.site.code, log.site.name, log.patrol_on, str(log.recorded_by or "")),
            *(log.start.recorded_at if log.start else None, log.recorded_at, "是" if log.late else ""),
            *(log.reason, log.checklist.number, "；".join(abnormal), log.remark),
            *(log.claimed_start, log.claimed_end, log.digest),
        ]
