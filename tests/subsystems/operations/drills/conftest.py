"""People, and a database whose clock may be set."""

import pytest

from tests.subsystems.operations.duties import records
from yanfa.kernel.policy import installation


@pytest.fixture
def demonstration(db):
    """Tests may say when something happens; only a demonstration may."""
    installation.mark("demonstration")


@pytest.fixture
def engineer(db):
    return records.engineer()


@pytest.fixture
def officer(db):
    return records.officer()
