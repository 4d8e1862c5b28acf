"""The tables of request, contract, dispute and adjustment, walked cell by cell."""

import pytest

from tests.subsystems.instruments.factories import clerk
from tests.subsystems.instruments.service.situations import Scene
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.matrix import YES, matrix
from yanfa.subsystems.instruments.models import UsageAdjustment
from yanfa.subsystems.instruments.services import disputes
from yanfa.subsystems.instruments.workflow import ADJUSTMENT, CONTRACT, DISPUTE, REQUEST

pytestmark = pytest.mark.django_db

UNIT_MOVES = {
    *("accept", "ask_info", "decline", "quote", "begin", "deliver", "invoice", "settle", "free", "close"),
    "cancel_by_unit",
}
USER_MOVES = {"supply", "accept_quotation", "refuse_quotation", "rate", "cancel_by_user"}
EITHER = {"contract", "schedule", "dispute", "mediate"}


@pytest.fixture
def scene(db):
    return Scene()


def standing_in(record, state):
    """The record as if it stood there: in memory alone, for the table only reads it."""
    record.__dict__["state"] = state
    return record


def who_may(cells, states):
    """{move: persons that are not refused for who they are} in the states from which the move starts."""
    found = {}
    for (state, move, person), cell in cells.items():
        if state in states(move) and cell != "may":
            found.setdefault(move, set()).add(person)
    return found


def test_every_move_of_a_request_is_made_by_its_side_alone(scene):
    people = {"user": scene.user, "keeper": scene.keeper, "head": scene.head, "stranger": scene.stranger}
    people |= {"clerk": clerk()}
    request = scene.ask()
    states = [state.code for state in REQUEST.states]
    cells = matrix(lambda state: standing_in(request, state), people, states)
    found = who_may(cells, lambda move: REQUEST.move(move).sources)
    unit, user = {"keeper", "head"}, {"user"}
    assert found == (
        dict.fromkeys(UNIT_MOVES, unit)
        | dict.fromkeys(USER_MOVES, user)
        | dict.fromkeys(EITHER, unit | user)
        | {"mediate": unit | user | {"clerk"}}
    )
    assert {move.name for move in REQUEST.moves} == UNIT_MOVES | USER_MOVES | EITHER
    outside = [cell for (state, move, _who), cell in cells.items() if state not in REQUEST.move(move).sources]
    assert set(outside) == {"state"}


def test_a_contract_binds_its_parties_alone(scene):
    contract = scene.contracted().contract
    people = {"user": scene.user, "keeper": scene.keeper, "head": scene.head, "stranger": scene.stranger}
    states = [state.code for state in CONTRACT.states]
    cells = matrix(lambda state: standing_in(contract, state), people, states)
    assert who_may(cells, lambda move: CONTRACT.move(move).sources) == {
        "offer": {"keeper", "head"},
        "revise": {"keeper", "head"},
        "confirm_user": {"user"},
        "confirm_unit": {"head"},
        "drop": {"user", "head"},
        "end": {"head"},
    }


def test_a_dispute_is_mediated_by_the_clerk(scene):
    dispute = disputes.raise_dispute(scene.contracted(), by=scene.user, subject="费用", statement="不符")
    people = {"user": scene.user, "keeper": scene.keeper, "stranger": scene.stranger, "clerk": clerk()}
    states = [state.code for state in DISPUTE.states]
    cells = matrix(lambda state: standing_in(dispute, state), people, states)
    assert who_may(cells, lambda move: DISPUTE.move(move).sources) == {
        "mediate": {"clerk"},
        "note": {"user", "keeper", "clerk"},
        "settle": {"clerk"},
        "withdraw": {"user"},
    }


def test_an_adjustment_is_answered_by_the_other_side(scene):
    record = scene.delivered().usage.get()
    adjustment = UsageAdjustment(record=record, side="user", reason="x", asked_by=scene.user)
    enter(adjustment, by=scene.user)
    people = {"user": scene.user, "keeper": scene.keeper, "head": scene.head, "stranger": scene.stranger}
    people |= {"clerk": clerk()}
    states = [state.code for state in ADJUSTMENT.states]
    cells = matrix(lambda state: standing_in(adjustment, state), people, states)
    assert who_may(cells, lambda move: ADJUSTMENT.move(move).sources) == {
        "agree": {"keeper", "head"},
        "refuse": {"keeper", "head"},
        "apply": {"head", "clerk"},
        "withdraw": {"user"},
    }
    assert YES in cells.values()


def test_nothing_is_left_to_do_in_a_closed_state():
    for process in (REQUEST, CONTRACT, DISPUTE, ADJUSTMENT):
        closed = {state.code for state in process.states if state.closed}
        assert not {source for move in process.moves for source in move.sources} & closed
    assert {"closed", "declined"} <= {state.code for state in REQUEST.states if state.closed}
