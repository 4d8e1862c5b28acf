"""The worker: runs what is due, survives what tasks do, keeps long jobs, and stops when it is told to."""

from __future__ import annotations

import signal
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError

from yanfa.kernel.audit import context
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.clock import now
from yanfa.kernel.jobs import tasks, worker
from yanfa.kernel.jobs.declare import daily, registry, task
from yanfa.kernel.jobs.models import Heartbeat, Job, State
from yanfa.kernel.jobs.queue import enqueue

from .processes import lines, wait_for, worker_process
from .sample import fail, note


@pytest.fixture
def schedules(monkeypatch):
    """No schedules but those of the test."""
    monkeypatch.setattr(registry, "schedules", [])
    monkeypatch.setattr(worker, "_asked", {})
    return registry.schedules


def finished() -> bool:
    return not Job.objects.filter(task__startswith="sample.").exclude(state=State.DONE).exists()


@pytest.mark.django_db
class TestOnce:
    def test_a_task_runs_with_its_arguments_in_the_request_that_asked(self, tmp_path, monkeypatch):
        seen = []
        monkeypatch.setitem(registry.tasks, "sample.see", None)
        del registry.tasks["sample.see"]
        see = task("sample.see")(lambda text: seen.append((text, context.current().request_id)))
        with context.use(request_id="r" * 32):
            enqueue(see, text="好")
        assert worker.work_once("w")
        assert seen == [("好", "r" * 32)]
        assert not worker.work_once("w")

    def test_a_failing_task_leaves_one_clean_line(self):
        enqueue(fail)
        worker.work_once("w")
        job = Job.objects.get()
        assert job.state == State.QUEUED
        assert job.error == "RuntimeError: no paper admin 登录 110***********002X"

    def test_a_task_of_another_version_is_buried_at_once(self):
        job = enqueue(note, path="/dev/null")
        Job.objects.update(task="gone.away")
        worker.work_once("w")
        job.refresh_from_db()
        assert job.state == State.DEAD
        assert "gone.away" in job.error

    def test_a_job_that_kills_its_workers_is_buried(self):
        enqueue(note, path="/dev/null")
        Job.objects.update(attempts=3)
        worker.work_once("w")
        assert Job.objects.dead().get().error == "The worker died during the last attempt."

    def test_a_schedule_asks_once_in_each_slot_whatever_process_asks(self, schedules, monkeypatch):
        daily(at="02:00")(note)
        with time_machine.travel("2024-03-01T03:00:00+08:00", tick=False) as clock:
            for _ in range(3):
                worker.ask_by_the_clock()
                monkeypatch.setattr(worker, "_asked", {})
            assert Job.objects.count() == 1
            clock.shift(timedelta(hours=23))
            worker.ask_by_the_clock()
        assert list(Job.objects.order_by("key").values_list("key", flat=True)) == [
            "sample.note@2024-03-01T02:00:00+08:00",
            "sample.note@2024-03-02T02:00:00+08:00",
        ]

    def test_the_log_is_sealed_by_a_task(self, settings, tmp_path):
        settings.WITNESS_DIR = tmp_path
        Job.objects.create(task="gone.away", run_at=now(), created_at=now())
        worker.work_once("w")
        tasks.seal_log()
        assert ChainLink.objects.count() == AuditEvent.objects.count() == 1
        tasks.sweep_log()
        assert (tmp_path / "audit.jsonl").read_text().count("\n") == 1

    def test_what_was_done_long_ago_is_forgotten_and_the_dead_are_kept(self):
        for state, days in (("done", 8), ("done", 6), ("dead", 800)):
            moment = now() - timedelta(days=days)
            Job.objects.create(
                task="sample.note", state=state, run_at=moment, created_at=moment, finished_at=moment
            )
        Heartbeat.objects.create(worker="killed", at=now() - timedelta(days=2))
        tasks.prune()
        assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "done"]
        assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestLoop:
    @pytest.fixture(autouse=True)
    def quick(self, schedules, monkeypatch):
        monkeypatch.setattr(worker, "IDLE", 0.01)
        monkeypatch.setattr(worker, "DATABASE_GONE", 0.01)

    @pytest.fixture
    def running(self):
        stop = threading.Event()
        thread = threading.Thread(target=worker.run_worker, args=[stop])
        thread.start()
        yield stop
        stop.set()
        thread.join(20)
        assert not thread.is_alive()

    def test_a_job_that_outlasts_its_lease_is_kept_by_the_heart(self, running, tmp_path):
        enqueue(note, path=str(tmp_path / "notes"), seconds=3)
        wait_for(finished)
        assert lines(tmp_path / "notes") == ["begin", "end"]
        assert Job.objects.get().attempts == 1

    def test_control_without_the_heart_it_is_taken_over(self, running, tmp_path, monkeypatch):
        monkeypatch.setattr("yanfa.kernel.jobs.claiming.renew", lambda job: True)
        enqueue(note, path=str(tmp_path / "notes"), seconds=3)
        wait_for(lambda: "begin" in lines(tmp_path / "notes"))
        wait_for(lambda: Job.objects.claimable(now()).exists())

    def test_the_worker_shows_that_it_lives_and_takes_the_sign_away_at_the_end(self, running):
        wait_for(lambda: worker.seconds_since_heartbeat() is not None)
        assert worker.seconds_since_heartbeat() < 5
        running.set()
        wait_for(lambda: worker.seconds_since_heartbeat() is None)

    def test_a_database_that_is_away_is_waited_for(self, running, tmp_path, monkeypatch):
        failures = iter([OperationalError("gone")] * 3)
        real = worker.claiming.claim

        def claim(name):
            for failure in failures:
                raise failure
            return real(name)

        monkeypatch.setattr("yanfa.kernel.jobs.claiming.claim", claim)
        enqueue(note, path=str(tmp_path / "notes"))
        wait_for(finished)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_is_killed_is_run_again(tmp_path):
    """kill -9 in the middle of a job, in a real process: the lease runs out and the next worker takes it."""
    notes = tmp_path / "notes"
    job = enqueue(note, path=str(notes), seconds=1)
    with worker_process(tmp_path) as first:
        wait_for(lambda: lines(notes) == ["begin"])
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    assert Job.objects.get(pk=job.pk).state == State.RUNNING
    with worker_process(tmp_path) as second:
        wait_for(finished)
        second.send_signal(signal.SIGTERM)
        assert second.wait(10) == 0
    assert lines(notes) == ["begin", "begin", "end"]
    assert Job.objects.get(pk=job.pk).attempts == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_asked_to_stop_finishes_its_job_and_takes_no_other(tmp_path):
    notes = tmp_path / "notes"
    enqueue(note, path=str(notes), seconds=1)
    enqueue(note, path=str(notes), seconds=1)
    with worker_process(tmp_path) as process:
        wait_for(lambda: lines(notes) == ["begin"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    assert lines(notes) == ["begin", "end"]
    states = Job.objects.filter(task="sample.note").order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.DONE, State.QUEUED]
