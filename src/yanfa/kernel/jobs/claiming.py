"""Taking a job, keeping it, and letting it go: what makes sure that one worker at a time has it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction

from yanfa.kernel.audit import actions, cleaning
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.declare import registry
from yanfa.kernel.jobs.models import Job, JobQuerySet, State

DIED = actions.register("jobs.died", "后台任务多次失败")

#: For jobs whose task does not exist in this version: long enough to bury them.
LEASE_OF_UNKNOWN = timedelta(minutes=1)
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)


def claim(worker: str) -> Job | None:
    """Take the job that is due longest, or None. Committed before it returns."""
    moment = now()
    with transaction.atomic():
        candidates = Job.objects.claimable(moment)
        if connection.features.has_select_for_update_skip_locked:
            candidates = candidates.select_for_update(skip_locked=True)
        job = candidates.first()
        return job if job and _take(job, worker, moment) else None


def _take(job: Job, worker: str, moment: datetime) -> bool:
    """Mark the job as ours, if it still is what was read."""
    job.claim, job.attempts, job.state = f"{worker} {uuid4().hex[:8]}", job.attempts + 1, State.RUNNING
    job.lease_until = moment + lease_of(job)
    return bool(
        Job.objects.claimable(moment)
        .filter(pk=job.pk, attempts=job.attempts - 1)
        .update(claim=job.claim, attempts=job.attempts, state=job.state, lease_until=job.lease_until)
    )


def lease_of(job: Job) -> timedelta:
    """How long the job is left to a silent worker."""
    return registry.tasks[job.task].lease if job.task in registry.tasks else LEASE_OF_UNKNOWN


def attempts_of(job: Job) -> int:
    """How often the job may be tried in all."""
    return registry.tasks[job.task].retries + 1 if job.task in registry.tasks else 1


def renew(job: Job) -> bool:
    """Extend the lease; False if the job was taken away meanwhile."""
    return bool(_ours(job).update(lease_until=now() + lease_of(job)))


def finish(job: Job) -> bool:
    """Mark the job as done, and forget what it was about; False if it was taken away meanwhile."""
    return bool(
        _ours(job).update(state=State.DONE, finished_at=now(), lease_until=None, arguments={}, error="")
    )


def fail(job: Job, reason: str) -> bool:
    """Note a failure: try again later, or bury the job after its last attempt; False if it was taken away."""
    reason = cleaning.text(reason)
    if job.attempts >= attempts_of(job):
        return _bury(job, reason)
    delay = min(FIRST_DELAY * 2 ** (job.attempts - 1), LONGEST_DELAY)
    return bool(_ours(job).update(state=State.QUEUED, run_at=now() + delay, lease_until=None, error=reason))


def exhausted(job: Job) -> bool:
    """Whether a job that was just claimed had its last attempt already, and its worker died of it."""
    return job.attempts > attempts_of(job)


def _bury(job: Job, reason: str) -> bool:
    with transaction.atomic():
        buried = _ours(job).update(state=State.DEAD, finished_at=now(), lease_until=None, error=reason)
        if buried:
            record(DIED, by=None, target=job, summary=reason, outcome=Outcome.FAILED)
        return bool(buried)


def _ours(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, claim=job.claim)
