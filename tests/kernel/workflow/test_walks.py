"""Random walks: people try moves in any order, and after every step the books agree with the record."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kernel.workflow.conftest import ROLES
from tests.sampleapp.models import Case
from tests.sampleapp.workflow import CASE
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db

ANSWERS = {"note": {"reason": "核实"}, "send_back": {"reason": "补充"}, "reject": {"reason": "不符"}}
ANSWERS["approve"] = {"opinion": "同意"}
STEPS = st.tuples(
    st.sampled_from([move.name for move in CASE.moves]), st.sampled_from(["applicant", *ROLES]), st.booleans()
)


def spans_of(case):
    return list(StateSpan.objects.for_target(case).order_by("tag", "entered_at", "pk"))


def assert_books_agree(case):
    """One turn or none, open spans equal to the tags, no two spans of a tag at one time."""
    state = CASE.state(case.state)
    turns = list(Turn.objects.for_target(case))
    assert len(turns) == (0 if state.closed else 1)
    assert all(turn.state == state.code for turn in turns)
    spans = spans_of(case)
    assert {span.tag for span in spans if span.left_at is None} == state.tags
    for earlier, later in pairwise(spans):
        if earlier.tag == later.tag:
            assert earlier.left_at is not None
            assert earlier.left_at <= later.entered_at


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=12))
def test_books_agree_after_every_step_of_a_walk(people, walk):
    case = enter(Case(title="漫步", amount=Decimal(1), applicant=people["applicant"]), by=people["applicant"])
    made = 0
    for move, who, answered in walk:
        before = case.state
        try:
            perform(move, case, by=people[who], data=ANSWERS.get(move) if answered else None)
            made += 1
            assert before in CASE.move(move).sources
            assert case.state == CASE.move(move).target
        except MoveRefused:
            assert case.state == before
        assert Case.objects.get(pk=case.pk).state == case.state
        assert_books_agree(case)
    done = AuditEvent.objects.for_target(case).filter(outcome="done").count()
    assert done == made + 1
    assert verify_turns() == []


@pytest.mark.parametrize("move", ["submit", "withdraw"])
def test_a_set_moves_as_its_records_would_one_by_one(case_in, people, friday, move):
    alone, together = case_in("draft"), [case_in("draft"), case_in("draft")]
    perform(move, alone, by=people["applicant"])
    perform_many(move, together, by=people["applicant"])

    def books(case):
        turns = Turn.objects.for_target(case).values_list("state", "audience", "since", "due_on")
        spans = [(span.tag, span.state, span.entered_at, span.left_at) for span in spans_of(case)]
        events = (
            AuditEvent.objects.for_target(case).order_by("pk").values_list("action", "summary", "changes")
        )
        return case.state, list(turns), spans, list(events)

    assert books(together[0]) == books(together[1]) == books(alone)
