"""Drill: the product's own web server counts what was asked of it; a stop in order loses nothing."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.databases import database_url
from tests.journeys.conftest import free_port
from tests.kernel.jobs.processes import wait_for
from yanfa.subsystems.operations.models import Timing, VisitDay
from yanfa.subsystems.operations.services.measuring.flushing import SECONDS

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#: As many as may come new from one address to one process.
BROWSERS, PAGES = 20, 10


class Browser:
    """Somebody at a machine: asks pages and keeps cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def open(self, path: str) -> None:
        """One page; answered by whichever process is free."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", path, headers={"User-Agent": FIREFOX, "Cookie": cookies})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()


@contextmanager
def server():
    """Two web processes on the test's database, counting; stopped in order at the end unless they have ended."""
    port = free_port()
    environment = dict(os.environ) | {
        "DATABASE_URL": database_url(),
        "YANFA_DATA_DIR": str(settings.DATA_DIR),
        "YANFA_MEASURING": "on",
        "YANFA_WEB_PROCESSES": "2",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    config = ROOT / "src" / "yanfa" / "config" / "gunicorn.py"
    command = ["-m", "gunicorn", "--config", str(config), "--bind", f"127.0.0.1:{port}", "yanfa.config.wsgi"]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        wait_for(lambda: answers(port), seconds=90)
        yield process, port
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    """Whether the server is there."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The numbers of the web processes."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in children.split()]


def views() -> int:
    return sum(VisitDay.objects.values_list("page_views", flat=True))


def test_a_stop_in_order_loses_nothing():
    with server() as (_process, port):
        people = [Browser(port) for _ in range(BROWSERS)]
        for _ in range(PAGES):
            for person in people:
                person.open("/about/")
    asked = Timing.objects.filter(route="portal:about")
    assert sum(asked.values_list("requests", flat=True)) == BROWSERS * PAGES
    assert views() == BROWSERS * PAGES
    assert sum(VisitDay.objects.values_list("visits", flat=True)) == BROWSERS
    assert BROWSERS - 1 <= max(VisitDay.objects.values_list("visitors", flat=True)) <= BROWSERS + 1


def test_killed_processes_lose_the_last_ten_seconds_and_no_more():
    with server() as (process, port):
        person = Browser(port)
        for _ in range(PAGES):
            person.open("/about/")
        time.sleep(SECONDS + 3)
        for _ in range(PAGES):
            person.open("/about/")
        os.kill(process.pid, signal.SIGSTOP)
        for number in workers(process):
            os.kill(number, signal.SIGKILL)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
    found = views()
    print(f"{2 * PAGES} pages, {found} of them written when every process was killed")
    assert PAGES <= found <= 2 * PAGES
