"""The nightly work of the expert database, and what an import leaves to the worker."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.kernel.search.indexing import index_many
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.services.agreeing import erase_due


@daily(at="01:20")
@task("experts.erase")
def erase() -> None:
    """Erase the details of experts that may not be kept any longer."""
    erase_due()


@task("experts.index")
def index_experts(keys: list[int]) -> None:
    """Let experts that came in one list be found; in the import itself it would hold the database for long."""
    index_many(Expert.objects.filter(pk__in=keys).select_related("organisation"))
