"""What follows an import of instruments: they become findable, a few hundred at a time."""

from yanfa.kernel.jobs.declare import task
from yanfa.kernel.search.indexing import index_many
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.services.catalogue.listing import relist


@task("instruments.make_findable", lease_seconds=600)
def make_findable(keys: list[int]) -> None:
    """Index these instruments for search and bring their entries in the catalogue up to date."""
    index_many(list(Instrument.objects.filter(pk__in=keys).select_related("organisation")))
    relist(keys)
