"""The platform's own background work: sealing the log, and forgetting jobs that are long done."""

from __future__ import annotations

from datetime import timedelta

from yanfa.kernel.audit.sealing import seal
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.kernel.jobs.models import Heartbeat, Job, State

#: How long finished jobs and their keys are remembered.
KEPT = timedelta(days=7)


@every(minutes=1)
@task("audit.seal")
def seal_log() -> None:
    """Chain and witness what was recorded since the last minute."""
    seal()


@daily(at="02:10")
@task("audit.sweep")
def sweep_log() -> None:
    """Take events that were committed so late that the minutes passed them by."""
    seal(sweep=True)


@daily(at="02:20")
@task("jobs.prune")
def prune() -> None:
    """Forget jobs that were done long ago, and workers that left without a word."""
    Job.objects.filter(state=State.DONE, finished_at__lt=now() - KEPT).delete()
    Heartbeat.objects.filter(at__lt=now() - timedelta(days=1)).delete()
