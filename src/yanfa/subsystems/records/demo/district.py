"""Reports of districts of a demonstration year: district × month due in it, some late, some sent back once."""

from __future__ import annotations

from datetime import date, timedelta

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.subsystems.records.demo.documents import SOURCE, moment
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.services.district import districts, new_report

CODE = "records.district_reports"
MONTHS = 12
#: Of a hundred reports so many come late, and so many are sent back once.
LATE, RETURNED = 4, 6


def build(year: DemoYear) -> None:
    """December of the year before to November: what is due in the year."""
    codes = list(districts())
    codes = codes[: year.size(len(codes), least=2)]
    for number in range(MONTHS):
        month = date(year.year - 1, 12, 1) if number == 0 else date(year.year, number, 1)
        reports = [_report(year, code, month) for code in codes]
        latest = max(each.complete_on for each in reports if each.complete_on)
        with demonstration_time(moment(latest)):
            histories = [
                [("complete", start_of_day(each.complete_on))] for each in reports if each.complete_on
            ]
            enter_many(reports, by=None, entry="import", source=SOURCE, histories=histories)


def _report(year: DemoYear, code: str, month: date) -> DistrictReport:
    report = new_report(code, month, source=SOURCE)
    late = year.random.randrange(100) < LATE
    report.returned = int(year.random.randrange(100) < RETURNED)
    days = year.random.randrange(1, 4) if late else -year.random.randrange(4)
    report.complete_on = report.due_on + timedelta(days=days)
    report.received_on = report.complete_on - timedelta(days=report.returned)
    year.tally.add(CODE, int(report.complete_on <= report.due_on), 1, month=report.due_on.month)
    facts = {"district": code, "month": month, "due_on": report.due_on, "complete_on": report.complete_on}
    year.facts.write("district_report", facts)
    return report
