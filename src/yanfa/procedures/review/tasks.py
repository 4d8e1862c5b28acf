"""What the clock does for reviews: invitations that nobody answered lapse."""

from yanfa.kernel.jobs.declare import daily, task
from yanfa.procedures.review.services.seating import expire_due


@daily(at="00:20")
@task("review.expire_invitations")
def expire_invitations() -> None:
    """Let invitations lapse after the day by which they were to be answered."""
    expire_due()
