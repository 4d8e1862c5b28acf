"""A demonstration year of units, and the figure that counts them, held against what was counted in plain Python."""

import random
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.identifiers.uscc import is_valid
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.accounts.api import demonstration_account
from yanfa.registers.organisations import demo
from yanfa.registers.organisations.indicators import USER_UNITS
from yanfa.registers.organisations.models import Organisation, Registration
from yanfa.registers.organisations.permissions import organisations_of

pytestmark = pytest.mark.django_db


def written(number: int) -> DemoYear:
    year = DemoYear(number, 0.01, random.Random(number))
    accounts.build(year)
    demo.build(year)
    return year


@pytest.fixture
def years() -> list[DemoYear]:
    installation.mark("demonstration")
    return [written(2023), written(2024)]


def test_units_are_made_once_with_codes_that_hold(years) -> None:
    codes = list(Organisation.objects.values_list("uscc", flat=True))
    assert all(is_valid(code) for code in codes)
    assert len(set(codes)) == len(codes) == 2 + sum(years[0].size(full) for *_, full in demo.KINDS)
    centre = Organisation.objects.get(name=demo.CENTRE)
    assert centre.departments.count() == len(demo.DEPARTMENTS)
    assert centre.parent is not None


def test_the_unit_administrator_has_a_unit(years) -> None:
    assert len(organisations_of(demonstration_account("unit_admin"))) == 1
    assert organisations_of(demonstration_account("unit_member")) == frozenset()


def test_the_figure_equals_what_was_counted(years) -> None:
    for year in years:
        counted = year.tally.counts["portal.user_units"]
        period = Period.year(year.year)
        assert compute(USER_UNITS, period).value == counted.value
        months = {number: value.value for number, value in enumerate(by_month(USER_UNITS, period), 1)}
        assert months == counted.by_month
    assert counted.value > years[0].tally.counts["portal.user_units"].value > 0


def test_every_dimension_adds_up(years) -> None:
    whole = compute(USER_UNITS, Period.year(2024)).value
    for name in ("kind", "district"):
        parts = by_dimension(USER_UNITS, Period.year(2024), name).values()
        assert sum((part.value for part in parts), Decimal(0)) == whole


def test_the_figure_of_a_year_stays_when_the_world_moves_on(years) -> None:
    def figures() -> list[object]:
        period = Period.year(2023)
        parts = [by_dimension(USER_UNITS, period, name) for name in ("kind", "district")]
        return [
            compute(USER_UNITS, period).value,
            [{key: part.value for key, part in each.items()} for each in parts],
        ]

    before = figures()
    registrar = account("reg1", "registrar")
    for each in Organisation.objects.active():
        perform("suspend", each, by=registrar, data={"reason": "注销"})
    Organisation.objects.update(kind="team", district="110101")
    assert figures() == before
    assert verify_turns() == []


def test_only_verified_units_are_counted_and_each_once() -> None:
    registrar = account("reg1", "registrar")
    with time_machine.travel(datetime(2024, 5, 1, tzinfo=UTC)):
        known = unit()
        unit("未认证单位")
        for number in range(2):
            applicant = account(f"citizen{number}")
            facts = {name: getattr(known, name) for name in ("name", "uscc", "kind", "district")}
            more = {"legal_representative": "赵", "address": "路", "position": "员", "phone": "13900000000"}
            made = enter(Registration(applicant=applicant, **facts, **more), by=applicant)
            perform("approve", made, by=registrar, data={"opinion": ""})
    assert compute(USER_UNITS, Period.year(2023)).value == 0
    assert compute(USER_UNITS, Period.year(2024)).value == 1
