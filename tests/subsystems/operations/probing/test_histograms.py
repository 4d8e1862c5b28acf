"""Histograms add up, and their percentiles stay within the bin of the true one."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanfa.subsystems.operations.rules.histograms import (
    BINS,
    BOUNDS,
    bin_of,
    empty,
    histogram_of,
    merged,
    percentile,
)

#: A machine that is busy with other things is no fault of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
times = st.lists(st.integers(0, 70_000), max_size=200)


@patient
@given(times, times)
def test_the_parts_add_up(one, other):
    assert merged([histogram_of(one), histogram_of(other)]) == histogram_of(one + other)


@patient
@given(times.filter(bool), st.sampled_from([50, 95, 99]))
def test_a_percentile_lies_in_the_bin_of_the_true_one(given_times, per_cent):
    ordered = sorted(given_times)
    true = ordered[-(-len(ordered) * per_cent // 100) - 1]
    found = percentile(histogram_of(given_times), per_cent)
    low = BOUNDS[bin_of(true) - 1] if bin_of(true) else 0
    assert low <= found <= BOUNDS[min(bin_of(true), len(BOUNDS) - 1)]


def test_bounds_belong_to_their_bin():
    assert all(bin_of(bound) == number for number, bound in enumerate(BOUNDS))
    assert [bin_of(0), bin_of(10.1) - bin_of(10), bin_of(60_001)] == [0, 1, BINS - 1]


def test_of_nothing_there_is_no_percentile():
    assert percentile(empty(), 95) is None


def test_a_percentile_within_a_bin_is_even():
    assert percentile(histogram_of([450] * 10), 50) == Decimal("450.0")


def test_other_bounds_are_refused():
    with pytest.raises(ValueError, match="zip"):
        merged([[1, 2, 3]])
