"""The nights of self-measurement: fine rows become coarse ones, and yesterday gets its peak."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.subsystems.operations.services.measuring.rolling import close_days, roll_up


@daily(at="00:20")
@task("operations.close_days")
def close_measured_days() -> None:
    """Keep the peak of people online of every day that is over."""
    close_days()


@daily(at="02:50")
@task("operations.roll_up_times")
def roll_up_times() -> None:
    """Make hours of old minutes, and days of old hours."""
    roll_up()
