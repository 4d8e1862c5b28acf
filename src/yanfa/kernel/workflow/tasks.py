"""The nightly work of the processes: provisional last days, and the proof that turns equal records."""

from yanfa.kernel.jobs.declare import daily, task

from .fragments import chain
from .verifying import refresh_provisional, verify_turns

#: How many differences the message of a failed proof names.
NAMED = 5


class TurnsDiffer(RuntimeError):
    """The to-do list is not what the records say: somebody wrote past the doors."""


@daily(at="02:40")
@task("workflow.refresh_provisional")
def refresh() -> None:
    """Compute last days again that were provisional when they were set."""
    chain.refresh_provisional()
    refresh_provisional()


@daily(at="02:50")
@task("workflow.verify_turns", retries=0, lease_seconds=1800)
def verify() -> None:
    """Fail, and stay visible as a failed job, when turns and records differ."""
    found = verify_turns()
    if found:
        raise TurnsDiffer(f"{len(found)}：{' '.join(found[:NAMED])}")
