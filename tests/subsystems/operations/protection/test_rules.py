"""How long an assessment counts: the corresponding day, or the last day of the month."""

from datetime import date

import pytest

from yanfa.subsystems.operations.models.protection import LEVELS
from yanfa.subsystems.operations.rules.protection import CYCLES, valid_until


@pytest.mark.parametrize(
    ("assessed", "months", "last"),
    [
        (date(2023, 5, 12), 12, date(2024, 5, 12)),
        (date(2023, 5, 12), 24, date(2025, 5, 12)),
        (date(2023, 12, 31), 12, date(2024, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
    ],
)
def test_the_last_day(assessed, months, last):
    assert valid_until(assessed, months) == last


def test_every_level_that_is_filed_has_a_cycle():
    assert [level for level, _ in LEVELS] == list(CYCLES)
