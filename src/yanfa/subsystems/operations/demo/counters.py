"""The counters of a demonstration year: a firewall counted day by day, a mail gateway by its monthly reports."""

from __future__ import annotations

from datetime import date, timedelta

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.counters import Content, DeviceKind, Origin
from yanfa.subsystems.operations.models import CounterDevice, CounterRule, CounterStatement, DayCount, System
from yanfa.subsystems.operations.rules.counters import month_of

#: What the published form says: 898 万次 and 61,031 messages.
ATTACKS, SPAM = 8_980_000, 61_031
KINDS = ("remote_login", "web", "database", "file_sharing", "other_tcp", "other_udp", "icmp")
FIREWALL, GATEWAY = "边界防火墙一号", "邮件安全网关"
FIREWALL_CODE, SPAM_CODE = "operations.firewall_blocks", "operations.spam_blocked"


def build(year: DemoYear) -> None:
    """Write both devices and their year."""
    firewall = _device(FIREWALL, DeviceKind.FIREWALL, "network")
    gateway = _device(GATEWAY, DeviceKind.MAIL_GATEWAY, "mail")
    _attacks(year, firewall)
    for month in range(1, 13):
        with demonstration_time(start_of_day(_after(year.year, month)) + timedelta(hours=2)):
            _spam(year, gateway, month)


def _device(name: str, kind: DeviceKind, system: str) -> CounterDevice:
    device, new = CounterDevice.objects.get_or_create(
        name=name,
        defaults={
            "kind": kind,
            "system": System.objects.get(code=system),
            "in_use_from": date(2015, 1, 1),
        },
    )
    if new:
        CounterRule.objects.create(device=device, name="V6.2", valid_from=date(2015, 1, 1))
    return device


def _after(year: int, month: int) -> date:
    """The third day after a month, on which its report is entered."""
    return month_of(date(year, month, 1))[1] + timedelta(days=3)


def _attacks(year: DemoYear, firewall: CounterDevice) -> None:
    """A row a day; the numbers of days sum up to what the form says at scale 1."""
    first, end = date(year.year, 1, 1), date(year.year + 1, 1, 1)
    days = (end - first).days
    total = year.size(ATTACKS)
    for month in range(1, 13):
        start, last = month_of(date(year.year, month, 1))
        with demonstration_time(start_of_day(_after(year.year, month))):
            DayCount.objects.bulk_create(
                _day(year, firewall, start + timedelta(days=number), first, days, total)
                for number in range((last - start).days + 1)
            )


def _day(year: DemoYear, firewall: CounterDevice, day: date, first: date, days: int, total: int) -> DayCount:
    number = (day - first).days
    blocked = total * (number + 1) // days - total * number // days
    outside = blocked - blocked // 50
    kinds = {kind: blocked // len(KINDS) for kind in KINDS}
    kinds[KINDS[0]] += blocked - sum(kinds.values())
    year.tally.add(FIREWALL_CODE, blocked, month=day.month)
    year.facts.write("firewall_day", {"day": day, "device": firewall.name, "blocked": blocked})
    return DayCount(
        device=firewall,
        system_id=firewall.system_id,
        day=day,
        origin=Origin.LOG,
        blocked=blocked,
        alerts=year.random.randrange(1, 50),
        kinds=kinds,
        sources={"external": outside, "internal": blocked - outside},
        rule_version="V6.2",
    )


def _spam(year: DemoYear, gateway: CounterDevice, month: int) -> None:
    """A report a month, with messages that were let go; the last month brings the sum to the form's number."""
    first, last = month_of(date(year.year, month, 1))
    total = year.size(SPAM, least=12)
    net = total * month // 12 - total * (month - 1) // 12
    released = year.random.randrange(0, 4)
    blocked = net + released
    statement = CounterStatement.objects.create(
        device=gateway,
        content=Content.COUNTS,
        first_day=first,
        last_day=last,
        blocked=blocked,
        released=released,
        received=blocked * 3 + year.random.randrange(100),
    )
    DayCount.objects.create(
        device=gateway,
        system_id=gateway.system_id,
        day=last,
        days=(last - first).days + 1,
        origin=Origin.REPORT,
        blocked=blocked,
        received=statement.received,
        released=released,
        statement=statement,
    )
    year.tally.add(SPAM_CODE, net, month=month)
    year.facts.write("spam_month", {"month": first, "blocked": blocked, "released": released})
