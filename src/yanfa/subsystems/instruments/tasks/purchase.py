"""The clock's share of the joint review: comparisons that wait, what is overdue, and what has come to its end."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.subsystems.instruments.services.purchase.comparing import compare_accepted
from yanfa.subsystems.instruments.services.purchase.following import remind_overdue, settle_due


@every(minutes=10)
@task("instruments.compare_purchases", lease_seconds=600)
def comparisons() -> None:
    """Compare what was accepted."""
    compare_accepted()


@daily(at="00:40")
@task("instruments.settle_purchases", lease_seconds=600)
def ends() -> None:
    """Refusals that are final, and followings whose years are over."""
    settle_due()


@daily(at="08:40")
@task("instruments.remind_purchases")
def reminders() -> None:
    """Units that have not reported what they bought."""
    remind_overdue()
