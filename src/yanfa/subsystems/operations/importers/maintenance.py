"""Maintenance jobs from a spreadsheet: new ones by title and due day, previewed, and taken in all or none."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.operations.effects.duties import next_numbers
from yanfa.subsystems.operations.effects.maintenance import SERIES
from yanfa.subsystems.operations.exports.maintenance import KINDS
from yanfa.subsystems.operations.models import MaintenanceJob, MaintenancePlan, System
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.duties import JOBS_IMPORTED, workers
from yanfa.subsystems.operations.services.duties import insist
from yanfa.subsystems.operations.services.maintenance import record_job

COLUMNS = (
    Column("number", ("任务编号", "编号"), max_length=40, unique=True),
    Column("title", ("任务名称", "名称"), required=True, max_length=200),
    Column(
        "kind",
        ("类别",),
        kind="choice",
        required=True,
        choices={label: str(code) for code, label in KINDS.items()},
    ),
    Column("system", ("信息系统代码", "信息系统")),
    Column("project", ("项目代码", "预算项目")),
    Column("plan", ("计划年度和名称", "运维计划")),
    Column("due_on", ("计划完成日", "应完成日"), kind="date", required=True),
    Column("assignee", ("承办人",)),
    Column("standard", ("工作要求",), max_length=2_000),
)
#: What an import gives a job; a job that stands is never changed by one.
FACTS = ("title", "kind", "due_on", "standard")


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> Plan[MaintenanceJob]:
    """What an import of these rows would do; nothing is changed."""
    plan: Plan[MaintenanceJob] = Plan.of(rows)
    matching = _Matching()
    for row in rows.rows:
        matching.plan_row(plan, row)
    return plan


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[MaintenanceJob]:
    """Take the rows in, all or none. Raises ImportRefused with the plan, PermissionDenied."""
    insist(may_work(by))
    # Locks the series: the same list sent twice at once is compared one after the other.
    next_numbers(SERIES, 0)
    plan = plan_of(rows)
    if plan.errors:
        raise ImportRefused(plan)
    try:
        with transaction.atomic():
            for job in plan.new:
                _store(job, by)
    except ValidationError as refusal:
        plan.errors.extend(refusal.messages)
        raise ImportRefused(plan) from refusal
    if plan.new:
        log.record(JOBS_IMPORTED, by=by, summary=f"{source} {len(plan.new)}")
    return plan


def _store(job: MaintenanceJob, by: Any) -> None:
    facts = {name: getattr(job, name) for name in (*FACTS, "system", "project", "plan", "assignee")}
    record_job(by=by, entry="take_in", **facts)


class _Matching:
    """Finds what the words of a row mean; each list is read once."""

    def __init__(self) -> None:
        self.systems = {each.code: each for each in System.objects.all()}
        self.systems |= {each.name: each for each in self.systems.values()}
        self.projects = {each.code: each for each in BudgetProject.objects.all()}
        self.plans = {str(each): each for each in MaintenancePlan.objects.all()}
        self.people = {str(each): each for each in workers()}
        self.known = {job.number: job for job in MaintenanceJob.objects.all()}
        self.same = {(job.title, job.due_on): job for job in self.known.values()}

    def plan_row(self, plan: Plan[MaintenanceJob], row: ImportedRow) -> None:
        """Plan one row: new, there already, or wrong in words."""
        facts = self._facts(plan, row)
        if facts is None:
            return
        number = str(row.values["number"] or "")
        key = (str(facts["title"]), facts["due_on"])
        if number and number not in self.known:
            told = _("没有编号为“%s”的任务；新任务的编号由平台给，请留空。")
            plan.refuse(row.row, told % number)
        elif known := self.known.get(number) or self.same.get(key):
            self._compare(plan, row, known, facts)
        else:
            job = MaintenanceJob(**facts)
            self.same[key] = job
            plan.new.append(job)

    def _compare(
        self, plan: Plan[MaintenanceJob], row: ImportedRow, known: MaintenanceJob, facts: dict[str, Any]
    ) -> None:
        """A job that stands is never changed by a list: its page has the moves that do."""
        differs = [name for name in FACTS if facts[name] != getattr(known, name)]
        if differs and known.pk:
            told = _("任务“%s”已登记，导入不改已登记的任务；改期、取消请在任务页面办理。")
            plan.refuse(row.row, told % known.number)
        elif differs:
            plan.refuse(row.row, _("与表中另一行的任务名称和计划完成日相同。"))
        else:
            plan.unchanged += 1

    def _facts(self, plan: Plan[MaintenanceJob], row: ImportedRow) -> dict[str, Any] | None:
        words = {name: str(row.values[name] or "") for name in ("system", "project", "plan", "assignee")}
        tables: dict[str, tuple[dict[str, Any], str]] = {
            "system": (self.systems, _("没有代码或名称为“%s”的信息系统。")),
            "project": (self.projects, _("没有代码为“%s”的预算项目。")),
            "plan": (self.plans, _("没有名为“%s”的运维计划，请写“计划名称（年度）”。")),
            "assignee": (self.people, _("没有名为“%s”的运维人员。")),
        }
        found: dict[str, Any] = {}
        for name, (table, told) in tables.items():
            if words[name] and words[name] not in table:
                plan.refuse(row.row, told % words[name])
                return None
            found[name] = table[words[name]] if words[name] else None
        due: date = row.values["due_on"]  # type: ignore[assignment]
        title, standard = str(row.values["title"]), str(row.values["standard"] or "")
        return found | {"title": title, "kind": row.values["kind"], "due_on": due, "standard": standard}
