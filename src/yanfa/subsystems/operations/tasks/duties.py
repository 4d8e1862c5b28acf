"""The clock's share of the duties: overdue jobs in the morning, a missing patrol from the policy's hour on."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.subsystems.operations.services.duties_reminding import remind_of_jobs, remind_of_patrols


@daily(at="08:40")
@task("operations.remind_of_jobs")
def jobs() -> None:
    """Jobs whose day has passed."""
    remind_of_jobs()


@every(minutes=30)
@task("operations.remind_of_patrols")
def patrols() -> None:
    """Sites that nobody has patrolled today."""
    remind_of_patrols()
