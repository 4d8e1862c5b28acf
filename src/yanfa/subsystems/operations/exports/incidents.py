"""Incidents as a spreadsheet: one row an incident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEADINGS = [
    *("事件编号", "事件名称", "信息系统", "资产编号", "设备", "项目代码", "事件等级", "发现途径"),
    *("发现时间", "登记时间", "补录", "计划停机", "公告", "网站中断记录", "事件类别", "硬件原因", "影响业务"),
    *("停止服务时间", "恢复时间", "中断分钟数", "数据丢失情况", "更换部件", "原因", "改进措施"),
    *("处置人", "并入事件", "状态"),
]


def rows(incidents: Any) -> Iterator[list[Any]]:
    """One row an incident, in the order of the page; classes that stand are named together."""
    for each in incidents.select_related("merged_into"):
        classes = [one for one in each.classes.all() if one.ended_at is None]
        back = next((one for one in each.restorations.all() if one.ended_at is None), None)
        yield [
            *(each.number, each.title, str(each.system or ""), each.asset.number if each.asset else ""),
            *(each.device, each.project.code if each.project else "", str(each.get_severity_display())),
            *(str(each.get_noticed_by_display()), each.detected_at, each.recorded_at, _yes(each.late)),
            *(_yes(each.planned), each.announcement, each.interruption),
            "、".join(str(one.get_kind_display()) for one in classes),
            *(_yes(any(one.hardware for one in classes)), _yes(any(one.affects_service for one in classes))),
            *(
                (back.stopped_at, back.restored_at, back.minutes, back.data_loss, back.parts)
                if back
                else (None, None, None, "", "")
            ),
            *(each.cause, each.lessons, str(each.handler or "")),
            *(each.merged_into.number if each.merged_into else "", str(each.get_state_display())),
        ]


def _yes(holds: bool) -> str:
    return "是" if holds else ""
