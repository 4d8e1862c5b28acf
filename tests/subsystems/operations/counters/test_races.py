"""Two imports at the same moment: a file is kept once, overlapping files count no line twice.

The control is the same moment without the lock's second look: both would count what they read.
"""

# ruff: noqa: DTZ001 - devices write the time of their wall clock

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from tests.kernel.racing import Gate, race
from tests.subsystems.operations.counters.examples import engineer, firewall, handed_in, packets, text, upload
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.models import CounterDevice, DayCount, LogImport
from yanfa.subsystems.operations.services.counters import logs, statements

pytestmark = pytest.mark.django_db(transaction=True)

MAY = datetime(2023, 5, 10, 9, 0)
LINES = packets(MAY, 120)


def total() -> int:
    return sum(DayCount.objects.filter(standing=True).values_list("blocked", flat=True))


def test_the_same_file_handed_in_twice_is_kept_once(monkeypatch):
    device, people = firewall(), [engineer(), engineer("second")]
    gate, real = Gate(2), logs.standing_log

    def looked(*arguments):
        found = real(*arguments)
        gate()
        return found

    monkeypatch.setattr(logs, "standing_log", looked)
    outcomes = race([partial(handed_in, device, person, text(LINES)) for person in people])
    assert [isinstance(outcome, ValidationError) for outcome in outcomes].count(True) == 1, outcomes
    assert LogImport.objects.count() == 1


def test_overlapping_files_counted_at_once():
    device, people = firewall(), [engineer(), engineer("second")]
    read = [
        handed_in(device, person, text(part))
        for person, part in zip(people, (LINES[:90], LINES[30:]), strict=True)
    ]
    outcomes = race(
        [partial(logs.count_log, log, by=person) for log, person in zip(read, people, strict=True)]
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)], outcomes
    assert total() == len(LINES)


def test_control_without_the_second_look_lines_count_twice():
    device, people = firewall(), [engineer(), engineer("second")]
    read = [
        handed_in(device, person, text(part))
        for person, part in zip(people, (LINES[:90], LINES[30:]), strict=True)
    ]
    for log, person in zip(read, people, strict=True):
        LogImport.objects.filter(pk=log.pk).update(
            based_on=CounterDevice.objects.get(pk=device.pk).counted_version
        )
        log.refresh_from_db()
        perform("count", log, by=person)
    assert total() == 90 + 90


def test_one_file_counted_by_two_people():
    device, people = firewall(), [engineer(), engineer("second")]
    log = handed_in(device, people[0], text(LINES))
    jobs = [partial(logs.count_log, LogImport.objects.get(pk=log.pk), by=person) for person in people]
    outcomes = race(jobs)
    assert [isinstance(outcome, LogImport) for outcome in outcomes].count(True) == 1, outcomes
    assert total() == len(LINES)


def test_one_month_reported_by_two_people():
    device, people = firewall(), [engineer(), engineer("second")]
    jobs = [
        partial(
            statements.state_counts,
            device,
            by=person,
            evidence=upload(b"%PDF-1.4 report", "april.pdf"),
            first_day=date(2023, 4, 1),
            last_day=date(2023, 4, 30),
            blocked=700,
        )
        for person in people
    ]
    outcomes = race(jobs)
    assert [isinstance(outcome, ValidationError) for outcome in outcomes].count(True) == 1, outcomes
    assert total() == 700
