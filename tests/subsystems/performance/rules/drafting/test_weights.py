"""Weights are shared out in whole points that add up, in proportion, and by the profile of the scheme."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.drafting import fit_to_profile, profile_for, scale_weights
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import scheme_for

SCHEME = scheme_for(Form(kind="self_evaluation", year=2024, unit="上海市研发公共服务平台"))


def numbers(*values):
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("weights", "total", "scaled"),
    [
        (numbers(50, 30, 10), 90, numbers(50, 30, 10)),
        (numbers(1, 1, 1), 100, numbers(34, 33, 33)),
        (numbers(0, 0), 5, numbers(3, 2)),
        (numbers(100, "0.1"), 10, numbers(9, 1)),
        (numbers(3, 3, 0), 7, numbers(4, 3, 0)),
        ([], 10, []),
    ],
)
def test_weights_are_scaled(weights, total, scaled):
    assert scale_weights(weights, Decimal(total)) == scaled


def test_half_points():
    assert scale_weights(numbers(1, 1), Decimal("2.5"), step=Decimal("0.5")) == numbers("1.5", 1)


@pytest.mark.parametrize(("weights", "total"), [([Decimal(-1)], Decimal(9)), ([Decimal(1)], Decimal("9.5"))])
def test_what_cannot_be_shared_out_is_refused_in_words(weights, total):
    with pytest.raises(ValueError, match=r"分值不能是负数|不是1的整数倍"):
        scale_weights(weights, total)


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=40), st.integers(0, 100))
def test_they_always_add_up_and_stay_near_their_share(weights, total):
    scaled = scale_weights(weights, Decimal(total))
    assert sum(scaled) == total
    assert all(weight >= 0 and weight == int(weight) for weight in scaled)
    claiming = [weight for weight in weights if weight]
    if claiming and total >= len(claiming):
        assert all(new >= 1 for new, old in zip(scaled, weights, strict=True) if old)


def test_a_form_with_satisfaction_has_the_profile_with_it():
    assert profile_for(["产出指标", "效益指标", "满意度指标"], SCHEME).code == "national"
    assert profile_for(["产出指标", "效益指标"], SCHEME).code == "national-without-satisfaction"
    assert profile_for(["成本指标", "产出", "效益", "满意度"], SCHEME).code == "national-with-cost"
    assert profile_for(["甲", "指标"], SCHEME).code == "national"


def test_shares_of_the_levels_are_those_of_the_profile():
    levels = ["产出指标"] * 3 + ["效益指标"] * 2 + ["满意度指标"]
    profile = profile_for(levels, SCHEME)
    fitted = fit_to_profile(levels, numbers(10, 10, 5, 1, 2, 5), profile, rest=Decimal(90))
    assert fitted == numbers(20, 20, 10, 10, 20, 10)


def test_the_share_of_a_level_without_rows_goes_to_the_others():
    profile = profile_for(["产出指标", "满意度指标", "效益指标"], SCHEME)
    assert fit_to_profile(["产出指标", "效益指标"], numbers(1, 1), profile, rest=Decimal(80)) == numbers(
        50, 30
    )


def test_a_form_with_other_levels_is_scaled_as_a_whole():
    profile = profile_for(["产出"], SCHEME)
    assert fit_to_profile(["产出指标", "影响力"], numbers(1, 2), profile, rest=Decimal(90)) == numbers(30, 60)
