"""Every state × move × person of the process, and what the moves keep."""

import pytest

from tests.registers.experts.people import expert
from tests.registers.people import account
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.matrix import YES, matrix
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.experts.events import expert_withdrawn
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.services.facts import nominate

pytestmark = pytest.mark.django_db

REASON = {"reason": "按规定办理"}
FACTS = {"name": "周工", "unit_name": "甲所", "subjects": ["430"], "kinds": ["technical"], "title": "senior"}


@pytest.fixture
def people():
    return {
        "registrar": account("registrar1", "expert_registrar"),
        "other": account("registrar2", "expert_registrar"),
        "expert": account("expert1", "expert"),
        "public": account("public1"),
    }


def test_the_whole_table(people):
    def record_in(state):
        if state == "nominated":
            return nominate(by=people["registrar"], **FACTS)
        found = expert()
        if state == "suspended":
            perform("suspend", found, by=people["registrar"], data=REASON)
        if state == "left":
            perform("leave", found, by=people["registrar"], data=REASON | {"departure": "age"})
        return found

    cells = matrix(record_in, people, ("nominated", "pooled", "suspended", "left"))
    allowed = {cell for cell, said in cells.items() if said == YES}
    by_anyone = {
        "nominated": ["decline", "leave"],
        "pooled": ["suspend", "leave"],
        "suspended": ["resume", "leave"],
        "left": ["nominate_again"],
    }
    expected = {
        (state, move, who)
        for state, moves in by_anyone.items()
        for move in moves
        for who in ("registrar", "other")
    }
    assert allowed == expected | {("nominated", "admit", "other")}


def test_somebody_else_admits_and_the_day_is_kept(people):
    found = nominate(by=people["registrar"], **FACTS)
    assert Turn.objects.for_target(found).get().audience == "permission:experts.manage"
    with pytest.raises(MoveRefused, match="须由另一人办理"):
        perform("admit", found, by=people["registrar"])
    perform("admit", found, by=people["other"])
    assert (found.state, found.joined_on) == ("pooled", today())
    assert not Turn.objects.for_target(found).exists()
    assert verify_turns() == []


def test_nobody_admits_himself(people):
    found = nominate(by=people["registrar"], **FACTS)
    Expert.objects.filter(pk=found.pk).update(account=people["other"])
    with pytest.raises(MoveRefused, match="须由另一人办理"):
        perform("admit", found, by=people["other"])


def test_who_leaves_is_announced_and_may_be_nominated_again(people):
    heard = []

    def hear(sender, expert, **signal):
        heard.append(expert.pk)

    expert_withdrawn.connect(hear)
    try:
        found = expert()
        perform("leave", found, by=people["registrar"], data=REASON | {"departure": "misconduct"})
    finally:
        expert_withdrawn.disconnect(hear)
    assert heard == [found.pk]
    assert (found.departure, found.left_on) == ("misconduct", today())
    perform("nominate_again", found, by=people["registrar"], data=REASON)
    assert (found.state, found.departure, found.left_on, found.joined_on) == ("nominated", "", None, None)
    assert found.nominated_by == people["registrar"]
