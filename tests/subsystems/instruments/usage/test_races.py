"""Many at once deliver uses, take platform numbers, and propose changes; the controls show that the race is real."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.kernel.racing import Gate, race
from tests.subsystems.instruments.factories import instrument, keeper_of, unit
from tests.subsystems.instruments.service.situations import at
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.instruments.effects.registry import numbers
from yanfa.subsystems.instruments.models import (
    InstrumentChange,
    InstrumentSerial,
    UsageRecord,
    UsageReport,
)
from yanfa.subsystems.instruments.services import changes
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import Outcome, store

pytestmark = pytest.mark.django_db(transaction=True)
PARALLEL = 6


@pytest.fixture
def owner():
    return unit("华东材料研究院")


def delivered(owner, keeper, of, number):
    facts = {
        "started_at": at(10, 1),
        "ended_at": at(10, 3),
        "hours": Decimal("2.00"),
        "purpose": "research",
        "ways": ["occupy"],
        "user_unit": "浦江芯片公司",
    }
    return store(owner, [Row(1, of, facts, f"N{number}")], by=keeper, origin="delivered")


def test_deliveries_at_once_gather_in_one_report(owner):
    keeper, of = keeper_of(owner), instrument(owner)
    outcomes = race([partial(delivered, owner, keeper, of, number) for number in range(PARALLEL)])
    assert all(isinstance(each, Outcome) and len(each.new) == 1 for each in outcomes), outcomes
    report = UsageReport.objects.get()
    assert (report.part, UsageRecord.objects.filter(report=report).count()) == (1, PARALLEL)


def test_the_same_use_delivered_at_once_is_one_record(owner):
    keeper, of = keeper_of(owner), instrument(owner)
    outcomes = race([partial(delivered, owner, keeper, of, 7) for _ in range(PARALLEL)])
    assert all(isinstance(each, Outcome) for each in outcomes), outcomes
    assert sum(len(each.new) for each in outcomes) == 1
    assert sum(each.unchanged for each in outcomes) == PARALLEL - 1
    assert UsageRecord.objects.count() == 1


def taken(owner):
    with transaction.atomic():
        return numbers(owner, 2)


def test_platform_numbers_are_given_once(owner):
    outcomes = race([partial(taken, owner) for _ in range(PARALLEL)])
    given = [number for each in outcomes for number in each]
    assert len(set(given)) == 2 * PARALLEL
    assert InstrumentSerial.objects.get().last == 2 * PARALLEL


def naively_taken(owner, gate):
    """What a naive programmer writes: read the last number, then write the next."""
    last = InstrumentSerial.objects.get(organisation=owner).last
    gate()
    InstrumentSerial.objects.filter(organisation=owner).update(last=last + 1)
    return last + 1


def test_control_without_the_lock_a_number_is_given_to_all(owner):
    taken(owner)
    gate = Gate(PARALLEL)
    assert race([partial(naively_taken, owner, gate) for _ in range(PARALLEL)]) == [3] * PARALLEL


def proposed(record, keeper, number):
    facts = {"location": f"{number} 号楼"}
    return changes.propose(record, by=keeper, facts=facts, happened_on=date(2025, 1, 6))


def test_of_changes_proposed_at_once_one_is_open(owner):
    record, keeper = instrument(owner), keeper_of(owner)
    outcomes = race([partial(proposed, record, keeper, number) for number in range(PARALLEL)])
    lost = [each for each in outcomes if isinstance(each, ValidationError)]
    assert len(lost) == PARALLEL - 1, outcomes
    assert all("未办结的变更" in "".join(each.messages) for each in lost)
    assert InstrumentChange.objects.count() == 1


def naively_proposed(record, keeper, number, gate):
    """What a naive programmer writes: look whether another change is open, then write one."""
    if record.changes.open().exists():
        raise AssertionError
    gate()
    facts = {"proposed": {"location": f"{number} 号楼"}, "happened_on": date(2025, 1, 6)}
    change = InstrumentChange(instrument=record, created_by=keeper, base_version=record.version, **facts)
    return enter(change, by=keeper, entry="draft")


def test_control_without_the_lock_all_see_no_open_change_and_the_constraint_is_what_refuses(owner):
    record, keeper, gate = instrument(owner), keeper_of(owner), Gate(PARALLEL)
    jobs = [partial(naively_proposed, record, keeper, number, gate) for number in range(PARALLEL)]
    outcomes = race(jobs)
    assert sum(isinstance(each, InstrumentChange) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, IntegrityError) for each in outcomes) == PARALLEL - 1, outcomes
