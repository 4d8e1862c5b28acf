"""Every state × move × person of a booking and of waiting: who may do what, and what stands in the way."""

import pytest

from tests.procedures.booking.examples import at, bench, keeper, person
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.matrix import YES, matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking.effects.judging import policy_of
from yanfa.procedures.booking.models import Booking, WaitRequest
from yanfa.procedures.booking.workflow import BOOKING, WAIT

pytestmark = pytest.mark.django_db

#: (entry, its person is the platform; then the moves that lead on) for every state.
WAYS = {
    "offered": ("offer", ()),
    "requested": ("request", ()),
    "confirmed": ("book", ()),
    "to_move": ("book", (("displace", {"reason": "停机"}),)),
    "refused": ("request", (("refuse", {"reason": "不合要求"}),)),
    "cancelled": ("book", (("cancel", {"reason": "停用"}),)),
    "lapsed": ("offer", (("lapse", {}),)),
}
#: States that are reached only when time has passed: a booking of the past is imported into them.
IMPORTED = {"used": "import_used", "missed": "import_missed"}
KEEPER_ONLY = {"confirm", "refuse", "displace", "record_use", "miss", "correct_missed"}
PERSON_ONLY = {"accept", "accept_request", "lapse"}
CLOCK_ONLY = {"close"}
BOTH = {"move", "move_request", "cancel", "check_in", "finish"}


@pytest.fixture
def people():
    return {"person": person(), "keeper": keeper(), "other": person("other")}


@pytest.fixture
def booking_in(people):
    calendar = bench()

    def make(state):
        days = -3 if state in IMPORTED else 2
        booking = Booking(
            calendar=calendar,
            person=people["person"],
            policy=policy_of(calendar),
            starts_at=at(9, days=days),
            ends_at=at(10, days=days),
            frees_at=at(10, days=days),
            occupies=False,
        )
        if state in IMPORTED:
            return enter(booking, by=None, entry=IMPORTED[state], source="测试")
        entry, moves = WAYS[state]
        enter(booking, by=None if entry == "offer" else people["keeper"], entry=entry)
        for name, data in moves:
            perform(name, booking, by=None if name == "lapse" else people["keeper"], data=data)
        return booking

    return make


def test_every_move_of_a_booking_is_somebodys(booking_in, people):
    assert {move.name for move in BOOKING.moves} == KEEPER_ONLY | PERSON_ONLY | BOTH | CLOCK_ONLY
    cells = matrix(booking_in, people, [*WAYS, *IMPORTED])
    for (state, move, who), cell in cells.items():
        if state not in BOOKING.move(move).sources:
            assert cell == "state", (state, move, who)
        elif (
            who == "other"
            or move in CLOCK_ONLY
            or (who == "person" and move in KEEPER_ONLY)
            or (who == "keeper" and move in PERSON_ONLY)
        ):
            assert cell == "may", (state, move, who)
        else:
            assert cell in (YES, "holds"), (state, move, who)


def test_what_each_may_do_now(booking_in, people):
    cells = matrix(booking_in, people, [*WAYS, *IMPORTED])
    done = {(state, move, who) for (state, move, who), cell in cells.items() if cell == YES}
    assert done == {
        ("offered", "accept", "person"),
        ("offered", "lapse", "person"),
        ("requested", "confirm", "keeper"),
        ("requested", "refuse", "keeper"),
        ("requested", "displace", "keeper"),
        ("confirmed", "displace", "keeper"),
        ("missed", "correct_missed", "keeper"),
        *(
            (state, move, who)
            for state in ("requested", "confirmed", "to_move")
            for move in ("move", "move_request", "cancel")
            for who in ("person", "keeper")
        ),
    }


def test_the_line_is_run_by_the_platform_and_left_by_the_person(people):
    calendar = bench()

    def make(state):
        request = WaitRequest(
            calendar=calendar, person=people["person"], starts_at=at(9), ends_at=at(11), minutes=60
        )
        enter(request, by=people["person"])
        if state == "withdrawn":
            perform("withdraw", request, by=people["person"])
        return request

    cells = matrix(make, people, ["waiting", "withdrawn"])
    assert {key for key, cell in cells.items() if cell == YES} == {("waiting", "withdraw", "person")}
    assert {move.name for move in WAIT.moves} == {"offer", "fill", "pass", "withdraw", "end"}
