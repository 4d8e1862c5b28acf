"""Reading large logs in the background, and the morning's look at risks that are borne no longer."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.subsystems.operations.models import LogImport
from yanfa.subsystems.operations.services.counters.logs import read_log_file
from yanfa.subsystems.operations.services.vulnerabilities.facts import end_acceptances


@task("operations.read_log", retries=2, lease_seconds=900)
def read_log(key: int) -> None:
    """Read a log that was too large for a page."""
    found = LogImport.objects.filter(pk=key, state="waiting").select_related("device", "file").first()
    if found is not None:
        read_log_file(found)


@daily(at="06:40")
@task("operations.end_acceptances")
def acceptances() -> None:
    """Risks whose time is over are to be mended again."""
    end_acceptances()
