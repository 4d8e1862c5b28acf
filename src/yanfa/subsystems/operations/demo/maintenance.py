"""The maintenance of a demonstration year: planned jobs, nearly all done in time, some late, some cancelled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.maintenance import JobKind
from yanfa.subsystems.operations.demo.duties import NETWORK, on, past, people, project_named
from yanfa.subsystems.operations.effects.duties import next_numbers
from yanfa.subsystems.operations.effects.maintenance import SERIES
from yanfa.subsystems.operations.models import MaintenanceJob, MaintenancePlan, System
from yanfa.subsystems.operations.rules.maintenance import counts_on
from yanfa.subsystems.operations.services.maintenance import keep_plan

CODE = "operations.maintenance_completion_rate"
JOBS, LEAST = 120, 4
TITLES = {
    JobKind.BACKUP: "数据库备份与恢复验证",
    JobKind.UPDATE: "操作系统补丁更新",
    JobKind.INSPECTION: "网络设备检查保养",
    JobKind.SECURITY: "防火墙策略核查加固",
}
#: Of every twelve jobs this one is late, and this one is cancelled by an approval.
EVERY, LATE, CANCELLED = 12, 3, 2


def build(year: DemoYear) -> None:
    """Write the plan of the year with its jobs, and what became of each."""
    found = people()
    year.tally.add(CODE, 0, 0)
    if found is None:
        return
    engineer, officer = found
    with on(date(year.year, 1, 5)):
        plan = keep_plan(
            by=officer,
            year=year.year,
            name=f"信息化运维计划{'' if not _planned(year) else ' 续'}",
            project=project_named(NETWORK),
            approval_document=f"运维〔{year.year}〕1号",
            approved_on=date(year.year, 1, 4),
        )
        jobs = _jobs(year, plan, officer)
    for place, job in enumerate(jobs):
        _follow(year, job, place, engineer, officer)


def _planned(year: DemoYear) -> bool:
    return MaintenancePlan.objects.filter(year=year.year).exists()


def _jobs(year: DemoYear, plan: MaintenancePlan, officer: Any) -> list[MaintenanceJob]:
    """The jobs of the plan, spread over the year."""
    number = year.size(JOBS, least=LEAST)
    systems = list(System.objects.filter(code__in=("network", "infrastructure", "portal")).order_by("code"))
    kinds = list(TITLES)
    jobs = [
        MaintenanceJob(
            number=code,
            title=TITLES[kinds[place % len(kinds)]],
            kind=kinds[place % len(kinds)],
            system=systems[place % len(systems)],
            project=plan.project,
            plan=plan,
            due_on=date(year.year, 1, 15) + timedelta(days=place * 330 // number),
        )
        for place, code in enumerate(next_numbers(SERIES, number))
    ]
    return enter_many(jobs, by=officer, entry="plan")


def _follow(year: DemoYear, job: MaintenanceJob, place: int, engineer: Any, officer: Any) -> None:
    if place % EVERY == CANCELLED and past(job.due_on):
        with on(job.due_on - timedelta(days=7)):
            approval = {"document": f"批复{job.number}", "approved_on": job.due_on - timedelta(days=8)}
            perform("cancel", job, by=officer, data=approval | {"reason": "设备已停用"})
        year.facts.write("maintenance_job", {"number": job.number, "due_on": job.due_on, "cancelled": True})
        return
    delay = 12 if place % EVERY == LATE else -year.random.randrange(4)
    day = job.due_on + timedelta(days=delay)
    completed = past(day)
    if completed:
        _complete(job, day, engineer, officer)
    counted = counts_on(day, job.due_on)
    in_year = completed and counted.year == year.year
    year.tally.add(CODE, int(in_year), 1, month=counted.month if in_year else None)
    facts = {"number": job.number, "due_on": job.due_on, "completed_on": day if completed else None}
    year.facts.write("maintenance_job", facts)


def _complete(job: MaintenanceJob, day: date, engineer: Any, officer: Any) -> None:
    with on(day, 15):
        perform("start", job, by=engineer)
        perform("complete", job, by=engineer, data={"completed_on": day, "result": "按要求完成，记录齐全"})
    with on(day, 16):
        perform("accept", job, by=officer, data={"opinion": "同意"})
