"""What makes a usage record plausible, quarters, and the sample that anybody can draw again: without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.rules.usage import Facts, Quarter, draw, faults, hours_between, sample_size

NOW = datetime(2025, 4, 1, tzinfo=UTC)
START = datetime(2025, 2, 10, 1, tzinfo=UTC)


def found(**changes):
    facts = {
        "started_at": START,
        "ended_at": START + timedelta(hours=2),
        "hours": Decimal(2),
        "samples": 0,
        "purpose": "research",
        "ways": ["occupy"],
        "sources": [],
        "subjects": [],
    }
    judged = faults(
        Facts(**facts | changes), now=NOW, purposes=frozenset({"research"}), ways=frozenset({"occupy"})
    )
    return [fault.name for fault in judged]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, []),
        ({"ended_at": START}, ["ended_at"]),
        ({"ended_at": NOW + timedelta(minutes=1)}, ["ended_at"]),
        ({"hours": Decimal("2.01")}, ["hours"]),
        ({"hours": Decimal("26.01"), "ended_at": START + timedelta(hours=26)}, ["hours"]),
        ({"hours": Decimal(26), "ended_at": START + timedelta(hours=26)}, []),
        ({"hours": Decimal(0)}, ["hours"]),
        ({"hours": Decimal(0), "samples": 1}, []),
        ({"purpose": "hobby"}, ["purpose"]),
        ({"ways": ["occupy", "post"]}, ["ways"]),
        ({"sources": list("ABCDE")}, ["project_sources"]),
        ({"subjects": list("12345")}, ["subjects"]),
    ],
)
def test_what_cannot_be_is_told_at_its_field(changes, names):
    assert found(**changes) == names


@pytest.mark.parametrize(
    ("passed", "hours"),
    [
        (timedelta(hours=2), "2.00"),
        (timedelta(minutes=20), "0.34"),
        (timedelta(days=3, microseconds=1), "72.01"),
    ],
)
def test_hours_between_two_moments_are_rounded_up(passed, hours):
    assert hours_between(START, START + passed) == Decimal(hours)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_lies_in_exactly_its_quarter(day):
    quarter = Quarter.of(day)
    assert quarter.start <= day < quarter.end
    assert quarter.next.start == quarter.end
    assert 1 <= quarter.number <= 4


def test_a_sample_is_a_share_rounded_up_with_a_floor():
    assert sample_size(0, percent=5, least=3) == 0
    assert sample_size(2, percent=5, least=3) == 2
    assert sample_size(41, percent=5, least=3) == 3
    assert sample_size(61, percent=5, least=3) == 4


@given(st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=20), st.text(max_size=5))
def test_the_same_seed_draws_the_same_whatever_the_order(keys, seed):
    drawn = draw(seed, keys, 5)
    assert drawn == draw(seed, sorted(keys, reverse=True), 5)
    assert len(drawn) == min(5, len(keys))
    assert set(drawn) <= set(keys)
