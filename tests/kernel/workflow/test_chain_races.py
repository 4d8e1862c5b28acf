"""Two persons of one step sign at once: one signature is kept, and the controls show that the race is real."""

from functools import partial
from threading import local

import pytest
from django.db import connection

from tests.kernel.racing import Gate, race
from tests.sampleapp.models import Motion
from tests.sampleapp.motions import MOTION
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow import moving
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.models import ChainStep
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db(transaction=True)

PARALLEL = 8


@pytest.fixture
def signers(people, django_user_model):
    """Two persons of the office that signs the first step, in turns."""
    second = django_user_model.objects.create(login="second", real_name="second")
    second.role_codes = people["reviewer"].role_codes
    return [people["reviewer"], second] * (PARALLEL // 2)


@pytest.fixture
def motion(people):
    filler = people["applicant"]
    found = enter(Motion(title="购置", filled_by=filler, leader=people["stranger"]), by=filler)
    return perform("submit", found, by=filler)


@pytest.fixture
def hold_at_the_check(monkeypatch):
    """Put a gate into ``may`` of signing: the first check, or the first and the second, are passed by all at once."""

    def hold(checks=1):
        gate, move = Gate(PARALLEL, checks), MOTION.move("approve")
        monkeypatch.setitem(vars(move), "may", lambda user, record, may=move.may: gate() or may(user, record))

    return hold


def sign_all(motion, signers):
    """Eight signatures of the first step at once, each on an own copy; who got through, and the refusals."""
    outcomes = race(
        [partial(perform, "approve", Motion.objects.get(pk=motion.pk), by=signer) for signer in signers]
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, MoveRefused)]
    return [outcome for outcome in outcomes if isinstance(outcome, Motion)], refused


def signatures_in_the_log():
    return AuditEvent.objects.filter(action="sample.motion.approve", outcome="done").count()


def test_one_of_two_persons_signs_a_step(motion, signers, hold_at_the_check):
    hold_at_the_check()
    winners, refused = sign_all(motion, signers)
    assert (len(winners), len(refused)) == (1, PARALLEL - 1)
    assert {refusal.reason for refusal in refused} == {"没有轮到您签署，或这一步已由他人签署。"}
    assert ChainStep.objects.exclude(decided_at=None).count() == 1
    assert signatures_in_the_log() == 1
    assert verify_turns() == []


def remembered(monkeypatch):
    """Let signing go to the step that the first check found, as a naive programmer would."""
    own_step, seen = chain.own_step, local()

    def naive(user, record, suffix):
        if not hasattr(seen, "step"):
            seen.step = own_step(user, record, suffix)
        return seen.step

    monkeypatch.setattr(chain, "own_step", naive)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite locks the whole file; see the other control"
)
def test_control_without_the_lock_several_sign(motion, signers, hold_at_the_check, monkeypatch):
    """The same race on PostgreSQL without SELECT … FOR UPDATE."""
    monkeypatch.setattr(
        moving, "read_for_change", lambda model, keys: list(model.objects.filter(pk__in=keys))
    )
    remembered(monkeypatch)
    hold_at_the_check(checks=2)
    winners, _refused = sign_all(motion, signers)
    assert len(winners) > 1
    assert signatures_in_the_log() > 1


def test_control_with_the_check_before_the_transaction_several_sign(
    motion, signers, hold_at_the_check, monkeypatch
):
    """The same race where only the check before the transaction is made."""
    examine = moving.examine

    def only_outside(move, record, by, data):
        return {"opinion": ""} if connection.in_atomic_block else examine(move, record, by, data)

    monkeypatch.setattr(moving, "examine", only_outside)
    remembered(monkeypatch)
    hold_at_the_check()
    winners, _refused = sign_all(motion, signers)
    assert len(winners) > 1
    assert signatures_in_the_log() > 1
