"""The weaknesses of a demonstration year: grave ones that count, medium ones and false ones that do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import demonstration_account
from yanfa.subsystems.operations.choices.vulnerabilities import Source
from yanfa.subsystems.operations.models import System, Vulnerability, VulnerabilityHost

#: High-risk findings that the published form counts, and what lies beside them.
GRAVE, MEDIUM, FALSE = 5, 18, 4
CODE = "operations.high_risk_vulnerabilities"
SYSTEMS = ("portal", "instruments", "bases", "hotline", "infrastructure")
SOURCES = (Source.SCAN, Source.ASSESSMENT, Source.PENETRATION, Source.NOTICE)
TITLES = ("中间件反序列化远程代码执行", "数据库弱口令", "组件任意文件读取", "后台未授权访问", "框架命令注入")


@dataclass(frozen=True)
class Planned:
    """One finding to write."""

    number: int
    severity: str
    cvss: Decimal
    source: Source
    system: System
    day: date
    dismissed: bool = False


def build(year: DemoYear) -> None:
    """Write hosts and findings; without the engineer of the demonstration those that an assessor has confirmed."""
    engineer = demonstration_account("operations_engineer")
    systems = [System.objects.get(code=code) for code in SYSTEMS]
    for number, system in enumerate(systems, 1):
        VulnerabilityHost.objects.get_or_create(pattern=f"10.20.{number}.0/24", defaults={"system": system})
    for planned in _plan(year, systems, SOURCES if engineer else SOURCES[1:]):
        if engineer or not planned.dismissed:
            _write(year, planned, engineer)


def _plan(year: DemoYear, systems: list[System], sources: tuple[Source, ...]) -> Iterator[Planned]:
    """Grave ones of every source, then medium and false ones, spread over the year."""
    amounts = (
        ("high", Decimal("8.1"), year.size(GRAVE, least=GRAVE), False),
        ("medium", Decimal("5.4"), year.size(MEDIUM, least=3), False),
        ("high", Decimal("7.5"), year.size(FALSE, least=1), True),
    )
    number = 0
    for severity, cvss, amount, dismissed in amounts:
        for place in range(amount):
            number += 1
            day = date(year.year, 1, 10) + timedelta(days=(place * 320) // amount)
            source = Source.SCAN if dismissed else sources[place % len(sources)]
            system = systems[place % len(systems)]
            yield Planned(number, severity, cvss, source, system, day, dismissed)


def _write(year: DemoYear, planned: Planned, engineer: Any) -> None:
    """One finding with what became of it."""
    place = SYSTEMS.index(planned.system.code) + 1
    scanned = planned.source is Source.SCAN
    with demonstration_time(start_of_day(planned.day) + timedelta(hours=10)):
        found = enter(
            Vulnerability(
                asset=f"10.20.{place}.{planned.number % 250 + 1}",
                key=f"CVE-{planned.day.year}-{10000 + planned.number}",
                cves=f"CVE-{planned.day.year}-{10000 + planned.number}",
                title=TITLES[planned.number % len(TITLES)],
                severity=planned.severity,
                cvss=planned.cvss,
                source=planned.source,
                system=planned.system,
                found_on=planned.day,
                due_on=planned.day + timedelta(days=7),
                counted_on=None if scanned else planned.day,
                recorded_by=engineer,
            ),
            by=engineer,
            entry="scanned" if scanned else "reported",
        )
        if planned.dismissed:
            perform("dismiss", found, by=engineer, data={"reason": "版本已修补，扫描器按横幅误判"})
        elif scanned:
            perform("confirm", found, by=engineer)
    if not planned.dismissed:
        _finish(year, planned, found, engineer)


def _finish(year: DemoYear, planned: Planned, found: Vulnerability, engineer: Any) -> None:
    """Mend it where somebody can, and count it where it is grave."""
    with demonstration_time(start_of_day(planned.day + timedelta(days=4)) + timedelta(hours=15)):
        if engineer:
            perform("fix", found, by=engineer, data={"done": "升级组件并复核配置"})
    if planned.severity == "high":
        year.tally.add(CODE, 1, month=planned.day.month)
        year.facts.write("vulnerability", {"day": planned.day, "system": planned.system.code})
