"""Mail leaves every minute."""

from yanfa.kernel.jobs.declare import every, task
from yanfa.kernel.notices.delivering import deliver_waiting


@every(minutes=1)
@task("notices.deliver")
def deliver() -> None:
    """Send what waits in the outbox."""
    deliver_waiting()
