"""The morning's work of 成果与制度台账: the month of the districts is opened, and days that come are told."""

from yanfa.kernel.clock import today
from yanfa.kernel.jobs.declare import daily, task
from yanfa.subsystems.records.rules.district import month_before
from yanfa.subsystems.records.services.district import open_month
from yanfa.subsystems.records.services.documents.reminding import remind


@daily(at="00:40")
@task("records.open_district_month")
def open_district_month() -> None:
    """Let the districts owe their reports of the month that is over; done again it does nothing."""
    open_month(month_before(today()), by=None)


@daily(at="08:30")
@task("records.remind")
def remind_of_days() -> None:
    """Tell of what is due soon and of what is overdue."""
    remind()
