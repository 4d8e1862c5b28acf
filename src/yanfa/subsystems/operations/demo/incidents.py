"""The incidents of a demonstration year: those that count, and those that do not (merged, dismissed, announced)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from yanfa.kernel.clock import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.incidents import IncidentKind, NoticedBy, Severity
from yanfa.subsystems.operations.demo.duties import NETWORK, OPERATIONS, on, past, people, project_named
from yanfa.subsystems.operations.models import CoreListing, Incident, System
from yanfa.subsystems.operations.services.incidents import record_incident

CODES = {
    IncidentKind.CORE_DEVICE: "operations.core_device_faults",
    IncidentKind.SYSTEM: "operations.system_faults",
    IncidentKind.DATABASE: "operations.database_outages",
    IncidentKind.STORAGE: "operations.storage_outages",
    IncidentKind.SERVER: "operations.server_outages",
}
#: As many as the published forms of 2023 say; none of storage and servers.
CORE, SYSTEM, DATABASE = 5, 4, 1
SYSTEMS = ("portal", "instruments", "bases", "hotline")


@dataclass(frozen=True)
class Case:
    """An incident of the year: its classes, whether by hardware, whether announced, whether it counts, its end."""

    title: str
    kinds: tuple[IncidentKind, ...]
    hardware: bool = False
    planned: bool = False
    counts: bool = True
    end: str = ""


def build(year: DemoYear) -> None:
    """Write the incidents, spread over the year."""
    for code in CODES.values():
        year.tally.add(code, 0)
    found = people()
    if found is None:
        return
    cases = _cases(year)
    for place, case in enumerate(cases):
        day = date(year.year, 1, 8) + timedelta(days=place * 320 // len(cases))
        if past(day + timedelta(days=3)):
            _happened(year, case, day, place, *found)


def _cases(year: DemoYear) -> list[Case]:
    """The first core device takes its system down with it: the two figures overlap."""
    core, system = IncidentKind.CORE_DEVICE, IncidentKind.SYSTEM
    faults = [
        Case("核心交换机板卡故障", (core, system) if not place else (core,), hardware=True)
        for place in range(year.size(CORE))
    ]
    faults += [Case("应用服务无响应", (system,)) for _place in range(year.size(SYSTEM) - 1)]
    faults += [Case("数据库停止服务", (IncidentKind.DATABASE,)) for _place in range(year.size(DATABASE))]
    return [
        *faults,
        Case("数据库计划停机升级", (IncidentKind.DATABASE,), planned=True, counts=False),
        Case("应用服务器软件崩溃", (IncidentKind.SERVER,), counts=False),
        Case("监控误告警", (system,), counts=False, end="dismiss"),
        Case("应用服务再次无响应", (system,), counts=False, end="merge"),
    ]


def _happened(year: DemoYear, case: Case, day: date, place: int, engineer: Any, officer: Any) -> None:
    with on(day, 10):
        incident = _recorded(case, day, place, engineer)
        kinds = {
            "kinds": [str(kind) for kind in case.kinds],
            "hardware": case.hardware,
            "affects_service": True,
        }
        perform("classify", incident, by=engineer, data=kinds | {"severity": Severity.MINOR})
    if case.end:
        _ended(case, incident, day, officer)
    else:
        _handled(incident, day, engineer, officer)
    for kind in case.kinds if case.counts else ():
        year.tally.add(CODES[kind], month=day.month)
    facts = {"number": incident.number, "kinds": case.kinds, "detected_on": day, "counts": case.counts}
    year.facts.write("incident", facts)


def _recorded(case: Case, day: date, place: int, engineer: Any) -> Incident:
    core = IncidentKind.CORE_DEVICE in case.kinds
    listed = CoreListing.objects.standing_on(day).select_related("asset").order_by("pk").first()
    return record_incident(
        by=engineer,
        title=case.title,
        description=f"{day:%m月%d日}监控告警，{case.title}。",
        system=System.objects.get(code=SYSTEMS[place % len(SYSTEMS)]),
        asset=listed.asset if core and listed else None,
        device="核心交换机" if core else "",
        project=project_named(NETWORK if core and place % 2 else OPERATIONS),
        noticed_by=NoticedBy.MONITORING,
        severity=Severity.MINOR,
        detected_at=datetime.combine(day, time(9, 20), tzinfo=SHANGHAI),
        planned=case.planned,
        announcement="停机公告" if case.planned else "",
    )


def _ended(case: Case, incident: Incident, day: date, officer: Any) -> None:
    with on(day, 16):
        data = {"reason": "经核查不是新的故障"}
        if case.end == "merge":
            first = (
                Incident.objects.filter(title="应用服务无响应").exclude(state="merged").order_by("pk").first()
            )
            main = first or Incident.objects.exclude(pk=incident.pk).order_by("pk")[0]
            data["into"] = main.number
        perform(case.end, incident, by=officer, data=data)


def _handled(incident: Incident, day: date, engineer: Any, officer: Any) -> None:
    with on(day, 11):
        perform("take", incident, by=engineer)
        moments = {"stopped_at": f"{day} 09:20", "restored_at": f"{day} 10:45"}
        facts = {"solution": "切换备件后恢复", "data_loss": "无", "parts": ""}
        perform("restore", incident, by=engineer, data=moments | facts)
    with on(day + timedelta(days=2), 10):
        data = {"cause": "部件老化", "lessons": "增加备件，缩短检查周期"}
        perform("review", incident, by=officer, data=data)
