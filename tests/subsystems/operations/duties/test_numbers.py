"""Numbers of maintenance, drills and incidents."""

import pytest
import time_machine

from yanfa.subsystems.operations.effects.duties import next_numbers


@pytest.mark.django_db(transaction=True)
@time_machine.travel("2024-05-06T02:00:00+00:00", tick=False)
def test_numbers_go_on_inside_and_outside_a_transaction():
    """The demonstration asks for them outside; PostgreSQL locks no row there."""
    assert next_numbers("SJ", 2) == ["SJ-2024-0001", "SJ-2024-0002"]
    assert next_numbers("SJ") == ["SJ-2024-0003"]
