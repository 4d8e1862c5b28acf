"""Every declared figure, present and future: it equals what was counted, its parts add up, and it stays."""

import random
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType

from yanfa.config.commands.demonstration import write_year
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, rows_of
from yanfa.kernel.indicators.declare import Kind
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear

YEAR = 2024
ALL = list(registry)
#: An assessor's opinion has no number to compare.
COUNTED = [each for each in ALL if each.kind is not Kind.QUALITATIVE]
SUMMED = {Kind.COUNT, Kind.RATIO, Kind.TIMELY, Kind.MEAN}
#: The level of the whole is that of one of its parts, or nothing that parts could add up to.
ADDED = [each for each in COUNTED if each.kind not in {Kind.LEVEL, Kind.RANK}]


@pytest.fixture(scope="module")
def tally(django_db_setup, django_db_blocker):
    """A demonstration year, and what was counted while it was written."""
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        installation.mark("demonstration")
        year = DemoYear(YEAR, 0.01, random.Random("architecture"))
        write_year(year)
        yield year.tally.counts
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.mark.parametrize("indicator", COUNTED, ids=lambda each: each.code)
def test_it_equals_what_was_counted(indicator, tally):
    value = compute(indicator, Period.year(YEAR))
    counted = tally[indicator.code]
    assert value.numerator == counted.numerator
    assert value.denominator == counted.denominator
    assert value.value == counted.value


@pytest.mark.parametrize(
    "indicator", [each for each in ALL if each.kind is Kind.QUALITATIVE], ids=lambda each: each.code
)
def test_an_opinion_has_no_number_and_says_so(indicator, tally):
    value = compute(indicator, Period.year(YEAR))
    assert (value.value, value.numerator) == (None, None)
    assert value.reason
    assert indicator.answers
    assert indicator.code not in tally


@pytest.mark.parametrize(
    "indicator", [each for each in ALL if each.kind in SUMMED], ids=lambda each: each.code
)
def test_its_months_add_up(indicator, tally):
    period = Period.year(YEAR)
    months = by_month(indicator, period)
    assert sum(month.numerator for month in months) == compute(indicator, period).numerator
    counted = tally[indicator.code].by_month
    assert {number: value.numerator for number, value in enumerate(months, 1) if value.numerator} == {
        number: count for number, count in counted.items() if count
    }


@pytest.mark.parametrize("indicator", ADDED, ids=lambda each: each.code)
def test_its_dimensions_add_up(indicator, tally):
    period = Period.year(YEAR)
    whole = compute(indicator, period)
    for dimension in indicator.dimensions:
        if dimension.overlapping:
            continue
        parts = by_dimension(indicator, period, dimension.name).values()
        assert sum((part.numerator for part in parts), Decimal(0)) == whole.numerator, dimension.name
        if whole.denominator is not None:
            assert sum((part.denominator for part in parts), Decimal(0)) == whole.denominator, dimension.name


@pytest.mark.parametrize("indicator", ALL, ids=lambda each: each.code)
def test_its_rows_can_be_listed(indicator, tally):
    for part in (indicator.numerator, indicator.denominator):
        if part is not None:
            paths = [column.path for column in part.columns]
            assert len(list(rows_of(indicator, part, Period.year(YEAR)).values_list(*paths))) >= 0
