"""Fees: the standards of 财科教〔2017〕128号 and the tax of 2018年第61号, by worked examples and for any amount."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.procedures.review.rules.fees import (
    Earlier,
    before_tax,
    by_letter,
    due,
    for_days,
    read_rates,
    read_tax,
    totals,
)

TAX = read_tax(
    {
        "small": 4000,
        "allowance": 800,
        "share": Decimal("0.2"),
        "brackets": [
            {"up_to": 20000, "rate": Decimal("0.2"), "quick": 0},
            {"up_to": 50000, "rate": Decimal("0.3"), "quick": 2000},
            {"rate": Decimal("0.4"), "quick": 7000},
        ],
    }
)
RATES = read_rates(
    {
        "by_title": {"senior": 2400, "associate": 1500, "other": 900},
        "half_share": Decimal("0.6"),
        "full_days": 2,
        "later_share": Decimal("0.5"),
        "letter_share": Decimal("0.2"),
        "after_tax": 1,
    }
)


@pytest.mark.parametrize(
    ("income", "tax"),
    [
        ("800", "0"),
        ("800.01", "0"),
        ("2000", "240"),
        ("4000", "640"),
        ("5000", "800"),
        ("25000", "4000"),
        ("30000", "5200"),
        ("62500", "13000"),
        ("100000", "25000"),
    ],
)
def test_the_tax_on_one_payment(income: str, tax: str) -> None:
    assert TAX.on(Decimal(income)) == Decimal(tax)


@pytest.mark.parametrize(
    ("title", "half_days", "standard"),
    [
        ("senior", 1, "1440.00"),
        ("senior", 2, "2400.00"),
        ("senior", 3, "3840.00"),
        ("senior", 4, "4800.00"),
        ("senior", 5, "5520.00"),
        ("senior", 6, "6000.00"),
        ("associate", 2, "1500.00"),
        ("intermediate", 2, "900.00"),
        ("other", 1, "540.00"),
    ],
)
def test_days_by_title_half_days_and_days_after_the_second(title: str, half_days: int, standard: str) -> None:
    assert for_days(RATES, title, half_days) == Decimal(standard)


def test_letters_are_paid_by_the_item() -> None:
    assert by_letter(RATES, "senior", 3) == Decimal("1440.00")
    with pytest.raises(ValueError, match="at least one"):
        by_letter(RATES, "senior", 0)
    with pytest.raises(ValueError, match="half a day"):
        for_days(RATES, "senior", 0)


@pytest.mark.parametrize(
    ("net", "gross"), [("800", "800.00"), ("1440", "1600.00"), ("2400", "2800.00"), ("4800", "5714.28")]
)
def test_the_amount_before_tax_of_what_the_expert_receives(net: str, gross: str) -> None:
    assert before_tax(TAX, Decimal(net)) == Decimal(gross)


@pytest.mark.parametrize(
    ("net", "earlier", "gross", "tax"),
    [
        # (2,800 + 2,914.28) × 80 % × 20 % = 914.28, of which 400 was withheld
        ("2400", ("2800.00", "400.00"), "2914.28", "514.28"),
        # (5,714.28 + 1,714.29) × 16 % = 1,188.57, of which 914.28 was withheld
        ("1440", ("5714.28", "914.28"), "1714.29", "274.29"),
        # two half days of 540 are free of tax one by one; together (1,150 − 800) × 20 % = 70
        ("540", ("540.00", "0"), "610.00", "70.00"),
        # nothing was withheld while each sheet was its own payment: (2,400 + 525 − 800) × 20 % = 425
        ("100", ("2400.00", "0"), "525.00", "425.00"),
        # 40 % bracket: (60,000 + 43,823.53) × 80 % × 40 % − 7,000 = 26,223.53, of which 12,400 was withheld
        ("30000", ("60000.00", "12400.00"), "43823.53", "13823.53"),
    ],
)
def test_what_is_paid_later_in_the_month_bears_what_the_month_owes(
    net: str, earlier: tuple[str, str], gross: str, tax: str
) -> None:
    before = Earlier(Decimal(earlier[0]), Decimal(earlier[1]))
    found = due(RATES, TAX, Decimal(net), before)
    assert (found.gross, found.tax, found.net) == (Decimal(gross), Decimal(tax), Decimal(net))


@given(st.lists(st.sampled_from(["540", "900", "1440", "2400", "5520", "30000"]), min_size=1, max_size=8))
def test_a_month_of_sheets_owes_what_one_payment_of_the_same_owes(standards: list[str]) -> None:
    before = Earlier()
    for each in standards:
        found = due(RATES, TAX, Decimal(each), before)
        before = Earlier(before.gross + found.gross, before.tax + found.tax)
    assert before.tax == TAX.on(before.gross)


@given(st.decimals("0.01", "200000", places=2))
def test_reversing_the_tax_gives_what_was_promised_to_the_fen(net: Decimal) -> None:
    gross = before_tax(TAX, net)
    assert Decimal(0) <= gross - TAX.on(gross) - net <= Decimal("0.01")


@given(st.decimals("0.01", "200000", places=2), st.decimals("0.01", "200000", places=2))
def test_who_is_promised_more_costs_no_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert before_tax(TAX, low) <= before_tax(TAX, high)


@given(st.lists(st.sampled_from(["540", "1440", "2400", "5520"]), max_size=12))
def test_a_sheet_adds_up(standards: list[str]) -> None:
    rows = [due(RATES, TAX, Decimal(each)) for each in standards]
    summed = totals(rows)
    assert summed.gross == summed.tax + summed.net
    assert summed.net >= sum((Decimal(each) for each in standards), Decimal(0))
