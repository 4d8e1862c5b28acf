"""The counters' and weaknesses' share of a demonstration year: the figures equal what was counted while writing."""

import random

import pytest

from yanfa.kernel.indicators.compute import by_dimension, by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.accounts.api import demonstration_account
from yanfa.subsystems.operations.demo import counters, systems, vulnerabilities
from yanfa.subsystems.operations.indicators.counters import FIREWALL_BLOCKS, SPAM_BLOCKED
from yanfa.subsystems.operations.indicators.vulnerabilities import HIGH_RISK_VULNERABILITIES

pytestmark = pytest.mark.django_db

PERIOD = Period.year(2024)


@pytest.mark.parametrize(
    ("scale", "people", "expected"),
    [(0.01, False, (89_800, 610, 5)), (1, True, (8_980_000, 61_031, 5)), (1, False, (8_980_000, 61_031, 5))],
)
def test_the_year_equals_its_tally(scale, people, expected):
    installation.mark("demonstration")
    if people:
        accounts.build(DemoYear(2024, 0.01, random.Random("people")))
        assert demonstration_account("operations_engineer")
    year = DemoYear(2024, scale, random.Random("counters"))
    for part in (systems, counters, vulnerabilities):
        part.build(year)
    indicators = (FIREWALL_BLOCKS, SPAM_BLOCKED, HIGH_RISK_VULNERABILITIES)
    for indicator, number in zip(indicators, expected, strict=True):
        tally = year.tally.counts[indicator.code]
        assert int(compute(indicator, PERIOD).value) == tally.value == number
        months = {
            place: value.value for place, value in enumerate(by_month(indicator, PERIOD), 1) if value.value
        }
        assert months == {month: count for month, count in tally.by_month.items() if count}
        for dimension in indicator.dimensions:
            parts = by_dimension(indicator, PERIOD, dimension.name).values()
            assert sum(part.numerator for part in parts) == number
