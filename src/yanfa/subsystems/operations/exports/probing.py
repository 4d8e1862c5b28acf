"""Spreadsheets of the probe: a year's facts, the days of a system, outages, samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.models import Outage, PlannedStop, ProbeSample, ProbeSystemDay, ProbeTarget
from yanfa.subsystems.operations.services.probing.facts import SystemFacts

Table = tuple[list[str], Iterator[list[Any]]]


def facts_table(facts: Iterable[SystemFacts]) -> Table:
    """One row a system."""
    headings = [
        _("系统"),
        _("样本数"),
        _("失败数"),
        _("失败率（%）"),
        _("补录样本数"),
        _("平均响应时间（秒）"),
    ]
    headings += ["p50", "p95", "p99", _("中断次数"), _("累计中断分钟"), _("最长一次分钟"), _("计划停机次数")]
    headings += [_("计划停机分钟"), _("可用天数"), _("应计天数"), _("缺采样天数"), _("可用率（%）")]
    rows = (
        [
            *(each.system.name, each.times.samples, each.times.failures, each.times.failure_rate),
            *(each.times.late, each.times.mean, *each.times.percentiles),
            *(each.interruptions, each.outage_minutes, each.longest_minutes, each.planned_stops),
            *(each.planned_minutes, each.available, each.full, each.gap_days, each.availability),
        ]
        for each in facts
    )
    return headings, rows


def days_table(days: Iterable[ProbeSystemDay]) -> Table:
    """One row a day of a system."""
    headings = [
        _("日期"),
        _("系统"),
        _("类型"),
        _("中断秒数"),
        _("计划停机秒数"),
        _("缺采样秒数"),
        _("正常秒数"),
        _("可用"),
    ]
    rows = (
        [
            *(day.day, day.system.name, str(day.get_kind_display()), day.outage_seconds),
            *(day.planned_seconds, day.gap_seconds, day.up_seconds, _("是") if day.available else _("否")),
        ]
        for day in days
    )
    return headings, rows


def outages_table(outages: Iterable[Outage]) -> Table:
    """One row an outage."""
    headings = [
        _("系统"),
        _("类型"),
        _("开始时间"),
        _("恢复时间"),
        _("中断秒数"),
        _("计划停机秒数"),
        _("其间缺采样秒数"),
    ]
    headings += [_("计入中断次数"), _("原因"), _("事件编号")]
    rows = (
        [
            *(
                each.system.name,
                str(each.get_kind_display()),
                each.started_at,
                each.ended_at,
                each.down_seconds,
            ),
            *(each.planned_seconds, each.gap_seconds, _("是") if each.counted else _("否")),
            *(each.cause, each.incident_number),
        ]
        for each in outages
    )
    return headings, rows


def samples_table(samples: Iterable[ProbeSample]) -> Table:
    """One row a sample."""
    headings = [_("拨测时刻"), _("响应时间（毫秒）"), _("状态码"), _("结果"), _("入库时间")]
    rows = (
        [
            *(datetime.fromtimestamp(each.tick, UTC), each.ms, each.status or None),
            *(str(each.get_fault_display()) if each.fault else _("正常"), each.recorded_at),
        ]
        for each in samples
    )
    return headings, rows


def targets_table(targets: Iterable[ProbeTarget]) -> Table:
    """One row a target, ended ones included: the list of pages on which figures rest."""
    headings = [
        _("系统"),
        _("类型"),
        _("名称"),
        _("地址"),
        _("应返回的状态码"),
        _("页面应含文字"),
        _("拨测间隔（秒）"),
    ]
    headings += [_("超时（秒）"), _("互备组"), _("开始拨测"), _("停止拨测")]
    rows = (
        [
            *(each.system.name, str(each.get_kind_display()), each.name, each.address, each.expected_status),
            *(each.expected_text, each.interval, each.timeout, each.group, each.valid_from, each.valid_to),
        ]
        for each in targets
    )
    return headings, rows


def stops_table(stops: Iterable[PlannedStop]) -> Table:
    """One row an announcement."""
    headings = [
        _("系统"),
        _("停机事由"),
        _("计划开始"),
        _("计划结束"),
        _("公告时间"),
        _("开始前公告"),
        _("状态"),
    ]
    rows = (
        [
            *(each.system.name, each.reason, each.starts_at, each.ends_at, each.announced_at),
            *(_("是") if each.in_time else _("否"), str(each.get_state_display())),
        ]
        for each in stops
    )
    return headings, rows
