"""Signs of budget lines, from when they count, and the execution rate; the rate with printed examples."""

from datetime import date
from decimal import Decimal

import pytest

from yanfa.registers.projects.rules import effective_on, execution_rate, fits_kind, within


@pytest.mark.parametrize(
    ("kind", "amount", "fits"),
    [
        ("initial", "0", True),
        ("initial", "-0.01", False),
        ("supplement", "0.01", True),
        ("supplement", "0", False),
        ("supplement", "-1", False),
        ("cut", "-1", True),
        ("cut", "1", False),
        ("cut", "0", False),
        ("transfer", "1", True),
        ("transfer", "-1", True),
        ("transfer", "0", False),
    ],
)
def test_an_amount_has_the_sign_of_its_kind(kind: str, amount: str, fits: bool) -> None:
    assert fits_kind(kind, Decimal(amount)) is fits


def test_an_initial_budget_counts_from_new_year_and_a_change_from_its_approval() -> None:
    assert effective_on("initial", 2024, date(2023, 12, 20)) == date(2024, 1, 1)
    assert effective_on("cut", 2024, date(2024, 9, 10)) == date(2024, 9, 10)


def test_the_budget_year_is_the_calendar_year() -> None:
    assert within(2024, date(2024, 12, 31))
    assert not within(2024, date(2025, 1, 1))


@pytest.mark.parametrize(
    ("executed", "adjusted", "rate"),
    [
        ("93.27", "100", "93.27"),
        ("0", "100", "0.00"),
        ("100", "100", "100.00"),
        ("102.585", "100", "102.59"),
        ("99.995", "100", "100.00"),
        ("1", "3", "33.33"),
        ("5", "0", None),
    ],
)
def test_the_rate_is_what_was_paid_over_the_adjusted_budget(
    executed: str, adjusted: str, rate: str | None
) -> None:
    expected = None if rate is None else Decimal(rate)
    assert execution_rate(Decimal(executed), Decimal(adjusted)) == expected
