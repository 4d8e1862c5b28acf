"""Leaving jobs: with the transaction or not at all, JSON only, once for a key."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from yanfa.kernel.audit import context
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.models import Job, State
from yanfa.kernel.jobs.queue import enqueue, enqueue_at, enqueue_once, revive

from .sample import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead() -> Job:
    job = enqueue(note, path="/dev/null")
    Job.objects.update(state=State.DEAD, attempts=3, error="no paper", finished_at=now())
    return job


def test_undone_work_asks_for_nothing():
    with transaction.atomic():
        enqueue(note, path="/dev/null")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_keeps_the_request_that_asked_for_it():
    with context.use(request_id="r" * 32):
        assert enqueue(note, path="/dev/null").request_id == "r" * 32


@pytest.mark.parametrize("value", [Decimal(1), now(), object(), {1, 2}])
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(TypeError):
        enqueue(note, path=value)
    assert not Job.objects.exists()


def test_a_key_is_used_once():
    assert enqueue_once(note, "year-2024", path="/dev/null")
    assert not enqueue_once(note, "year-2024", path="/dev/null")
    assert Job.objects.count() == 1


def test_later_is_not_claimable_yet():
    enqueue_at(note, now() + timedelta(minutes=1), path="/dev/null")
    assert not Job.objects.claimable(now()).exists()
    assert Job.objects.claimable(now() + timedelta(minutes=1)).exists()


def test_a_dead_job_is_revived_once_and_recorded(dead):
    revive(dead, by=None)
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (State.QUEUED, 0)
    assert AuditEvent.objects.for_target(dead).get().action == "jobs.revived"
    with pytest.raises(ValueError, match="not dead"):
        revive(dead, by=None)


def test_the_command_lists_and_revives(dead, capsys):
    call_command("dead_jobs")
    assert capsys.readouterr().out == f"sample.note #{dead.pk}: no paper\n"
    with pytest.raises(CommandError, match="999"):
        call_command("dead_jobs", "--revive", str(dead.pk), "999")
    call_command("dead_jobs", "--revive", str(dead.pk))
    assert not Job.objects.dead().exists()
