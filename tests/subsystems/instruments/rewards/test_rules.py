"""The sums of rewards: worked examples, the published totals, and what must hold for any batch."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.rules.rewards import (
    RecordFacts,
    Tariff,
    Terms,
    UnitBase,
    apportion,
    average,
    calculate,
    exclusion,
)

RATES = {"excellent": Decimal("0.10"), "good": Decimal("0.08"), "pass": Decimal("0.05"), "fail": Decimal(0)}
TERMS = Terms(date(2024, 7, 1), date(2025, 7, 1), Decimal(300_000), frozenset({"medical", "teaching"}))
COUNTS = {
    "served_on": date(2024, 10, 8),
    "original_value": Decimal(300_000),
    "published": True,
    "complete": True,
    "external": True,
    "related": False,
    "purpose": "research",
    "contract": "HT-1",
    "invoice": "FP-1",
    "voucher": "",
    "verified": True,
}


def tariff(budget=10**12, cap_instrument=10_000_000, cap_unit=200_000_000):
    return Tariff(RATES, cap_instrument, cap_unit, budget, 10_000)


def units_of(bases):
    return [
        UnitBase(key, grade, list(enumerate(amounts, start=key * 1000)))
        for key, (grade, amounts) in enumerate(bases)
    ]


UNIT = st.tuples(st.sampled_from(sorted(RATES)), st.lists(st.integers(1, 300_000_000), max_size=6))
UNITS = st.lists(UNIT, min_size=1, max_size=12)
TARIFFS = st.builds(
    tariff, st.integers(0, 2_000_000_000), st.integers(0, 50_000_000), st.integers(0, 90_000_000)
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"served_on": date(2024, 6, 30)}, Reason.PERIOD),
        ({"served_on": date(2025, 7, 1)}, Reason.PERIOD),
        ({"served_on": date(2025, 6, 30)}, None),
        ({"barred": True}, Reason.BARRED),
        ({"original_value": Decimal("299999.99")}, Reason.LOW_VALUE),
        ({"published": False}, Reason.UNPUBLISHED),
        ({"complete": False}, Reason.INCOMPLETE),
        ({"external": False}, Reason.INTERNAL),
        ({"related": True}, Reason.RELATED),
        ({"waived": True}, Reason.WAIVED),
        ({"purpose": "medical"}, Reason.PURPOSE),
        ({"verified": False}, Reason.UNVERIFIED),
        ({"unproved": True}, Reason.UNPROVED),
        ({"contract": ""}, Reason.CONTRACT),
        ({"invoice": ""}, Reason.INVOICE),
        ({"rewarded": True}, Reason.REWARDED),
        ({"voucher": "CX-1"}, None),
        ({"related": True, "contract": "", "rewarded": True}, Reason.RELATED),
    ],
)
def test_the_reason_why_a_record_earns_nothing(changed, reason):
    assert exclusion(RecordFacts(**COUNTS | changed), TERMS) == reason


def test_vouchers_may_be_left_out():
    strict = Terms(TERMS.start, TERMS.end, TERMS.least_value, TERMS.excluded_purposes, vouchers_count=False)
    assert exclusion(RecordFacts(**COUNTS | {"voucher": "CX-1"}), strict) == Reason.VOUCHER
    assert exclusion(RecordFacts(**COUNTS), strict) is None


def test_a_worked_example():
    """优秀, 10 %: 500,000 元 give 50,000; 1,500,000 are cut to the cap of 100,000; hundreds are rounded down."""
    (unit,) = calculate([UnitBase(1, "excellent", [(7, 50_012_345), (8, 150_000_000)])], tariff())
    assert [(line.earned, line.capped) for line in unit.lines] == [(5_001_234, False), (10_000_000, True)]
    assert (unit.earned, unit.entitled, unit.amount) == (15_001_234, 15_000_000, 15_000_000)
    assert sum(line.amount for line in unit.lines) == unit.amount


def test_the_budget_is_shared_by_largest_remainder():
    """Shares of 500, 300 and 100 hundreds from 400 hundreds: 222.2, 133.3, 44.4; the last one has most left over."""
    assert apportion(400, [500, 300, 100]) == [222, 133, 45]
    assert apportion(900, [500, 300, 100]) == [500, 300, 100]
    assert apportion(1, [1, 1]) == [1, 0]
    assert apportion(0, [3, 4]) == [0, 0]
    assert apportion(5, []) == []


def test_the_published_totals_of_2019_and_the_contradiction_of_2020():
    """73 units, 1,587 instruments, 2,133.9 万元; the text of 2020 repeats both numbers with 2,128.9 万元."""
    total, repeated = Decimal(21_339_000), Decimal(21_289_000)
    assert average(total, 73, places=-3) == Decimal(292_000)
    assert average(total, 1587, places=-2) == Decimal(13_400)
    assert average(total, 0) is None
    assert total - repeated == Decimal(50_000)
    # The same units and instruments cannot have earned two totals: the means of the two texts differ.
    assert average(total, 1587) != average(repeated, 1587)


@given(UNITS, TARIFFS)
def test_never_above_a_cap_or_the_budget(bases, rule):
    rewards = calculate(units_of(bases), rule)
    assert sum(unit.amount for unit in rewards) <= rule.budget
    for unit in rewards:
        assert 0 <= unit.amount <= unit.entitled <= rule.cap_unit
        assert unit.entitled <= unit.earned
        assert unit.amount % rule.rounding == 0
        assert sum(line.amount for line in unit.lines) == unit.amount
        for line in unit.lines:
            assert 0 <= line.amount <= line.earned <= min(rule.cap_instrument, line.base)


@given(UNITS, TARIFFS)
def test_a_scaled_budget_is_used_up_to_the_last_hundred(bases, rule):
    rewards = calculate(units_of(bases), rule)
    entitled, granted = (sum(getattr(unit, name) for unit in rewards) for name in ("entitled", "amount"))
    assert granted == min(entitled, rule.budget // rule.rounding * rule.rounding)


@given(UNITS, TARIFFS)
def test_who_failed_earns_nothing(bases, rule):
    for unit, (grade, _amounts) in zip(calculate(units_of(bases), rule), bases, strict=True):
        assert grade != "fail" or unit.amount == 0


@given(UNITS, TARIFFS, st.data())
def test_more_income_never_earns_less(bases, rule, data):
    chosen = data.draw(st.integers(0, len(bases) - 1))
    grade, amounts = bases[chosen]
    assume(amounts)
    place = data.draw(st.integers(0, len(amounts) - 1))
    more = [*amounts]
    more[place] += data.draw(st.integers(1, 400_000_000))
    richer = [*bases]
    richer[chosen] = (grade, more)
    before, after = calculate(units_of(bases), rule)[chosen], calculate(units_of(richer), rule)[chosen]
    assert after.amount >= before.amount
    assert after.entitled >= before.entitled


@given(st.integers(0, 10_000), st.lists(st.integers(0, 500), max_size=20))
def test_shares_keep_to_their_weights(total, weights):
    shares = apportion(total, weights)
    assert sum(shares) == min(total, sum(weights))
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    whole = sum(weights)
    if whole > total:
        assert all(
            abs(share * whole - weight * total) < whole for share, weight in zip(shares, weights, strict=True)
        )
