"""Shares of where figures come from: they count every row and point once and add up to 100."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.summary import MARKS, MarkedRow, provenance


def rows(**weights):
    return [MarkedRow(mark, Decimal(weight)) for mark, given in weights.items() for weight in given]


def test_rows_and_points_by_mark():
    made = provenance(rows(system=[20, 25], list=[30], evidence=[10], bare=[5]))
    assert made.counts == {"system": 2, "list": 1, "evidence": 1, "bare": 1}
    assert made.weights["system"] == 45
    assert made.shares == {
        "system": Decimal("50.0"),
        "list": Decimal("33.3"),
        "evidence": Decimal("11.1"),
        "bare": Decimal("5.6"),
    }
    assert made.sentence.zh == (
        "共5项指标：系统计算2项（占50.0%）、台账计算1项（占33.3%）、人工填报（有佐证）1项（占11.1%）、无佐证1项（占5.6%）。"
        "无佐证的1项须补齐佐证材料后方可用印。"
    )
    assert made.sentence.en == (
        "5 indicator(s): 2 computed by the system (50.0 %), 1 computed from a list (33.3 %), "
        "1 typed, with evidence (11.1 %), 1 without evidence (5.6 %). "
        "1 without evidence: no seal before it is there."
    )


def test_a_form_that_is_all_computed():
    made = provenance(rows(system=[90]))
    assert made.sentence.zh == "共1项指标：系统计算1项（占100.0%）。"
    assert made.shares["bare"] == 0


def test_without_weights_the_rows_are_shared():
    made = provenance([MarkedRow("system"), MarkedRow("bare"), MarkedRow("bare"), MarkedRow("list")])
    assert made.shares["bare"] == Decimal("50.0")


def test_a_form_without_rows():
    made = provenance([])
    assert set(made.shares.values()) == {Decimal(0)}
    assert made.sentence.zh == "没有指标。"


def test_a_negative_weight_is_refused_in_words():
    with pytest.raises(ValueError, match="不能是负数"):
        provenance([MarkedRow("bare", Decimal(-1)), MarkedRow("list", Decimal(5))])


MARKED = st.builds(MarkedRow, st.sampled_from(MARKS), st.none() | st.decimals(0, 100, places=2))


@given(st.lists(MARKED, min_size=1, max_size=40))
def test_shares_always_add_up_and_show_whatever_has_points(given):
    made = provenance(given)
    assert sum(made.shares.values()) == 100
    assert sum(made.counts.values()) == len(given)
    assert all(made.shares[mark] > 0 for mark in MARKS if made.weights[mark] > 0)
