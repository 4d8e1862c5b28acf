"""The patrols of a demonstration year: a signed log nearly every day, some twice a day, some late, some findings."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.demo.duties import on, past, people
from yanfa.subsystems.operations.models import PatrolFinding, PatrolSite
from yanfa.subsystems.operations.rules.patrols import Item
from yanfa.subsystems.operations.services import patrols

CODE = "operations.patrol_days"
DAYS, LATE = 365, 6
SITE = "machine_room"
ITEMS = (
    Item("door", "门禁和监控是否正常", "Door and cameras"),
    Item("temperature", "机房温度", "Room temperature", "number", "18", "27", "℃"),
    Item("humidity", "机房湿度", "Humidity", "number", "40", "65", "%"),
    Item("ups", "UPS 负载", "UPS load", "number", "", "80", "%"),
    Item("servers", "服务器指示灯是否正常", "Lamps of the servers"),
    Item("network", "网络设备指示灯是否正常", "Lamps of the network devices"),
    Item("handover", "交接事项", "Handover", "text"),
)
#: One day in so many has a second patrol, and one has a finding.
TWICE, FINDING = 10, 30


def build(year: DemoYear) -> None:
    """Write the site with its checklist, and the logs."""
    found = people()
    year.tally.add(CODE, 0)
    if found is None:
        return
    engineer, officer = found
    site = _site(year, officer)
    days = _days(year)
    for place, day in enumerate(days):
        _patrol(site, engineer, day, 9, abnormal=place % FINDING == 1)
        if place % TWICE == 0:
            _patrol(site, engineer, day, 17)
        year.tally.add(CODE, month=day.month)
        year.facts.write("patrol_day", {"site": SITE, "day": day})
    for day in days[:: max(1, len(days) // year.size(LATE))][: year.size(LATE)]:
        _late(site, engineer, day, year)


def _days(year: DemoYear) -> list[date]:
    """Days of the year, evenly spread; what is still to come is left out."""
    length = 366 if calendar.isleap(year.year) else 365
    number = year.size(DAYS, least=3)
    first = date(year.year, 1, 1)
    days = [first + timedelta(days=place * length // number) for place in range(number)]
    return [day for day in days if past(day)]


def _site(year: DemoYear, officer: Any) -> PatrolSite:
    known = PatrolSite.objects.filter(code=SITE).first()
    if known is not None:
        return known
    with on(date(year.year, 1, 1), 7):
        facts = {
            "code": SITE,
            "name": "中心机房",
            "name_en": "Machine room",
            "daily_from": date(year.year, 1, 1),
        }
        return patrols.keep_site(by=officer, items=ITEMS, **facts)


def _given(abnormal: bool) -> dict[str, tuple[str, str]]:
    temperature = ("28.6", "空调滤网积灰，已通知厂商") if abnormal else ("22.4", "")
    return {
        "door": ("normal", ""),
        "temperature": temperature,
        "humidity": ("52", ""),
        "ups": ("41", ""),
        "servers": ("normal", ""),
        "network": ("normal", ""),
        "handover": ("无", ""),
    }


def _patrol(site: PatrolSite, engineer: Any, day: date, hour: int, abnormal: bool = False) -> None:
    with on(day, hour):
        token = patrols.token_of(patrols.start(site, by=engineer))
    with on(day, hour, 25):
        log = patrols.submit(token, by=engineer, given=_given(abnormal))
    if abnormal:
        with on(day, hour + 2):
            finding = PatrolFinding.objects.get(patrol=log)
            perform("handle", finding, by=engineer, data={"handling": "清洗滤网后温度恢复"})


def _late(site: PatrolSite, engineer: Any, day: date, year: DemoYear) -> None:
    """A log that was written down two days afterwards: shown apart, and in no figure."""
    if not past(day + timedelta(days=2)):
        return
    with on(day + timedelta(days=2), 10):
        facts: dict[str, Any] = {
            "key": f"demo-{day}",
            "claimed_on": day,
            "reason": "巡检时手机没电，次日补记",
        }
        patrols.submit_late(site, by=engineer, given=_given(False), **facts)
    year.facts.write("late_patrol", {"site": SITE, "day": day})
