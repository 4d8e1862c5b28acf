"""Two submissions of one start at the same moment: one log, and the other sender gets the same or is told."""

import pytest

from tests.kernel.racing import race
from tests.subsystems.operations.duties import records
from tests.subsystems.operations.patrols.rounds import GOOD, ITEMS
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.models import Patrol, PatrolFinding
from yanfa.subsystems.operations.services import patrols

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token_and_person():
    officer, engineer = records.officer(), records.engineer()
    room = patrols.keep_site(by=officer, items=ITEMS, code="machine_room", name="机房", daily_from=today())
    return patrols.token_of(patrols.start(room, by=engineer)), engineer


def test_the_same_log_at_once_is_one(token_and_person):
    token, person = token_and_person
    given = GOOD | {"temp": ("31", "空调停机")}
    got = race([lambda: patrols.submit(token, by=person, given=given)] * 4)
    assert {each.pk for each in got} == {Patrol.objects.get().pk}
    assert PatrolFinding.objects.count() == 1


def test_of_two_different_logs_one_wins(token_and_person):
    token, person = token_and_person
    others = [GOOD | {"temp": (str(20 + number), "")} for number in range(4)]
    got = race([lambda given=given: patrols.submit(token, by=person, given=given) for given in others])
    assert sum(isinstance(each, Patrol) for each in got) == 1
    assert sum(isinstance(each, patrols.AlreadySigned) for each in got) == 3
    assert Patrol.objects.count() == 1
