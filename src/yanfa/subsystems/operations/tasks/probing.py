"""The nightly work of the probe's tables: yesterday is closed, old samples are cleared away."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.subsystems.operations.services.probing.keeping import clear_samples, close_days


@daily(at="00:20")
@task("operations.close_probe_days", lease_seconds=600)
def close() -> None:
    """Days on which the probe did not run get their gap, too."""
    close_days()


@daily(at="03:40")
@task("operations.clear_probe_samples", lease_seconds=600)
def clear() -> None:
    """Samples that are older than the policy keeps them."""
    clear_samples()
