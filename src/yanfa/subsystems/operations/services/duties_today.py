"""今日值班: what an engineer has to do today: jobs, the patrol, open incidents, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from yanfa.kernel.clock import now, today
from yanfa.subsystems.operations.choices.incidents import GRAVITY, Severity
from yanfa.subsystems.operations.models import (
    Drill,
    DrillImprovement,
    Incident,
    MaintenanceJob,
    Patrol,
    PatrolFinding,
    PatrolSite,
    PatrolStart,
)

#: Days ahead that the page shows of jobs.
AHEAD = 7
MOST = 100


@dataclass(frozen=True)
class JobLine:
    """A job with the day that stands now, and whether that has passed."""

    job: MaintenanceJob
    due_on: date
    overdue: bool
    mine: bool

    @property
    def postponed(self) -> bool:
        """Whether an approval gave a later day; the first one keeps counting."""
        return self.due_on != self.job.due_on


@dataclass(frozen=True)
class SiteLine:
    """A site that is due today: its log of today, or the start that waits for one."""

    site: PatrolSite
    log: Patrol | None
    begun: PatrolStart | None


@dataclass(frozen=True)
class IncidentLine:
    """An open incident with its age in hours."""

    incident: Incident
    hours: int


@dataclass(frozen=True)
class Today:
    """Everything of one day."""

    day: date
    sites: list[SiteLine]
    jobs: list[JobLine]
    incidents: list[IncidentLine]
    findings: list[PatrolFinding]
    drills: list[Drill] = field(default_factory=list)
    improvements: list[DrillImprovement] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        """How many jobs are overdue."""
        return sum(line.overdue for line in self.jobs)


def duties_of(user: Any) -> Today:
    """Today's duties as one person sees them; own jobs come first."""
    day = today()
    soon = day + timedelta(days=AHEAD)
    improvements = DrillImprovement.objects.filter(done=None, report__ended_at=None, due_on__lte=soon)
    findings = PatrolFinding.objects.filter(state="unhandled").select_related("patrol__site")
    drills = Drill.objects.filter(state__in=("planned", "held"), planned_on__lte=soon)
    return Today(
        day=day,
        sites=[_site_line(site, day, user) for site in PatrolSite.objects.all() if site.watched_on(day)],
        jobs=job_lines(user, day, soon),
        incidents=_incidents(),
        findings=list(findings[:MOST]),
        drills=list(drills[:MOST]),
        improvements=list(improvements.select_related("report__drill")[:MOST]),
    )


def job_lines(user: Any, day: date, until: date) -> list[JobLine]:
    """Unfinished jobs up to a day, own ones first, then by the day that stands now."""
    waiting = MaintenanceJob.objects.unfinished().filter(due_on__lte=until)
    waiting = waiting.select_related("system", "assignee").annotate(later=Max("postponements__new_due_on"))
    lines = [_job_line(job, day, user) for job in waiting.order_by("due_on", "number")[: 5 * MOST]]
    lines.sort(key=lambda line: (not line.mine, line.due_on, line.job.number))
    return [line for line in lines if line.due_on <= until][:MOST]


def _job_line(job: Any, day: date, user: Any) -> JobLine:
    due = max(job.due_on, job.later or job.due_on)
    return JobLine(job, due, overdue=due < day, mine=job.assignee_id == getattr(user, "pk", None))


def _site_line(site: PatrolSite, day: date, user: Any) -> SiteLine:
    log = Patrol.objects.on_time().filter(site=site, patrol_on=day).select_related("recorded_by").first()
    waiting = PatrolStart.objects.filter(site=site, person=user, log=None).select_related("site")
    begun = waiting.filter(recorded_at__gte=now() - timedelta(days=1)).last()
    return SiteLine(site, log, begun)


def _incidents() -> list[IncidentLine]:
    """Open incidents, the gravest first, then the oldest."""
    found = Incident.objects.open().select_related("system", "handler")[:MOST]
    lines = [IncidentLine(each, int((now() - each.detected_at).total_seconds() // 3600)) for each in found]
    rank = {severity: -GRAVITY[severity] for severity in Severity}
    return sorted(lines, key=lambda line: (rank[Severity(line.incident.severity)], -line.hours))
