"""The clock's share of booking."""

from yanfa.kernel.jobs.declare import daily, every, task
from yanfa.procedures.booking.services.clockwork import (
    close_past,
    expire_offers,
    finish_all,
    mark_all_missed,
    offer_all,
    remind,
)
from yanfa.procedures.booking.services.qualifications import remind_of_qualifications


@every(minutes=5)
@task("booking.run_clock")
def run_clock() -> None:
    """Missed bookings, forgotten ends of use, what nobody spoke of any more, and offers whose time is over."""
    finish_all()
    mark_all_missed()
    close_past()
    expire_offers()


@every(minutes=5)
@task("booking.offer", lease_seconds=300)
def offer_what_is_free() -> None:
    """Times that came free by whatever way are offered to who waits for them."""
    offer_all()


@every(minutes=30)
@task("booking.remind")
def remind_persons() -> None:
    """Bookings that begin soon."""
    remind()


@daily(at="08:20")
@task("booking.remind_of_qualifications")
def remind_qualified() -> None:
    """Qualifications that end soon."""
    remind_of_qualifications()
