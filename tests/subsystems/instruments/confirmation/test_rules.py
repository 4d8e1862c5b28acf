"""Completeness and timeliness of a unit's confirmation, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.rules.confirmation import (
    Standing,
    due_day,
    mean,
    no_report,
    percent,
    unit_complete,
)
from yanfa.subsystems.instruments.rules.inspection import months_later

DUE = date(2025, 10, 12)
LEAST = Decimal(80)


def standing(**given):
    facts = {"due": 4, "answered": 4, "completeness": Decimal("95.00"), "submitted_on": DUE, "due_on": DUE}
    return Standing(**facts | given)


def test_the_last_day_lies_in_the_year_after_the_evaluation_year_began():
    assert due_day(2024, "10-12") == DUE


def test_the_last_day_itself_is_in_time():
    assert standing().in_time
    assert standing().timeliness == Decimal("100.00")
    late = standing(submitted_on=date(2025, 10, 13))
    assert (late.in_time, late.timeliness) == (False, Decimal("0.00"))
    assert not standing(submitted_on=None).in_time


@pytest.mark.parametrize(
    ("given", "complete", "flagged"),
    [
        ({}, True, False),
        ({"answered": 3}, False, True),
        ({"completeness": Decimal("79.99")}, False, True),
        ({"completeness": LEAST}, True, False),
        ({"submitted_on": date(2025, 10, 13)}, True, True),
        ({"due": 0, "answered": 0, "completeness": Decimal(100)}, True, False),
    ],
)
def test_a_unit_has_reported_when_all_is_answered_filled_and_in_time(given, complete, flagged):
    assert unit_complete(standing(**given), LEAST) is complete
    assert no_report(standing(**given), LEAST) is flagged


def test_of_nothing_nothing_is_missed():
    assert percent(0, 0) == mean([]) == Decimal("100.00")
    assert percent(1, 3) == Decimal("33.33")
    assert mean([Decimal(50), Decimal("50.01")]) == Decimal("50.01")


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_share_lies_between_nothing_and_all(part, rest):
    assert 0 <= percent(part, part + rest) <= 100


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 11, 5), 12, date(2025, 11, 5)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later
