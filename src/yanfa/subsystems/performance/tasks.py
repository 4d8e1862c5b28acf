"""The morning's work of 绩效: late papers are told to whom they wait for, and to the officers."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.subsystems.performance.services.reminding import remind_of_promises, remind_of_steps


@daily(at="08:10")
@task("performance.remind_of_promises")
def promises() -> None:
    """Evidence that was promised and has not come."""
    remind_of_promises()


@daily(at="08:20")
@task("performance.remind_of_steps")
def steps() -> None:
    """Steps whose last day has passed."""
    remind_of_steps()
