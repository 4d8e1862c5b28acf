"""Every kind of forgery is found on both databases, and an honest log gives no alarm, whatever happened to it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import time_machine

from yanfa.kernel.audit import guards, witness
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.sealing import declare_restore, seal
from yanfa.kernel.audit.verification import Kind, verify

from . import scene
from .tampering import FORGERIES, Forger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def later(witness_folder):
    """The moment after a log of 40 events was written; the clock of the test stands there."""
    moment = scene.write_log(40)
    with time_machine.travel(moment, tick=False) as clock:
        yield clock


def test_every_forgery_is_found(later, tmp_path):
    witnessed = witness.read().count
    missed = []
    with scene.copy_of_the_database(tmp_path):
        guards.remove()
        guards.install()
        assert verify().intact, "the control: a copy to which nothing was done"
    for seed, name in enumerate(FORGERIES):
        with scene.copy_of_the_database(tmp_path):
            Forger(witnessed, random.Random(seed)).forge(name)
            if verify().intact:
                missed.append(name)
    assert missed == []
    assert len(FORGERIES) >= 40


def test_an_honest_log_gives_no_alarm(later):
    report = verify()
    assert report.findings == []
    assert (report.links, report.witnessed, report.unsealed, report.not_witnessed) == (30, 30, 10, 10)


def test_what_the_sealer_chained_before_it_died_is_not_witnessed_and_no_alarm(later, witness_folder):
    scene.chain_without_witness(witness_folder)
    report = verify()
    assert report.intact
    assert (report.links, report.witnessed, report.not_witnessed) == (40, 30, 10)
    seal()
    assert verify().not_witnessed == 0


def test_an_event_committed_late_under_an_old_id_is_taken_and_no_alarm(later):
    """As on PostgreSQL, where ids are drawn long before the commit."""
    late = record(scene.DECIDED, by=None)
    record(scene.DECIDED, by=None)
    late_pk = late.pk
    guards.remove()
    AuditEvent.objects.filter(pk=late_pk)._raw_delete("default")
    guards.install()
    seal()
    later.shift(timedelta(minutes=2))
    late._state.adding = True
    late.save()
    seal()
    report = verify()
    assert report.intact
    assert report.not_witnessed == 0


def test_a_clock_set_back_is_no_alarm(later):
    later.shift(timedelta(days=-2))
    for _ in range(3):
        record(scene.DECIDED, by=None)
        later.shift(timedelta(minutes=1))
    assert verify().intact
    seal()
    record(scene.DECIDED, by=None)
    assert verify().intact


def test_a_declared_restore_is_no_alarm_and_never_forgotten(later):
    forger = Forger(witness.read().count, random.Random(1))
    forger.forge("go_back_to_an_older_copy")
    assert {finding.kind for finding in verify().findings} == {Kind.CUT}
    declare_restore("磁盘损坏，恢复昨晚备份", by=None)
    report = verify()
    assert report.intact
    assert report.restores == ["2024-01-05T05:40:00.000000+00:00 磁盘损坏，恢复昨晚备份"]
    later.shift(timedelta(days=1))
    record(scene.DECIDED, by=None)
    seal()
    assert verify().intact
    forger.forge("cut_tail")
    assert not verify().intact


def test_the_report_names_what_was_done(later):
    guards.remove()
    AuditEvent.objects.filter(pk=AuditEvent.objects.earliest("pk").pk)._raw_delete("default")
    report = verify()
    kinds = [finding.kind for finding in report.findings]
    assert kinds.count(Kind.DELETED) == 1
    assert kinds.count(Kind.UNGUARDED) == len(guards.missing())
    assert report.found == len(report.findings)
    assert str(report.findings[-1]).startswith("日志被删除 #1 ")
