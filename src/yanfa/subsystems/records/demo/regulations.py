"""Regulations of a demonstration with a version each; of every year reviews, uses, and mended inspections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform_many
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.choices.regulations import Conclusion, InspectionKind, RegulationKind
from yanfa.subsystems.records.demo.documents import SOURCE, moment, project_of
from yanfa.subsystems.records.models import (
    Document,
    Inspection,
    Regulation,
    RegulationBearing,
    RegulationExecution,
    RegulationOwner,
    RegulationReview,
)

#: How many regulations, uses and inspections there are at scale 1.
REGULATIONS, USES, INSPECTIONS = 20, 60, 24
NAMES = {
    RegulationKind.BUSINESS: "业务管理办法",
    RegulationKind.DUTY: "岗位职责规定",
    RegulationKind.MANUAL: "窗口业务手册",
    RegulationKind.OPERATION: "窗口操作手册",
    RegulationKind.GUIDELINE: "审批口径汇编",
    RegulationKind.SCRIPT: "咨询话术规范",
    RegulationKind.PLAN: "年度工作计划",
    RegulationKind.CHARTER: "专家委员会章程",
    RegulationKind.FINANCE: "经费管理办法",
}
WINDOW = "municipal"


def build(year: DemoYear) -> None:
    """The regulations once, in the first year that is written; of every year reviews, uses and inspections."""
    project = project_of(year)
    if not Regulation.objects.filter(source=SOURCE).exists():
        _regulations(year, project)
    _keep(year)
    _inspect(year, project)


def _regulations(year: DemoYear, project: Any) -> None:
    department = Department.objects.filter(closed_on=None).order_by("pk").first()
    since = date(year.year - 1, 1, 1)
    kinds = list(NAMES)
    found = [
        Regulation(
            number=f"ZD-{number + 1:03}",
            title=f"{NAMES[kinds[number % len(kinds)]]}（{number // len(kinds) + 1}）",
            kind=kinds[number % len(kinds)],
            department=department,
            source=SOURCE,
        )
        for number in range(year.size(REGULATIONS, least=len(kinds)))
    ]
    with demonstration_time(moment(since)):
        histories = [[("kept", start_of_day(since))]] * len(found)
        enter_many(found, by=None, entry="import", source=SOURCE, histories=histories)
        enter_many([_version(each, since) for each in found], by=None, entry="import", source=SOURCE)
        perform_many("renew", found, by=None)
        RegulationOwner.objects.bulk_create(
            RegulationOwner(regulation=each, department=department, post="业务主管", since=since)
            for each in found
            if department is not None
        )
        RegulationBearing.objects.bulk_create(
            RegulationBearing(regulation=each, since=since, **_bears(each, project)) for each in found
        )
    for each in found:
        year.facts.write("regulation", {"number": each.number, "kind": each.kind, "since": since})


def _bears(regulation: Regulation, project: Any) -> dict[str, Any]:
    on_window = regulation.kind in ("manual", "operation", "guideline", "script") or project is None
    return {"window": WINDOW} if on_window else {"project": project}


def _version(regulation: Regulation, since: date) -> Document:
    return Document(
        kind=DocumentKind.REGULATION,
        code=regulation.kind,
        regulation=regulation,
        title=regulation.title,
        year=since.year,
        department=regulation.department,
        number=f"研发制〔{since.year}〕{regulation.number}",
        approved_on=since,
        issued_on=since,
        counted_on=since,
        in_force_from=since,
        source=SOURCE,
    )


def _keep(year: DemoYear) -> None:
    """Every second regulation is reviewed in the year; some are applied."""
    found = list(Regulation.objects.filter(repealed_on=None, source=SOURCE).order_by("pk"))
    reviewed, used = date(year.year, 9, 12), date(year.year, 5, 15)
    with demonstration_time(moment(used)):
        RegulationExecution.objects.bulk_create(
            RegulationExecution(
                regulation=found[number % len(found)],
                used_on=used,
                matter=f"{year.year}年业务办理第{number + 1}批",
            )
            for number in range(year.size(USES, least=len(found)))
        )
    due = [each for number, each in enumerate(found) if number % 2 == year.year % 2]
    with demonstration_time(moment(reviewed)):
        RegulationReview.objects.bulk_create(
            RegulationReview(regulation=each, reviewed_on=reviewed, conclusion=Conclusion.CONTINUE)
            for each in due
        )
        perform_many("renew", due, by=None)


def _inspect(year: DemoYear, project: Any) -> None:
    """Inspections of rules, window and calls; every fourth finds problems, which are mended."""
    kinds = list(InspectionKind)
    found = [
        _inspection(year, number, kinds[number % 3], project)
        for number in range(year.size(INSPECTIONS, least=3))
    ]
    for entry, problems in (("import_clean", False), ("import", True)):
        part = [each for each in found if bool(each.problems) is problems]
        with demonstration_time(moment(date(year.year, 12, 20))):
            enter_many(part, by=None, entry=entry, source=SOURCE)
    for each in found:
        facts = {"number": each.number, "kind": each.kind, "held_on": each.held_on, "problems": each.problems}
        year.facts.write("inspection", facts | {"closed_on": each.closed_on})


def _inspection(year: DemoYear, number: int, kind: InspectionKind, project: Any) -> Inspection:
    held, problems = date(year.year, 12, 11) + timedelta(days=number % 3), int(number % 4 == 0)
    return Inspection(
        number=f"JC-{year.year}-{number + 1:03}",
        kind=kind,
        held_on=held,
        project=project if kind == InspectionKind.RULES else None,
        window="" if kind == InspectionKind.RULES else WINDOW,
        said="抽查办理记录，符合规定。" if not problems else "抽查发现一处记录不完整。",
        problems=problems,
        mend_by=held + timedelta(days=5) if problems else None,
        mended_on=held + timedelta(days=3) if problems else None,
        result="已补齐记录。" if problems else "",
        closed_on=held + timedelta(days=4) if problems else None,
        source=SOURCE,
    )
