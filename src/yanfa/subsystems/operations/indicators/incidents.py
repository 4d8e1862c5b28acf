"""The five figures of incidents: core devices, systems, databases, storage and servers that failed."""

from __future__ import annotations

from django.db.models import QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.choices.incidents import IncidentKind
from yanfa.subsystems.operations.models import IncidentClass

DAY = (
    "按发现日计；发现当年之后才定性的计入定性日。定性在计入年度内撤回、并入或定为误报的不计，之后的更改不影响已过的年度；"
    "已公告的计划停机不计。"
)
DAY_EN = (
    "By the day of detection; what is classified only after that year counts on the day of classification. A "
    "classification that was taken back within the year in which it counts (also by a merger or as a false alarm) does "
    "not count; what is mended later leaves years that have ended. Announced stops are excluded."
)
COLUMNS = (
    Column("事件编号", "Number", "incident__number"),
    Column("发现日期", "Detected on", "detected_on"),
    Column("计入日期", "Counts on", "counts_on"),
    Column("信息系统", "System", "system__code"),
    Column("项目代码", "Project code", "project__code"),
    Column("事件等级", "Severity", "severity"),
    Column("影响业务", "Affects the service", "affects_service"),
    Column("硬件原因", "Hardware cause", "hardware"),
    Column("核心设备清单版本", "List of core devices", "core_list"),
    Column("累计分钟", "Minutes down", "incident__minutes_down"),
    Column("原因", "Cause", "incident__cause"),
    Column("补录", "Late entry", "incident__late"),
)
DIMENSIONS = (
    Dimension("system", "信息系统", "System", "system__code"),
    Dimension("project", "项目", "Project", "project__code"),
)


def _figure(
    kind: IncidentKind, name: str, words: tuple[str, str], told: tuple[str, str], answers: tuple[Answer, ...]
) -> Indicator:
    """One of the five: its code's name, its labels, its definition, and the published names it answers."""

    def rows(period: Period) -> QuerySet[IncidentClass]:
        return IncidentClass.objects.counted_between(period.start, period.end).filter(kind=kind)

    return register(
        Indicator(
            code=f"operations.{name}",
            label=words[0],
            label_en=words[1],
            definition=f"{told[0]}{DAY}",
            definition_en=f"{told[1]} {DAY_EN}",
            unit="次",
            kind=Kind.COUNT,
            numerator=Part(rows=rows, date="counts_on", columns=COLUMNS),
            dimensions=DIMENSIONS,
            answers=answers,
        )
    )


SYSTEM_FAULTS = _figure(
    IncidentKind.SYSTEM,
    "system_faults",
    ("系统故障数", "System faults"),
    (
        "统计期内登记并定为系统故障（应用系统功能不可用或严重降级）的事件数，按系统分别计。同一原因连续发生的合并；"
        "硬件故障、宕机、网站中断另有指标，交叉的列示。",
        "Incidents of the period classified as system faults (an application unusable or badly degraded), by system. "
        "Recurrences of one cause are merged; hardware faults, outages and interruptions have their own metrics, "
        "overlaps are shown.",
    ),
    tuple(
        Answer("系统故障数", "", f"system={systems}")
        for systems in ("portal,instruments,bases,hotline", "instruments", "vouchers", "bases")
    ),
)
CORE_DEVICE_FAULTS = _figure(
    IncidentKind.CORE_DEVICE,
    "core_device_faults",
    ("核心设备故障次数", "Faults of core devices"),
    (
        "统计期内核心设备（核心网络、安全、存储、服务器，以清单为准）发生的故障次数。一次故障只计入一个预算项目。",
        "Faults of core devices (by the list of core devices) in the period. A fault counts in one budget project.",
    ),
    (Answer("核心设备故障次数", "", "project=row"), Answer("核心设备故障数", "", "project=row")),
)
DATABASE_OUTAGES = _figure(
    IncidentKind.DATABASE,
    "database_outages",
    ("数据库服务器宕机", "Database outages"),
    (
        "统计期内数据库服务停止对外服务的次数，按事件计；公告的计划停机和不影响服务的切换不计。",
        "Times a database service stopped serving in the period; announced maintenance and switch-overs without effect "
        "are excluded.",
    ),
    (Answer("数据库服务器宕机", "", "project=row"),),
)
STORAGE_OUTAGES = _figure(
    IncidentKind.STORAGE,
    "storage_outages",
    ("存储设备硬件原因宕机次数", "Storage outages by hardware"),
    (
        "统计期内存储设备因硬件原因停止服务的次数，按事件计。",
        "Times a storage device stopped serving for a hardware cause in the period.",
    ),
    (Answer("存储设备硬件原因宕机次数", "", "project=row"),),
)
SERVER_OUTAGES = _figure(
    IncidentKind.SERVER,
    "server_outages",
    ("服务器硬件原因宕机次数", "Server outages by hardware"),
    (
        "统计期内服务器因硬件原因停机的次数，按事件计；软件原因和计划停机不计。",
        "Times a server stopped for a hardware cause in the period; software causes and planned stops are excluded.",
    ),
    (Answer("服务器硬件原因宕机次数", "", "project=row"),),
)
