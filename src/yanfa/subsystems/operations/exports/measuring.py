"""Visits by day and times by route as rows of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.models import VisitDay
from yanfa.subsystems.operations.services.measuring import RouteTime

Table = tuple[list[str], Iterator[list[Any]]]


def days_table(days: Iterable[VisitDay], names: Mapping[str, str]) -> Table:
    """Headings and rows of visits by day and system."""
    headings = [_("日期"), _("系统代码"), _("系统"), _("访问次数"), _("首次访问"), _("独立用户数（个）")]
    headings += [_("页面浏览量"), _("剔除的机器请求"), _("剔除的工作人员访问"), _("剔除的工作人员浏览")]
    headings += [_("未记录的请求"), _("在线峰值"), _("最近计入时间"), _("补录")]
    return headings, (_day(each, names) for each in days)


def routes_table(routes: Iterable[RouteTime], names: Mapping[str, str]) -> Table:
    """Headings and rows of times by route, in ms."""
    headings = [_("系统代码"), _("系统"), _("路由"), _("请求数"), _("错误数"), _("平均（毫秒）")]
    headings += [_("50%（毫秒）"), _("95%（毫秒）"), _("99%（毫秒）"), _("最长（毫秒）")]
    return headings, (_route(each, names) for each in routes)


def _day(each: VisitDay, names: Mapping[str, str]) -> list[Any]:
    return [
        *(each.day, each.system_code, names.get(each.system_code, each.system_code)),
        *(each.visits, each.first_visits, each.visitors, each.page_views),
        *(each.robot_views, each.staff_visits, each.staff_views, each.dropped),
        *(each.peak_live, each.last_at, _("是") if each.late else ""),
    ]


def _route(each: RouteTime, names: Mapping[str, str]) -> list[Any]:
    time = each.time
    return [
        *(each.system_code, names.get(each.system_code, each.system_code), each.route),
        *(time.requests, time.errors, time.mean, time.p50, time.p95, time.p99, time.longest),
    ]
