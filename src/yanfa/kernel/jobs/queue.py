"""Leaving jobs: a row in the caller's transaction, so that undone work asks for nothing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from yanfa.kernel.audit import actions, context
from yanfa.kernel.audit.log import Actor, record
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.declare import Task
from yanfa.kernel.jobs.models import Job, State

REVIVED = actions.register("jobs.revived", "重新执行失败任务")


def enqueue(task: Task, /, **arguments: Any) -> Job:
    """Run the task soon after the current transaction commits. Raises TypeError for what JSON does not know."""
    return enqueue_at(task, now(), **arguments)


def enqueue_at(task: Task, moment: datetime, /, **arguments: Any) -> Job:
    """Run the task at a moment or soon after it."""
    job = _job(task, moment, arguments)
    job.save(force_insert=True)
    return job


def enqueue_once(task: Task, key: str, /, **arguments: Any) -> bool:
    """Run the task unless a job with this key was left before; whether it was left now.

    Keys are forgotten some days after the job is done (`tasks.KEPT`).
    """
    if Job.objects.filter(key=key).exists():
        return False
    # A row in the same instant from elsewhere wins without an error; the flag may then be wrong, the work
    # is not.
    Job.objects.bulk_create([_job(task, now(), arguments, key)], ignore_conflicts=True)
    return True


def revive(job: Job, *, by: Actor | None) -> None:
    """Let a dead job try again from the first attempt; recorded in the log. Raises ValueError if it is not dead."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, state=State.DEAD).update(
            state=State.QUEUED, attempts=0, run_at=now(), finished_at=None
        )
        if not changed:
            raise ValueError(f"{job} is not dead.")
        record(REVIVED, by=by, target=job)


def _job(task: Task, moment: datetime, arguments: dict[str, Any], key: str | None = None) -> Job:
    json.dumps(arguments)
    return Job(
        task=task.name,
        arguments=arguments,
        key=key,
        run_at=moment,
        request_id=context.current().request_id,
        created_at=now(),
    )
