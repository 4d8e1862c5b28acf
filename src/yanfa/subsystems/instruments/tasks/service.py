"""What the clock does for services: requests whose instrument left service are told, contracts get their text."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.subsystems.instruments.services.contracts import issue_missing
from yanfa.subsystems.instruments.services.requests import tell_of_stopped


@daily(at="07:40")
@task("instruments.tell_of_stopped")
def tell_of_stopped_instruments() -> None:
    """Tell once for every time that an instrument stops; run again it does nothing."""
    tell_of_stopped()


@every(minutes=15)
@task("instruments.issue_contracts", lease_seconds=300)
def issue_missing_contracts() -> None:
    """Keep the text of contracts in force that have none; run again it does nothing."""
    issue_missing()
