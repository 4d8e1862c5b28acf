"""What the system measured, as the page of an evaluation tells it."""

import pytest
from django.utils import translation

from yanfa.kernel import policy
from yanfa.subsystems.instruments.choices.evaluation import ScoredBy
from yanfa.subsystems.instruments.rules.evaluation import criteria_of
from yanfa.subsystems.instruments.services.evaluation.figures import Measured, values_of
from yanfa.subsystems.instruments.services.evaluation.words import UNITS, measured


@pytest.mark.parametrize(
    ("code", "value", "told"),
    [
        ("external_share", "0.2", "20%"),
        ("completeness", "0.98765", "98.77%"),
        ("run_hours", "1234.5678901234", "1,234.57 小时"),
        ("eligible_amount", "1250000.00", "1,250,000 元"),
        ("eligible_amount", "1200.50", "1,200.5 元"),
        ("users", "100", "100 家"),
        ("newly_reported", "0", "0 台套"),
        ("satisfaction", None, ""),
    ],
)
def test_a_measured_value_has_its_unit_and_two_decimals_at_most(code, value, told):
    with translation.override("zh-hans"):
        assert measured(code, value) == told


@pytest.mark.django_db
def test_every_unit_belongs_to_something_that_is_measured():
    codes = values_of(Measured(), 0, {}).keys()
    assert UNITS.keys() <= codes
    for scheme in ("municipal", "national"):
        rows = policy.get(f"instruments.evaluation_scheme_{scheme}").value
        assert {each.code for each in criteria_of(rows) if each.by == ScoredBy.SYSTEM} <= codes
