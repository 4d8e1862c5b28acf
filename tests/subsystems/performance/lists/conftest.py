"""Who keeps lists in these tests."""

import pytest

from tests.registers.people import account
from tests.subsystems.performance.lists.examples import department, reporter


@pytest.fixture
def office(db):
    return department()


@pytest.fixture
def clerk(office):
    """Who reports for the office."""
    return reporter(office)


@pytest.fixture
def officer(db):
    return account("officer", "performance_officer", real_name="周绩效")
