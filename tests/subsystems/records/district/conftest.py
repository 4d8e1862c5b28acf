"""The staff of the centre."""

import pytest

from tests.subsystems.records.documents.staff import staff


@pytest.fixture
def of(db):
    """The centre."""
    return staff()
