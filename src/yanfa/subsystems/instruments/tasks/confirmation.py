"""The clock's share of confirmation and inspection: last days, reminders, and which units were active."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.subsystems.instruments.services.activity import BATCH, gather
from yanfa.subsystems.instruments.services.confirmation import lapse_overdue, remind
from yanfa.subsystems.instruments.services.inspection import expire_overdue


@daily(at="00:20")
@task("instruments.last_days", lease_seconds=600)
def last_days() -> None:
    """Confirmations that were not submitted, and orders that were not followed."""
    lapse_overdue()
    expire_overdue()


@daily(at="08:50")
@task("instruments.remind_confirmations")
def reminders() -> None:
    """Units that still owe their confirmation."""
    remind()


@every(minutes=15)
@task("instruments.gather_activity", lease_seconds=600)
def activity() -> None:
    """Read what the log has new, to its end."""
    while gather() == BATCH:
        pass
