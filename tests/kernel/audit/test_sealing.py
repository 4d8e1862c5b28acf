"""The sealer: takes every committed event once, in whatever order they were committed, one sealer at a time."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction

from yanfa.kernel.audit import actions, sealing, witness
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.audit.sealing import chain_end, seal, unsealed
from yanfa.kernel.audit.verification import verify
from yanfa.kernel.clock import now

DONE = actions.register("test.done", "完成")


@pytest.mark.django_db
def test_sealing_twice_adds_nothing(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 3)
    for _ in range(7):
        record(DONE, by=None)
    assert seal().sealed == 7
    again = seal()
    assert (again.sealed, again.count) == (0, 7)
    assert len(witness.read().lines) == 1
    assert list(ChainLink.objects.order_by("position").values_list("position", flat=True)) == list(
        range(1, 8)
    )


@pytest.mark.django_db
def test_an_empty_log_has_no_witness():
    assert seal().count == 0
    assert witness.read().lines == ()
    assert verify().intact


@pytest.mark.django_db
@pytest.mark.parametrize(("suite", "algorithm"), [("standard", "SHA-256"), ("guomi", "SM3")])
def test_the_suite_of_the_settings_makes_the_hashes(settings, suite, algorithm):
    settings.CRYPTO_SUITE = suite
    record(DONE, by=None)
    seal()
    assert ChainLink.objects.get().algorithm == algorithm
    settings.CRYPTO_SUITE = "standard"
    record(DONE, by=None)
    seal()
    assert verify().intact, "a chain goes on after a change of suite"


@pytest.mark.django_db
def test_an_event_that_was_committed_after_hours_is_taken_by_the_sweep():
    with time_machine.travel(now(), tick=False) as clock:
        early = record(DONE, by=None)
        record(DONE, by=None)
        ChainLink.objects.bulk_create(
            sealing._links(AuditEvent.objects.exclude(pk=early.pk), *chain_end()),
        )
        clock.shift(timedelta(minutes=59))
        assert unsealed().get() == early
        clock.shift(timedelta(minutes=2))
        assert seal().sealed == 0
        assert seal(sweep=True).sealed == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_whose_transaction_is_open_is_taken_when_it_commits():
    """The open transaction draws the lower id, the other one commits first."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: ids are drawn in the order of commits")
    drawn, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(DONE, by=None, summary="late")
            drawn.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    drawn.wait(10)
    record(DONE, by=None, summary="early")
    assert seal().sealed == 1
    release.set()
    thread.join()
    assert seal().sealed == 1
    order = [AuditEvent.objects.get(pk=link.event_id) for link in ChainLink.objects.order_by("position")]
    assert [event.summary for event in order] == ["early", "late"]
    assert order[0].pk > order[1].pk
    assert verify().intact


def seal_from_threads(number: int) -> list[Exception]:
    """Seal from so many threads at once, a batch of two at a time; what went wrong in them."""
    failures: list[Exception] = []
    start = threading.Barrier(number)

    def work() -> None:
        try:
            start.wait(10)
            seal()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_several_sealers_at_once_make_one_chain(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    for _ in range(30):
        record(DONE, by=None)
    assert seal_from_threads(6) == []
    assert ChainLink.objects.count() == 30
    assert verify().intact


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_sealers_collide(monkeypatch):
    """What the lock prevents: two sealers that give the same position to different events."""
    monkeypatch.setattr(sealing, "BATCH", 2)
    monkeypatch.setattr(sealing, "_lock", lambda using: nullcontext())
    failures: list[Exception] = []
    for _ in range(10):
        for _ in range(30):
            record(DONE, by=None)
        failures += seal_from_threads(6)
        if failures:
            break
    assert failures
    assert {type(failure) for failure in failures} <= {IntegrityError, OperationalError}


@pytest.mark.django_db(transaction=True)
def test_the_sealer_refuses_to_run_inside_a_business_transaction():
    """Its lock would be held until the commit, and business transactions would wait for each other."""
    with transaction.atomic():
        record(DONE, by=None)
        with pytest.raises(RuntimeError, match="durable"):
            seal()
    assert seal().sealed == 1
