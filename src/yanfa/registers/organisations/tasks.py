"""What the register of organisations leaves to the worker."""

from yanfa.kernel.jobs.declare import task
from yanfa.kernel.search.indexing import index_many
from yanfa.registers.organisations.models import Organisation


@task("organisations.index")
def index_units(keys: list[int]) -> None:
    """Let units that came in one list be found; in the import itself it would hold the database for long."""
    index_many(Organisation.objects.filter(pk__in=keys))
