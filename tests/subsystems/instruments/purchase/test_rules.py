"""The sums of the joint review, its published years, and the national criteria; no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.choices.purchase import Leaning, Nearness, Outcome, PurchaseType
from yanfa.subsystems.instruments.rules.purchase import (
    BadAgreement,
    Compared,
    findings,
    gaps,
    implied_asked,
    judge,
    outcome,
    totals,
)

CENTS = st.integers(min_value=1, max_value=10**10).map(lambda fen: Decimal(fen) / 100)


@st.composite
def judged(draw):
    """An item with an agreement that can be."""
    quantity, price = draw(st.integers(1, 20)), draw(CENTS)
    pieces = draw(st.integers(0, quantity))
    most = int(pieces * price * 100)
    agreed = Decimal(draw(st.integers(1, most))) / 100 if pieces else Decimal(0)
    return judge(quantity, price, pieces, agreed)


@given(st.lists(judged(), max_size=8))
def test_parts_make_the_whole(items):
    sums = totals(items)
    assert 0 <= sums.agreed <= sums.asked
    assert sums.cut == sums.quantity_cut + sums.price_cut == sum((each.cut for each in items), Decimal(0))
    assert sum(sums.pieces.values()) == sums.quantity
    assert all(each.quantity_cut >= 0 and each.price_cut >= 0 for each in items)
    assert sums.ratio is None or 0 <= sums.ratio <= 100
    assert sums.pieces_ratio is None or 0 <= sums.pieces_ratio <= 100


@pytest.mark.parametrize(
    ("cut", "ratio", "asked"),
    [("10181.24", "26.27", 38756), ("32419.5", "28.95", 111984)],
    ids=["2019", "2020"],
)
def test_published_years_agree_with_the_formula(cut, ratio, asked):
    implied = implied_asked(Decimal(cut), Decimal(ratio))
    assert round(implied) == asked
    one = judge(1, Decimal(asked) * 10_000, 1, (Decimal(asked) - Decimal(cut)) * 10_000)
    assert totals([one]).ratio == Decimal(ratio)


def test_pieces_and_price_are_cut_apart():
    found = judge(3, Decimal(1_000_000), 2, Decimal(1_800_000))
    assert (found.outcome, found.quantity_cut, found.price_cut, found.cut) == (
        Outcome.CUT,
        Decimal(1_000_000),
        Decimal(200_000),
        Decimal(1_200_000),
    )


@pytest.mark.parametrize(
    ("pieces", "agreed", "code"),
    [
        (-1, 0, "range"),
        (3, 100, "more"),
        (2, 201, "more"),
        (0, 50, "empty"),
        (1, 0, "empty"),
        (1, 150, "price"),
    ],
)
def test_what_cannot_be_agreed(pieces, agreed, code):
    with pytest.raises(BadAgreement) as refused:
        judge(2, Decimal(100), pieces, Decimal(agreed))
    assert refused.value.code == code


def test_outcomes():
    asked = Decimal(10)
    assert [outcome(asked, Decimal(each)) for each in (10, 1, 0)] == [
        Outcome.AGREE,
        Outcome.CUT,
        Outcome.REFUSE,
    ]


def test_a_round_without_items_has_no_ratio():
    assert (totals([]).ratio, totals([]).pieces_ratio, totals([]).cut) == (None, None, 0)


def test_ranks_without_gaps():
    assert gaps([1, 2, 3]) == gaps([]) == []
    assert gaps([3, 1, None]) == [2]
    assert gaps([1, 1]) == [2]


def row(used, *, near=Nearness.CITY, shared=True):
    """A compared instrument with 1200 hours as full use."""
    return Compared(near, Decimal(used), max(Decimal(1200) - used, Decimal(0)), shared)


def codes(rows, **given):
    """The findings as {code: leaning}."""
    asked = {
        "full": 1200,
        "wanted_hours": 1000,
        "purchase_type": PurchaseType.NEW,
        "exclusive": False,
        "again": False,
        "vetoes": 0,
    } | given
    return {each.code: each.leaning for each in findings(rows, **asked)}


def test_the_national_criteria():
    assert codes([]) == {"none_alike": Leaning.FOR}
    assert codes([row(1200), row(1300)]) == {"saturated": Leaning.FOR}
    assert codes([row(600), row(500)]) == {"enough": Leaning.AGAINST}
    assert codes([row(1100), row(1000)]) == {"not_enough": Leaning.FOR}
    assert codes([row(600, shared=False), row(500, shared=False)]) == {"not_enough": Leaning.FOR}
    own = codes([row(100, near=Nearness.UNIT, shared=False)])
    assert own == {"enough": Leaning.AGAINST, "own_free": Leaning.AGAINST}
    more = codes([], purchase_type="upgrade", exclusive=True, again=True, vetoes=2)
    assert more == {
        "none_alike": Leaning.FOR,
        "upgrade": Leaning.FOR,
        "exclusive": Leaning.FOR,
        "again": Leaning.NOTE,
        "veto": Leaning.AGAINST,
    }
