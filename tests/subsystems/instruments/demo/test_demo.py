"""The demonstration years of the registry: what was counted in plain Python is what the figures say, year upon year."""

import random
from datetime import date
from decimal import Decimal

import pytest

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.identifiers.categories import is_category
from yanfa.kernel.identifiers.subjects import is_subject
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.organisations import demo as organisations
from yanfa.subsystems.instruments import demo
from yanfa.subsystems.instruments.demo.names import KINDS
from yanfa.subsystems.instruments.demo.stock import moment
from yanfa.subsystems.instruments.models import (
    ConfirmationTask,
    Instrument,
    InstrumentVersion,
    InstrumentYear,
    PurchaseApplication,
    UsageRecord,
    Veto,
)

YEARS = (2023, 2024)
CODES = (
    "instruments.newly_reported",
    "instruments.listed",
    "instruments.shared",
    "instruments.total_value",
    "instruments.managing_units",
    "instruments.growth_rate",
    "instruments.value_growth_rate",
    "instruments.user_units",
    "instruments.sharing_timeliness",
    "instruments.reply_timeliness",
    "instruments.unpublished_overdue",
)
STOCKS = CODES[1:5]


@pytest.fixture(scope="module")
def years(django_db_setup, django_db_blocker):
    """Two years of registers and instruments, each with its tally."""
    from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    with django_db_blocker.unblock(), transaction.atomic():
        installation.mark("demonstration")
        made = []
        for number in YEARS:
            year = DemoYear(number, 0.01, random.Random(f"instruments {number}"))
            for builder in (accounts, organisations, demo):
                builder.build(year)
            made.append(year)
        yield dict(zip(YEARS, made, strict=True))
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.mark.parametrize("number", YEARS)
@pytest.mark.parametrize("code", CODES)
def test_the_figure_is_what_was_counted(years, code, number):
    counted = years[number].tally.counts[code]
    value = compute(registry[code], Period.year(number))
    assert (value.numerator, value.denominator) == (counted.numerator, counted.denominator)
    assert value.value == counted.value


@pytest.mark.parametrize("number", YEARS)
@pytest.mark.parametrize("code", STOCKS)
def test_a_stock_stands_at_the_end_of_every_month_as_counted(years, code, number):
    counted = years[number].tally.counts[code].by_month
    months = by_month(registry[code], Period.year(number))
    assert {place: value.numerator for place, value in enumerate(months, 1)} == counted


@pytest.mark.parametrize("code", CODES)
def test_the_parts_of_every_dimension_make_the_whole(years, code):
    indicator, period = registry[code], Period.year(2024)
    whole = compute(indicator, period)
    for dimension in indicator.dimensions:
        parts = by_dimension(indicator, period, dimension.name).values()
        assert sum((part.numerator for part in parts), Decimal(0)) == whole.numerator, dimension.name


def test_a_stock_is_what_stood_and_came_without_what_went(years):
    before, after = (
        compute(registry["instruments.listed"], Period.year(number)).numerator for number in YEARS
    )
    net = compute(registry["instruments.growth_rate"], Period.year(2024)).numerator
    assert after == before + net


def test_every_instrument_holds_and_has_one_standing_version(years):
    with demonstration_time(moment(years[2024], 12, 31)):
        for record in Instrument.objects.order_by("pk")[:40]:
            record.clean_fields(exclude=("state", "calendar", "resource", "created_by"))
            record.clean()
    listed = Instrument.objects.listed().count()
    assert InstrumentVersion.objects.standing().count() == listed


def test_usage_is_verified_and_figures_of_the_year_follow_from_it(years):
    records = UsageRecord.objects.filter(served_on__year=2024)
    assert records.count() == 4000
    assert records.filter(report__state="verified").count() == 4000
    assert not records.filter(external=True, contract_no="").exists()
    row = InstrumentYear.objects.filter(year=2023).order_by("pk").first()
    used = UsageRecord.objects.filter(
        instrument=row.instrument, external=True, served_on__gte="2023-07-01", served_on__lt="2024-07-01"
    )
    assert row.service_hours == sum((each.hours for each in used), Decimal(0))


def test_units_confirm_and_one_that_does_not_is_kept_from_reward(years):
    states = set(ConfirmationTask.objects.values_list("state", flat=True))
    assert states == {"accepted", "missed"}
    assert ConfirmationTask.objects.flagged(2023).count() >= 1
    assert {veto.kind for veto in Veto.objects.all()} == {"purchase", "reward"}


def test_what_was_agreed_is_bought_and_not_always_registered_in_time(years):
    made = PurchaseApplication.objects.filter(round__budget_year=2025)
    assert not made.filter(department=None).exists()
    assert {"registered", "purchased"} <= set(made.values_list("state", flat=True))
    (late,) = made.overdue(date(2025, 1, 2))
    assert late.pieces.count() == 0
    registered = made.get(state="registered")
    assert registered.pieces.count() == registered.agreed_quantity


@pytest.mark.django_db
def test_the_kinds_of_instruments_are_in_the_code_lists():
    assert all(is_category(kind.category) and is_subject(kind.subject) for kind in KINDS)
