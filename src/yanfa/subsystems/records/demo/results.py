"""The results of a demonstration year: papers, rights, research, meetings, cooperation, the expert committee.

Facts of a month are registered on the 5th of the next one and verified on the 12th by another person; beside what
counts stands what does not: monographs, other units' papers, what was withdrawn or verified after the closing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import demonstration_time, now
from yanfa.kernel.files import keeping
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform_many
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.subsystems.records.demo.results_facts import Planned, everything
from yanfa.subsystems.records.models import Result, ResultFile
from yanfa.subsystems.records.services.results import PROOF

CODES = (
    "records.papers",
    "records.ip_applied",
    "records.ip_granted",
    "records.research_projects",
    "records.consultation_meetings",
)
REGISTERED, VERIFIED = 5, 12


@dataclass
class Hands:
    """Who registers and who verifies, and the sheet that stands for every piece of evidence."""

    reporter: User
    officer: User
    sheet: StoredFile


@dataclass
class Batch:
    """What of one model is registered on one day and verified on another."""

    planned: list[Planned] = field(default_factory=list)

    @property
    def records(self) -> list[Any]:
        """The records."""
        return [each.record for each in self.planned]


def build(year: DemoYear) -> None:
    """Write the results of the year; without the two accounts there is nobody to write them."""
    for code in CODES:
        year.tally.add(code, 0)
    reporter, officer = demonstration_account("section_reporter"), demonstration_account("records_officer")
    if reporter is None or officer is None:
        return
    sheet = keeping.store(
        SimpleUploadedFile("佐证样张.txt", "演示用佐证样张".encode()), by=reporter, purpose=PROOF
    )
    hands = Hands(reporter, officer, sheet)
    for step in everything(year):
        for batch in _batches(step):
            _write(year, hands, batch)


def _batches(planned: Iterable[Planned]) -> Iterator[Batch]:
    """Those of one model and one day of verification together, earlier ones first."""
    batches: dict[tuple[date, str], Batch] = defaultdict(Batch)
    for each in planned:
        batches[(verified_on(each), type(each.record).__name__)].planned.append(each)
    for key in sorted(batches):
        yield batches[key]


def registered_on(planned: Planned) -> date:
    """The 5th of the month after the fact, or the day that the plan says."""
    return planned.registered or _next_month(planned.record.fact_day).replace(day=REGISTERED)


def verified_on(planned: Planned) -> date:
    """The 12th of the month of registration."""
    return registered_on(planned).replace(day=VERIFIED)


def _write(year: DemoYear, hands: Hands, batch: Batch) -> None:
    registered, verified = registered_on(batch.planned[0]), verified_on(batch.planned[0])
    if _moment(registered) > now():
        return
    with demonstration_time(_moment(registered)):
        _register(hands, batch.records)
    in_time = _moment(verified) <= now() and verified < date(year.year + 1, 2, 1)
    if _moment(verified) <= now():
        with demonstration_time(_moment(verified)):
            _verify(hands, batch)
    for each in batch.planned:
        _count(year, each, in_time)


def _register(hands: Hands, records: list[Any]) -> None:
    for record in records:
        record.recorded_by = record.changed_by = hands.reporter
        record.clean_fields(exclude=("recorded_at",))
    enter_many(records, by=hands.reporter, entry="register")
    ResultFile.objects.bulk_create(
        ResultFile(proof=proof, file=hands.sheet, added_by=hands.reporter, **reference(record))
        for record in records
        for proof in record.shape.needed
    )
    perform_many("submit", records, by=hands.reporter)


def _verify(hands: Hands, batch: Batch) -> None:
    waiting = [each.record for each in batch.planned if not each.left_waiting]
    perform_many("verify", waiting, by=hands.officer)
    gone = [each.record for each in batch.planned if each.withdrawn]
    perform_many("withdraw", gone, by=hands.officer, data={"reason": "重复登记"})


def _count(year: DemoYear, planned: Planned, in_time: bool) -> None:
    record: Result = planned.record
    counts = in_time and not planned.left_waiting and not planned.withdrawn and planned.code
    if counts:
        month = record.fact_day.month if planned.by_month else None
        year.tally.add(planned.code, 1, month=month)
    facts = {name: str(getattr(record, name)) for name in record.shape.facts}
    year.facts.write(f"result_{record.shape.code}", {**facts, "counts": bool(counts)})


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
