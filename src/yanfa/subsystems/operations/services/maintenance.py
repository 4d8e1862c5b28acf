"""Keeping maintenance: plans and their recurring lines, jobs, postponements, and the figures of a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.choices.maintenance import Cadence
from yanfa.subsystems.operations.effects.duties import next_numbers
from yanfa.subsystems.operations.effects.maintenance import SERIES
from yanfa.subsystems.operations.models import (
    JobCancellation,
    JobCompletion,
    JobPostponement,
    MaintenanceJob,
    MaintenanceLine,
    MaintenancePlan,
)
from yanfa.subsystems.operations.permissions import may_manage, may_work
from yanfa.subsystems.operations.permissions.duties import JOB_POSTPONED, JOBS_GENERATED, PLAN_KEPT
from yanfa.subsystems.operations.rules.maintenance import due_days
from yanfa.subsystems.operations.services.duties import insist, tidy, year_of

#: States in which a job still waits to be done.
UNFINISHED = ("todo", "doing")


@transaction.atomic
def keep_plan(*, by: Any, **facts: Any) -> MaintenancePlan:
    """Put an approved plan on file: year, name, project, approval_document, approved_on.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_manage(by))
    plan = MaintenancePlan(recorded_by=by, **tidy(facts))
    refuse_future(plan.approved_on, "approved_on")
    plan.full_clean()
    plan.save()
    log.record(PLAN_KEPT, by=by, target=plan, summary=f"{plan} {plan.approval_document}")
    return plan


@transaction.atomic
def add_line(plan: MaintenancePlan, *, by: Any, **facts: Any) -> MaintenanceLine:
    """Put a recurring line into the plan: title, kind, system, cadence, on_day, standard.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_manage(by))
    line = MaintenanceLine(plan=plan, recorded_by=by, **tidy(facts))
    line.full_clean()
    line.save()
    log.record(PLAN_KEPT, by=by, target=plan, summary=f"{line} {line.get_cadence_display()} {line.on_day}")
    return line


@transaction.atomic
def generate_jobs(plan: MaintenancePlan, *, by: Any) -> list[MaintenanceJob]:
    """Make the jobs of all lines that are not there yet, from today on; asked again it makes none twice.

    Raises PermissionDenied.
    """
    insist(may_manage(by))
    plan = MaintenancePlan.objects.select_for_update().get(pk=plan.pk)
    fresh = list(_missing_jobs(plan))
    for job, number in zip(fresh, next_numbers(SERIES, len(fresh)) if fresh else (), strict=True):
        job.number = number
    enter_many(fresh, by=by, entry="plan")
    if fresh:
        log.record(JOBS_GENERATED, by=by, target=plan, summary=f"{plan} {len(fresh)}")
    return fresh


def _missing_jobs(plan: MaintenancePlan) -> Iterable[MaintenanceJob]:
    known = set(MaintenanceJob.objects.filter(plan=plan).values_list("line", "due_on"))
    for line in plan.lines.select_related("system"):
        for day in due_days(Cadence(line.cadence), line.on_day, plan.year, today()):
            if (line.pk, day) not in known:
                yield MaintenanceJob(
                    plan=plan,
                    line=line,
                    title=line.title,
                    kind=line.kind,
                    system=line.system,
                    project=plan.project,
                    standard=line.standard,
                    due_on=day,
                )


@transaction.atomic
def record_job(*, by: Any, entry: str = "plan", **facts: Any) -> MaintenanceJob:
    """Record a job: title, kind, system, project, plan, due_on, assignee, standard; a plan gives its project.

    Raises PermissionDenied, ValidationError, MoveRefused.
    """
    insist(may_work(by))
    job = MaintenanceJob(**tidy(facts))
    if job.project_id is None and job.system_id is not None:
        job.project_id = job.system.project_id
    _check_plan(job)
    job.full_clean(exclude={"number"})
    return enter(job, by=by, entry=entry)


def _check_plan(job: MaintenanceJob) -> None:
    """A planned job falls into the year of its plan and is paid as the plan says."""
    if job.plan is None:
        return
    if job.due_on and job.due_on.year != job.plan.year:
        told = _("计划内任务的完成日应在计划年度 %s 内；其他的请按临时任务登记。")
        raise ValidationError({"due_on": told % job.plan.year})
    if job.plan.project is not None:
        job.project = job.plan.project


@transaction.atomic
def postpone(
    job: MaintenanceJob, *, by: Any, new_due_on: date, approved_on: date, document: str, reason: str
) -> JobPostponement:
    """Note an approved later day; the first one keeps counting. Raises PermissionDenied, ValidationError."""
    insist(may_manage(by))
    fresh = MaintenanceJob.objects.select_for_update().get(pk=job.pk)
    if fresh.state not in UNFINISHED:
        raise ValidationError(_("任务已完成或已取消，不能再改期。"))
    latest = fresh.postponements.last()
    before = latest.new_due_on if latest else fresh.due_on
    if new_due_on <= before:
        raise ValidationError({"new_due_on": _("改期后的日期应晚于现定的 %s。") % before})
    refuse_future(approved_on, "approved_on")
    facts = tidy({"document": document, "reason": reason, "approved_on": approved_on})
    row = JobPostponement(job=fresh, new_due_on=new_due_on, recorded_by=by, **facts)
    row.full_clean()
    row.save()
    log.record(JOB_POSTPONED, by=by, target=fresh, summary=f"{before} → {new_due_on} {document}")
    return row


@dataclass(frozen=True)
class MaintenanceFacts:
    """What stands beside 网络运维完成率 of a year.

    rate counts completions by the day on which they were recorded; claimed_rate by the day that was claimed.
    """

    due: int
    completed: int
    on_time: int
    claimed: int
    cancelled: int
    late_entries: int

    @property
    def rate(self) -> Decimal | None:
        """完成率, in per cent."""
        return _percent(self.completed, self.due)

    @property
    def on_time_rate(self) -> Decimal | None:
        """按时完成率: completed on or before the first due day."""
        return _percent(self.on_time, self.due)

    @property
    def claimed_rate(self) -> Decimal | None:
        """The rate if the claimed days of completion counted, whenever they were written down."""
        return _percent(self.claimed, self.due)


def facts_of(year: int, jobs: Any = None) -> MaintenanceFacts:
    """The facts of a calendar year, over all jobs or a part of them (a queryset of jobs)."""
    start, end = year_of(year)
    part = MaintenanceJob.objects.all() if jobs is None else jobs
    due = part.due_between(start, end)
    done = JobCompletion.objects.completing_between(start, end).filter(job__in=part.order_by())
    claimed = JobCompletion.objects.standing().filter(job__in=due.order_by(), completed_on__lt=end)
    inside = {"job__in": part.order_by(), "job__due_on__gte": start, "job__due_on__lt": end}
    cancelled = JobCancellation.objects.filter(recorded_at__year__lte=F("job__due_on__year"), **inside)
    return MaintenanceFacts(
        due=due.count(),
        completed=done.count(),
        on_time=done.filter(counts_on=F("job__due_on")).count(),
        claimed=claimed.count(),
        cancelled=cancelled.count(),
        late_entries=part.filter(due_on__gte=start, due_on__lt=end, late=True).count(),
    )


def unfinished_of(year: int) -> Any:
    """未完成清单: jobs due in a year that were not completed by its end, in the order of their days."""
    start, end = year_of(year)
    done = JobCompletion.objects.completing_between(start, end).values("job")
    due = MaintenanceJob.objects.due_between(start, min(end, max(start, today())))
    return due.exclude(pk__in=done).select_related("system", "assignee")


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01")) if whole else None
