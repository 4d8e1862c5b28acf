"""The catalogue's work by the clock: changes made in sets, usage figures, and a nightly check."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.subsystems.instruments.services.catalogue.figures import count_usage, note_free_days
from yanfa.subsystems.instruments.services.catalogue.listing import catch_up, rebuild


@every(minutes=5)
@task("instruments.catalogue_catch_up", lease_seconds=600)
def follow_sets() -> None:
    """Imports and moves of sets send no signal for each record."""
    catch_up()


@every(minutes=60)
@task("instruments.catalogue_free_days", lease_seconds=300)
def free_days() -> None:
    """When each bookable instrument is free next."""
    note_free_days()


@daily(at="02:30")
@task("instruments.catalogue_figures", lease_seconds=1800)
def figures() -> None:
    """Every entry held to its record, and the usage of the last evaluation year counted."""
    rebuild()
    count_usage()
