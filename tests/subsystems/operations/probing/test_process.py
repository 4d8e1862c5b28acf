"""The probe as a process: it sees a server die, keeps what it saw without a database, and works alone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from tests.subsystems.operations.probing.processes import environment, probe_process, wait_for, web_process
from tests.subsystems.operations.probing.sites import free_port
from yanfa.subsystems.operations.models import Outage, ProbeSample, ProbeTarget, System
from yanfa.subsystems.operations.services.probing.targets import register_target

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def target(port):
    portal = System.objects.create(code="portal", name="门户网站", in_use_from=date(2015, 1, 1))
    address = f"http://127.0.0.1:{port}/"
    return register_target(by=None, system=portal, name="首页", address=address, interval=1, timeout=1)


def spooled(folder):
    """Every sample of the spool files as (tick, fault)."""
    found = []
    for path in sorted((folder / "probe").rglob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            sample = json.loads(line)["sample"]
            found.append((sample[1], sample[4]))
    return found


def test_it_sees_a_server_die_and_come_back(tmp_path, target, port):
    with probe_process(tmp_path):
        with web_process(port) as server:
            wait_for(lambda: any(not fault for _tick, fault in spooled(tmp_path)))
            server.send_signal(signal.SIGKILL)
            server.wait(10)
            died = time.time()
            wait_for(lambda: any(fault for tick, fault in spooled(tmp_path) if tick >= died - 1), seconds=15)
        wait_for(lambda: Outage.objects.filter(ended_at=None).exists())
        with web_process(port):
            wait_for(lambda: Outage.objects.exclude(ended_at=None).exists())
    first_failure = min(tick for tick, fault in spooled(tmp_path) if fault and tick >= died - 1)
    assert first_failure - died <= target.interval
    ticks = list(ProbeSample.objects.values_list("tick", flat=True))
    assert len(ticks) == len(set(ticks))


def test_without_a_database_it_goes_on_with_the_targets_it_knows(tmp_path, target, port):
    with web_process(port), probe_process(tmp_path):
        wait_for(lambda: ProbeSample.objects.exists())
    known = len(spooled(tmp_path))
    nowhere = f"sqlite:////{tmp_path}/no/such/folder/db.sqlite3"
    with web_process(port), probe_process(tmp_path, DATABASE_URL=nowhere):
        wait_for(lambda: len(spooled(tmp_path)) >= known + 3)
    assert "The database does not answer" in (tmp_path / "probe.log").read_text("utf-8")
    with web_process(port), probe_process(tmp_path):
        wait_for(lambda: ProbeSample.objects.count() >= known + 3)


def test_a_second_probe_on_the_same_folder_refuses(tmp_path, target):
    with probe_process(tmp_path) as first:
        wait_for((tmp_path / "probe" / "lock").exists)
        wait_for((tmp_path / "probe" / "targets.json").exists)
        second = subprocess.run(
            [sys.executable, "-m", "yanfa", "probe"],
            env=environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert first.poll() is None
    assert second.returncode == 3
    assert "Another probe works on" in second.stdout


def test_asked_to_stop_it_stops_and_leaves_whole_lines(tmp_path, target, port):
    with web_process(port), probe_process(tmp_path) as process:
        wait_for(lambda: spooled(tmp_path))
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    (path,) = (tmp_path / "probe").glob("*.jsonl")
    assert path.read_bytes().endswith(b"\n")
    assert ProbeTarget.objects.get().pk == target.pk
