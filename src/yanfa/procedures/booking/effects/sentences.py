"""Findings of limits as sentences: which limit binds, what is used of it, and what would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.clock import SHANGHAI
from yanfa.procedures.booking.rules.limits import Finding


def length(minutes: int) -> str:
    """A length as people say it: 4 小时, 90 分钟, 1.5 小时 is written 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%s 分钟") % rest
    if not rest:
        return _("%s 小时") % hours
    return _("%(hours)s 小时 %(rest)s 分钟") % {"hours": hours, "rest": rest}


def clock_time(at: datetime) -> str:
    """A moment as it is shown: 2026-11-21 09:30."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def sentence(finding: Finding) -> str:
    """What is wrong with a booking and how to mend it."""
    return _SENTENCES[finding.code](finding)


def _used_up(some_used: Promise, none_used: Promise) -> Callable[[Finding], str]:
    def say(finding: Finding) -> str:
        told = {
            "allowed": length(finding.allowed),
            "used": length(finding.used),
            "asked": length(finding.asked),
            "left": length(max(0, finding.allowed - finding.used)),
            "day": finding.day.isoformat() if isinstance(finding.day, date) else "",
        }
        return str(some_used if finding.used else none_used) % told

    return say


def _horizon(finding: Finding) -> str:
    return _("最多提前 %(days)s 天预约，目前可约到 %(last)s。") % {
        "days": finding.allowed,
        "last": finding.day.isoformat() if finding.day else "",
    }


def _blocked(finding: Finding) -> str:
    return _("您已失约 %(times)s 次，暂停预约至 %(until)s；有误请联系管理单位更正。") % {
        "times": finding.allowed,
        "until": clock_time(finding.until) if finding.until else "",
    }


_SENTENCES: dict[str, Callable[[Finding], str]] = {
    "backwards": lambda found: _("结束时间应晚于开始时间。"),
    "past": lambda found: _("开始时间已过，请选以后的时间。"),
    "notice": lambda found: _("至少提前 %s 预约，请选更晚的时间。") % length(found.allowed),
    "horizon": _horizon,
    "granularity": lambda found: _("开始和结束时间应为 %s 的整数倍。") % length(found.allowed),
    "shortest": lambda found: _("每次至少预约 %s。") % length(found.allowed),
    "longest": lambda found: _("每次最多预约 %s。") % length(found.allowed),
    "own": lambda found: _("您在这段时间已有预约。"),
    "gap": lambda found: _("同一人两次预约至少间隔 %s，请选更早或更晚的时间。") % length(found.allowed),
    "person_day": _used_up(
        gettext_lazy("每人每天最多预约 %(allowed)s，您 %(day)s 已预约 %(used)s，还可预约 %(left)s。"),
        gettext_lazy("每人每天最多预约 %(allowed)s，您要预约 %(asked)s，请缩短时间。"),
    ),
    "person_week": _used_up(
        gettext_lazy("每人每周最多预约 %(allowed)s，您 %(day)s 起的一周已预约 %(used)s，还可预约 %(left)s。"),
        gettext_lazy("每人每周最多预约 %(allowed)s，您要预约 %(asked)s，请缩短时间。"),
    ),
    "unit_day": _used_up(
        gettext_lazy("每单位每天最多预约 %(allowed)s，您单位 %(day)s 已预约 %(used)s，还可预约 %(left)s。"),
        gettext_lazy("每单位每天最多预约 %(allowed)s，您要预约 %(asked)s，请缩短时间。"),
    ),
    "unit_week": _used_up(
        gettext_lazy(
            "每单位每周最多预约 %(allowed)s，您单位 %(day)s 起的一周已预约 %(used)s，还可预约 %(left)s。"
        ),
        gettext_lazy("每单位每周最多预约 %(allowed)s，您要预约 %(asked)s，请缩短时间。"),
    ),
    "peak_week": _used_up(
        gettext_lazy(
            "高峰时段每人每周最多预约 %(allowed)s，您 %(day)s 起的一周已预约 %(used)s，请选高峰以外的时间。"
        ),
        gettext_lazy("高峰时段每人每周最多预约 %(allowed)s，您要预约 %(asked)s，请选高峰以外的时间。"),
    ),
    "max_future": lambda found: _("每人最多有 %s 个未开始的预约，请先使用或取消已有的预约。") % found.allowed,
    "blocked": _blocked,
}
