"""What the registers leave to the worker: reminders of what runs out soon, and the index of long lists."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.kernel.search.indexing import index_many
from yanfa.subsystems.operations.models import Asset
from yanfa.subsystems.operations.services.systems_reminders import remind_of_expiries


@daily(at="08:30")
@task("operations.remind_of_expiries")
def expiries() -> None:
    """Contracts, certificates and accounts that run out soon."""
    remind_of_expiries()


@task("operations.index_assets")
def index_assets(keys: list[int]) -> None:
    """Let assets that came in one list be found; in the import itself it would hold the database for long."""
    index_many(Asset.objects.filter(pk__in=keys))
