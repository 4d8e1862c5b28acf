"""Signs and dates of money, the execution rate with printed examples, when items are done, and layouts."""

from datetime import date
from decimal import Decimal

import pytest

from yanfa.registers.projects.rules import (
    BadLayout,
    Layout,
    counts_on,
    effective_on,
    execution_rate,
    fits_kind,
    layout,
    subject_of,
    within,
)


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


def test_an_acceptance_counts_when_its_item_was_due_or_when_it_came_late() -> None:
    due = date(2024, 6, 30)
    assert counts_on(date(2024, 4, 1), due) == counts_on(due, due) == due
    assert counts_on(date(2024, 7, 1), due) == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("2060503 科技条件专项", "2060503", "科技条件专项"),
        ("２０６０５０３－科技条件专项", "2060503", "科技条件专项"),
        ("30213维修（护）费", "30213", "维修(护)费"),
        ("30227", "30227", ""),
        ("委托业务费", "", "委托业务费"),
        ("30227|委托业务费", "30227", "委托业务费"),
        (" ", "", ""),
    ],
)
def test_a_subject_is_its_code_and_its_name(text: str, code: str, name: str) -> None:
    assert subject_of(text) == (code, name)


class TestLayouts:
    ORDER = (
        "budget_unit_code", "budget_unit_name", "project_code", "project_name", "year", "source", "initial", "change",
        "adjusted", "executed", "rate",
    )  # fmt: skip

    def test_the_shipped_one_has_the_order_of_the_budget_system(self) -> None:
        known = layout("project_years", date(2024, 5, 1), frozenset(self.ORDER))
        assert tuple(field for _heading, field in known.columns) == self.ORDER
        assert (known.unit, known.unverified) == ("元", True)

    def test_what_cannot_be_exported_is_told(self) -> None:
        with pytest.raises(BadLayout, match="未知字段：rate"):
            layout("project_years", date(2024, 5, 1), frozenset(self.ORDER) - {"rate"})
        with pytest.raises(LookupError, match="没有在 1999-01-01 有效"):
            layout("project_years", date(1999, 1, 1), frozenset(self.ORDER))

    def test_dates_decide_which_layout_is_in_force(self) -> None:
        old = Layout("x", "旧", "", False, date(2020, 1, 1), date(2023, 12, 31), "元", ())
        assert [old.in_force(date(year, 6, 1)) for year in (2019, 2020, 2023, 2024)] == [
            False,
            True,
            True,
            False,
        ]
