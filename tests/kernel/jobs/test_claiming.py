"""One worker at a time: claims, leases, fencing, retries and the end of hopeless jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.jobs import claiming
from yanfa.kernel.jobs.models import Job, State
from yanfa.kernel.jobs.queue import enqueue, enqueue_at

from .sample import fail, note


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


def claim_all(claim: Callable[[], Job | None], threads: int) -> list[int]:
    """Claim from several threads until nothing is left; the keys of all that were claimed."""
    claimed: list[int] = []

    def work() -> None:
        while job := claim():
            claimed.append(job.pk)
        connection.close()

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return claimed


def naive_claim() -> Job | None:
    """What not to do: look first, take later."""
    job = Job.objects.claimable(now()).first()
    if job:
        time.sleep(0.002)
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING, lease_until=now() + timedelta(minutes=1))
    return job


@pytest.mark.django_db(transaction=True)
def test_every_job_is_claimed_by_exactly_one_of_many_workers():
    left = {enqueue(note, path="/dev/null").pk for _ in range(60)}
    claimed = claim_all(lambda: claiming.claim("w"), threads=6)
    assert sorted(claimed) == sorted(left)


@pytest.mark.django_db(transaction=True)
def test_control_looking_first_and_taking_later_claims_twice():
    for _ in range(60):
        enqueue(note, path="/dev/null")
    claimed = claim_all(naive_claim, threads=6)
    assert len(claimed) > len(set(claimed))


@pytest.mark.django_db
class TestOneJob:
    def test_the_longest_due_comes_first(self, clock):
        later = enqueue(note, path="/dev/null")
        sooner = enqueue_at(note, now() - timedelta(minutes=1), path="/dev/null")
        assert [claiming.claim("w"), claiming.claim("w"), claiming.claim("w")] == [sooner, later, None]

    def test_a_renewed_lease_holds_and_a_forgotten_one_does_not(self, clock):
        enqueue(note, path="/dev/null")
        job = claiming.claim("first")
        clock.shift(timedelta(seconds=1.5))
        assert claiming.renew(job)
        clock.shift(timedelta(seconds=1.5))
        assert claiming.claim("second") is None
        clock.shift(timedelta(seconds=1))
        assert claiming.claim("second").attempts == 2

    def test_who_lost_the_lease_can_neither_finish_nor_fail_nor_renew(self, clock):
        enqueue(note, path="/dev/null")
        lost = claiming.claim("same name")
        clock.shift(timedelta(seconds=3))
        held = claiming.claim("same name")
        assert not any([claiming.finish(lost), claiming.fail(lost, "late"), claiming.renew(lost)])
        assert Job.objects.get().claim == held.claim
        assert claiming.finish(held)
        assert not claiming.finish(held)

    def test_a_finished_job_forgets_its_arguments(self):
        enqueue(note, path="/dev/null", text="张敏")
        claiming.finish(claiming.claim("w"))
        job = Job.objects.get()
        assert (job.state, job.arguments, job.lease_until) == (State.DONE, {}, None)

    def test_failures_wait_longer_each_time_and_then_are_buried(self, clock):
        enqueue(fail)
        waits = []
        while job := claiming.claim("w"):
            claiming.fail(job, "no paper")
            job.refresh_from_db()
            waits.append((job.run_at - now()).total_seconds())
            clock.move_to(job.run_at)
        assert waits[:2] == [10, 20]
        assert (job := Job.objects.dead().get()).attempts == 3
        assert job.error == "no paper"
        event = AuditEvent.objects.for_target(job).get()
        assert (event.action, event.outcome) == ("jobs.died", "failed")

    def test_no_wait_is_longer_than_an_hour(self, clock, monkeypatch):
        monkeypatch.setattr(claiming, "attempts_of", lambda job: 100)
        enqueue(fail)
        Job.objects.update(attempts=40)
        claiming.fail(claiming.claim("w"), "no paper")
        assert Job.objects.get().run_at - now() == timedelta(hours=1)
