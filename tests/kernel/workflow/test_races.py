"""Sixteen decisions on one case at once: one wins, on both databases, and the controls show that the race is real.

Every thread has passed the check before the transaction when the first one writes: the gate in ``may`` sees to it.
"""

from functools import partial

import pytest
from django.db import connection

from tests.kernel.racing import Gate, race
from tests.sampleapp.models import Case
from tests.sampleapp.workflow import CASE
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow import moving
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db(transaction=True)

PARALLEL = 16
#: Pairs of moves that exclude each other, with who makes them and the answers.
DECISIONS = {
    "reviewing": [
        ("approve", "decider", {"opinion": "同意"}),
        ("reject", "decider", {"reason": "不符合条件"}),
    ],
    "submitted": [("withdraw", "applicant", {}), ("take", "reviewer", {})],
}


@pytest.fixture
def hold_at_the_check(monkeypatch):
    """Put a gate into ``may`` of the moves: the first check, or the first and the second, are passed by all at once."""

    def hold(names, checks=1):
        gate = Gate(PARALLEL, checks)
        for name in names:
            may = CASE.move(name).may
            monkeypatch.setitem(
                vars(CASE.move(name)), "may", lambda user, case, may=may: gate() or may(user, case)
            )

    return hold


def decide(case_in, people, state):
    """Sixteen persons decide at once, each on an own copy, half of them this way and half that way."""
    key = case_in(state).pk
    jobs = [
        partial(perform, move, Case.objects.get(pk=key), by=people[who], data=data)
        for move, who, data in (DECISIONS[state] * (PARALLEL // 2))
    ]
    outcomes = race(jobs)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, MoveRefused)]
    winners = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    return Case.objects.get(pk=key), winners, refusals


def decisions_in_the_log(state):
    actions = [f"sample.case.{move}" for move, _who, _data in DECISIONS[state]]
    return AuditEvent.objects.filter(action__in=actions, outcome="done").count()


@pytest.mark.parametrize("state", DECISIONS)
def test_one_of_sixteen_decisions_wins(case_in, people, hold_at_the_check, state):
    hold_at_the_check([move for move, _who, _data in DECISIONS[state]])
    case, winners, refusals = decide(case_in, people, state)
    assert [winner.state for winner in winners] == [case.state]
    assert len(refusals) == PARALLEL - 1
    assert {(refusal.cause, refusal.status, refusal.state.code) for refusal in refusals} == {
        ("state", 409, case.state)
    }
    assert decisions_in_the_log(state) == 1
    assert verify_turns() == []


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite locks the whole file; see the other control"
)
def test_control_without_the_lock_several_win(case_in, people, hold_at_the_check, monkeypatch):
    """The same race on PostgreSQL without SELECT … FOR UPDATE."""
    monkeypatch.setattr(
        moving, "read_for_change", lambda model, keys: list(model.objects.filter(pk__in=keys))
    )
    hold_at_the_check(["withdraw", "take"], checks=2)
    _case, winners, _refusals = decide(case_in, people, "submitted")
    assert len(winners) > 1
    assert decisions_in_the_log("submitted") > 1


def test_control_with_the_check_before_the_transaction_several_win(
    case_in, people, hold_at_the_check, monkeypatch
):
    """The same race where only the check before the transaction is made, as a naive programmer would."""
    examine = moving.examine

    def only_outside(move, record, by, data):
        return {} if connection.in_atomic_block else examine(move, record, by, data)

    monkeypatch.setattr(moving, "examine", only_outside)
    hold_at_the_check(["withdraw", "take"])
    _case, winners, _refusals = decide(case_in, people, "submitted")
    assert len(winners) > 1
    assert decisions_in_the_log("submitted") > 1


def test_sets_that_overlap_neither_deadlock_nor_move_twice(case_in, people):
    """Eight persons send overlapping sets back in different orders; every case moves once."""
    cases = [case_in("submitted") for _ in range(6)]

    def send_back(turn):
        mine = [Case.objects.get(pk=case.pk) for case in cases[turn % 3 :] + cases[: turn % 3]]
        mine = list(reversed(mine)) if turn % 2 else mine
        return perform_many("send_back", mine, by=people["reviewer"], data={"reason": "请补充"}, whole=False)

    outcomes = race([partial(send_back, turn) for turn in range(8)])
    assert sum(len(outcome.done) for outcome in outcomes) == len(cases)
    assert AuditEvent.objects.filter(action="sample.case.send_back").count() == len(cases)
    assert verify_turns() == []


def test_proof_gives_no_false_alarm_while_cases_move(case_in, people):
    """One thread sends a case to and fro, another proves the turns all the while."""
    case = case_in("submitted")

    def to_and_fro():
        for _ in range(15):
            perform("send_back", case, by=people["reviewer"], data={"reason": "请补充"})
            perform("submit", case, by=people["applicant"])

    outcomes = race([to_and_fro, lambda: [verify_turns() for _ in range(15)]])
    assert outcomes == [None, [[]] * 15]
