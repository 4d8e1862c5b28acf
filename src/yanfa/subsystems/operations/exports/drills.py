"""Emergency drills as a spreadsheet: one row a drill."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEADINGS = [
    *("演练编号", "演练名称", "演练类型", "信息系统", "项目代码", "计划演练日期", "演练日期", "补录"),
    *("参演人数", "参演单位", "改进事项", "已完成改进", "状态", "签认时间"),
]


def rows(drills: Any) -> Iterator[list[Any]]:
    """One row a drill, in the order of the page."""
    for drill in drills.prefetch_related("holding__units", "reports__improvements__done"):
        held, signed = getattr(drill, "holding", None), getattr(drill, "signing", None)
        standing = [each for each in drill.reports.all() if each.ended_at is None]
        wanted = [each for report in standing for each in report.improvements.all()]
        units = "、".join(str(each) for each in held.units.all()) if held else ""
        yield [
            *(drill.number, drill.title, str(drill.get_kind_display()), str(drill.system or "")),
            *(drill.project.code if drill.project else "", drill.planned_on),
            *((held.held_on, "是" if held.late else "", held.participants) if held else (None, "", None)),
            *(units, len(wanted), sum(hasattr(each, "done") for each in wanted)),
            *(str(drill.get_state_display()), signed.recorded_at if signed else None),
        ]
