"""Forgetting keys whose requests nobody repeats any more."""

from __future__ import annotations

from datetime import timedelta

from yanfa.kernel.clock import now
from yanfa.kernel.idempotency.models import KeptAnswer
from yanfa.kernel.jobs.declare import daily, task

#: At least a day, so that a client that lost its answer over night still gets it.
KEPT = timedelta(hours=48)


@daily(at="02:50")
@task("idempotency.prune")
def prune() -> None:
    """Delete keys that are older than `KEPT`."""
    KeptAnswer.objects.filter(created_at__lt=now() - KEPT).delete()
