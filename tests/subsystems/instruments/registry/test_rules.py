"""The record's rules without a database: required facts, completeness, funds, dates, limits, numbers, differences."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.rules import registry as rules

AMOUNT = st.decimals(0, 10**9, places=2, allow_nan=False)


def test_no_fact_stands_in_two_sections() -> None:
    assert len(rules.FACTS) == len(set(rules.FACTS))


def test_what_is_missing_is_told_in_the_order_of_the_form() -> None:
    facts = {"name": "显微镜", "model": "", "subjects": [], "imported": False, "original_value": Decimal(0)}
    wanted = ("name", "model", "subjects", "imported", "original_value", "function")
    assert rules.missing(facts, wanted) == ["model", "subjects", "function"]


def test_completeness_weighs_what_is_required() -> None:
    weights = {"name": 2, "model": 1, "function": 1}
    assert rules.completeness({"name": "显微镜", "function": "观察"}, weights) == Decimal("75.00")
    assert rules.completeness({}, weights) == Decimal("0.00")
    assert rules.completeness({}, {}) == Decimal("100.00")


@given(st.dictionaries(st.sampled_from(rules.FACTS), st.sampled_from(["", "x", None])))
def test_completeness_lies_between_none_and_all(facts) -> None:
    weights = dict.fromkeys(rules.FACTS, 1)
    found = rules.completeness(facts, weights)
    assert 0 <= found <= 100
    assert (found == 100) is (not rules.missing(facts, rules.FACTS))


def test_six_funds_make_the_value_within_a_cent() -> None:
    facts = {"original_value": Decimal("1200000.00"), "fund_municipal": Decimal("1199999.99")}
    assert rules.adds_up(facts)
    assert rules.funds_gap(facts) == Decimal("0.01")
    assert not rules.adds_up({**facts, "fund_municipal": Decimal("1199999.98")})


@given(st.lists(AMOUNT, min_size=6, max_size=6))
def test_any_funds_add_up_to_their_own_sum(amounts) -> None:
    facts = dict(zip(rules.FUNDS, amounts, strict=True)) | {"original_value": sum(amounts)}
    assert rules.adds_up(facts)
    assert not rules.adds_up(facts | {"original_value": sum(amounts) + 1})


def test_the_state_s_money_makes_reporting_a_duty() -> None:
    assert rules.fiscal({"fund_district": Decimal("0.01")})
    assert not rules.fiscal({"fund_own": Decimal(500000)})


@pytest.mark.parametrize(
    ("facts", "fund"),
    [
        ({"fund_municipal": 60, "fund_own": 40}, "municipal"),
        ({"fund_central": 50, "fund_own": 50}, "central"),
        ({"fund_foreign_aid": 1}, "foreign_aid"),
        ({}, ""),
    ],
)
def test_the_main_fund_is_the_largest(facts, fund) -> None:
    assert rules.main_funding(facts) == fund


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ((date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 1)), {}),
        ((date(2024, 3, 1), date(2024, 2, 1), date(2024, 4, 1)), {"accepted_on": "before_purchase"}),
        ((date(2024, 1, 1), date(2024, 2, 1), date(2024, 1, 31)), {"in_use_since": "before_acceptance"}),
        ((date(2024, 1, 1), date(2024, 2, 1), date(2024, 9, 1)), {"in_use_since": "future"}),
        ((None, date(2024, 2, 1), None), {}),
    ],
)
def test_dates_come_in_order_and_are_past(days, faults) -> None:
    assert rules.disorder(*days, date(2024, 8, 31)) == faults


def test_days_late_count_from_the_last_day() -> None:
    due = date(2024, 3, 21)
    assert rules.days_late(due, date(2024, 3, 21)) == 0
    assert rules.days_late(due, date(2024, 3, 31)) == 10
    assert rules.days_late(None, date(2030, 1, 1)) == 0


def test_a_platform_number_is_the_body_of_the_unit_s_code_and_a_serial() -> None:
    unit = rules.unit_code("12310000425001236R", "abc")
    assert unit == "425001236"
    assert rules.platform_number("{unit}{serial:05}", unit, 17) == "42500123600017"
    assert rules.unit_code("", "team1") == "TEAM1"


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 6, 30), 2023),
        (date(2024, 7, 1), 2024),
        (date(2025, 6, 30), 2024),
        (date(2024, 1, 1), 2023),
    ],
)
def test_an_evaluation_year_runs_from_july_to_june(day, year) -> None:
    assert rules.evaluation_year(day) == year
    first, after = rules.evaluation_days(year)
    assert first <= day < after


def test_differences_are_told_as_json_keeps_them() -> None:
    before = {"name": "显微镜", "original_value": Decimal("1.00"), "accepted_on": date(2024, 1, 2)}
    after = before | {"original_value": Decimal("2.50"), "accepted_on": date(2024, 1, 3)}
    assert rules.differences(before, after) == [
        ("accepted_on", "2024-01-02", "2024-01-03"),
        ("original_value", "1.00", "2.50"),
    ]
    assert rules.differences(before, dict(before)) == []


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0.00"),
        ("0.000", "0.00"),
        ("1200000", "1200000.00"),
        ("2.5", "2.50"),
        ("121.123456", "121.123456"),
    ],
)
def test_one_number_is_one_text(number, text) -> None:
    assert rules.plain(Decimal(number)) == text
