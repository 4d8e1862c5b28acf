"""Drill: the platform's web process is killed; the probe has seen it within its interval, and the outage is stored."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import date

import pytest

from tests.subsystems.operations.probing.processes import ROOT, environment, probe_process, wait_for
from tests.subsystems.operations.probing.sites import free_port
from tests.subsystems.operations.probing.test_process import spooled
from yanfa.subsystems.operations.models import Outage, ProbeSample, System
from yanfa.subsystems.operations.services.probing.targets import register_target

INTERVAL = 2
KILLS = 3

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


@contextmanager
def platform(folder, port):
    """The real web server of the platform, in a session of its own."""
    config = ROOT / "src" / "yanfa" / "config" / "gunicorn.py"
    command = [sys.executable, "-m", "gunicorn", "--config", str(config), "--bind", f"127.0.0.1:{port}"]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "yanfa.config.wsgi"],
            env=environment(folder),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_for(lambda: answers(port))
        yield process
    finally:
        kill(process)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def kill(process):
    """kill -9 of the whole group: master and workers."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def test_a_killed_platform_is_seen_within_the_interval(tmp_path):
    port = free_port()
    portal = System.objects.create(code="portal", name="门户网站", in_use_from=date(2015, 1, 1))
    register_target(
        by=None,
        system=portal,
        name="首页",
        address=f"http://127.0.0.1:{port}/about/",
        interval=INTERVAL,
        timeout=INTERVAL,
    )
    delays = []
    with probe_process(tmp_path):
        for _ in range(KILLS):
            with platform(tmp_path, port) as web:
                seen = len(spooled(tmp_path))
                wait_for(
                    lambda seen=seen: [fault for _tick, fault in spooled(tmp_path)[seen:]][-2:] == ["", ""]
                )
                kill(web)
                died = time.time()
                wait_for(
                    lambda died=died: any(
                        fault and tick + INTERVAL > died for tick, fault in spooled(tmp_path)
                    )
                )
                delays.append(time.time() - died)
                time.sleep(4 * INTERVAL)
        with platform(tmp_path, port):
            wait_for(lambda: Outage.objects.exclude(ended_at=None).exists())
            wait_for(lambda: Outage.objects.filter(ended_at=None).count() == 0)
    print(
        f"{KILLS} kills of the web process, interval {INTERVAL} s, seen after {[f'{d:.2f}' for d in delays]} s"
    )
    assert max(delays) <= INTERVAL + 0.5
    outage = Outage.objects.get()
    assert outage.down_seconds >= KILLS * 3 * INTERVAL
    samples = list(ProbeSample.objects.values_list("tick", flat=True))
    assert len(samples) == len(set(samples)) == len({tick for tick, _fault in spooled(tmp_path)})
