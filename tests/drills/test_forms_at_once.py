"""Drill: 30 divisions fill 200 forms at once over HTTP, and everything that was answered “saved” is there at the end.

Ten minutes; YANFA_DRILL_MINUTES=1 for a try. The server is the product's own; every person has a session and goes
faster than any person types. Each keeps an own log of what the server confirmed, and the database is held against it.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.databases import database_url
from tests.journeys.conftest import free_port
from tests.registers.budgets import project, project_year
from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import member
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.organisations.models import Department
from yanfa.subsystems.performance.models import Evidence, Goal, GoalIndicator, RowReport
from yanfa.subsystems.performance.services import evaluating

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MINUTES = float(os.environ.get("YANFA_DRILL_MINUTES", "10"))
FORMS, DIVISIONS, ROWS = 200, 30, 6
#: Seconds that a person takes for one row: faster than anybody looks up a figure, types it and saves it.
PAUSE = (3.0, 9.0)
P95_MS = 400
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
BOUNDARY = "yanfa-drill"


@dataclass
class Person:
    """Somebody at a browser: a session, an own log, and how long each answer took."""

    port: int
    session: str
    rows: list[str] = field(default_factory=list)
    saved: dict[str, Decimal] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    evidence: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cookies = {settings.SESSION_COOKIE_NAME: self.session}
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        """One request, timed; the cookies of the answer are kept."""
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        headers |= {"Content-Type": kind, "Referer": f"http://127.0.0.1:{self.port}{path}"} if body else {}
        if method == "GET":
            self.connection.close()  # the server drops a connection that rests while a person types; browsers dial anew
        begun = time.perf_counter()
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        self.times.append((time.perf_counter() - begun) * 1000)
        self.answers[answer.status] += 1
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text

    def post(self, path: str, token: str, **fields: str) -> tuple[int, str]:
        """A form as a browser sends it."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def report(self, row: str, value: Decimal, *, fill: bool) -> None:
        """Open the page of a row, type a figure, save it, and perhaps submit it."""
        path = f"/performance/rows/{row}/"
        status, page = self.ask("GET", path)
        token, version = TOKEN.search(page), VERSION.search(page)
        if status != 200 or token is None or version is None:
            self.strange.append(f"GET {path} {status}")
            return
        typed = {"source": "manual", "value": str(value), "actual": f"{value}项", "version": version[1]}
        status, page = self.post(path, token[1], **typed, **({"fill": "1"} if fill else {}))
        if status == 302:
            self.saved[row] = value
            self.states[row] = "filled" if fill else "assigned"
        else:
            self.strange.append(f"POST {path} {status}")

    def prove(self, row: str) -> None:
        """Upload a file that proves a row."""
        _status, page = self.ask("GET", f"/performance/rows/{row}/")
        token = TOKEN.search(page)
        parts = {"csrfmiddlewaretoken": token[1] if token else "", "kind": "document", "title": "清单"}
        lines = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in parts.items()
        ]
        head = 'Content-Disposition: form-data; name="files"; filename="list.pdf"'
        body = "".join([*lines, f"--{BOUNDARY}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n"]).encode()
        body += PDF + f"\r\n--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        status, _page = self.ask("POST", f"/performance/rows/{row}/evidence/", body, kind)
        if status == 302:
            self.evidence[row] += 1
        else:
            self.strange.append(f"evidence {row} {status}")

    def send_back(self, row: str) -> bool:
        """Return a submitted row with a reason; says whether it was."""
        path = f"/performance/rows/{row}/move/return_row/"
        _status, page = self.ask("GET", path)
        token = TOKEN.search(page)
        status, _page = self.post(path, token[1] if token else "", reason="请核对")
        return status == 302


@pytest.fixture
def forms():
    """200 forms of one unit, their rows spread over 30 divisions; and who reports for each, and the officer."""
    year = today().year - 1
    first = project_year(year, of=project("D-000"))
    divisions = [
        Department.objects.create(organisation=first.unit, name=f"第{number + 1}处")
        for number in range(DIVISIONS)
    ]
    for number in range(FORMS):
        opened = first if not number else project_year(year, of=project(f"D-{number:03}"))
        leading = divisions[number % DIVISIONS]
        opened.departments.create(department=leading, name=leading.name)
        goal = enter(Goal(project_year=opened), by=None, entry="import", source="压力演练")
        GoalIndicator.objects.bulk_create(_row(goal, place, divisions, number) for place in range(ROWS))
        evaluating.open_evaluation(goal, by=None)
    people = [
        member(f"division{number}", "section_reporter", first.unit, each)
        for number, each in enumerate(divisions)
    ]
    return divisions, people, member("officer", "performance_officer", first.unit)


def _row(goal, place, divisions, number):
    facts = {"level1": "产出指标", "level2": "数量指标", "target": "≥100项", "unit": "项"}
    return GoalIndicator(
        goal=goal,
        position=place + 1,
        name=f"指标{place + 1}",
        weight=Decimal(15),
        department=divisions[(number + place * 7) % len(divisions)],
        **facts,
    )


@pytest.fixture
def server():
    """The product's own web server on the test's database."""
    port = free_port()
    environment = dict(os.environ) | {
        "DATABASE_URL": database_url(),
        "YANFA_DATA_DIR": str(settings.DATA_DIR),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    config = ROOT / "src" / "yanfa" / "config" / "gunicorn.py"
    command = ["-m", "gunicorn", "--config", str(config), "--bind", f"127.0.0.1:{port}", "yanfa.config.wsgi"]
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _await(port, process):
    for _ in range(300):
        assert process.poll() is None, "the server ended by itself"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("the server did not answer")


def at_work(person, until, seed):
    """Fill one row after another: mostly saving, sometimes proving, sometimes submitting."""
    choice = random.Random(seed)
    while time.monotonic() < until:
        time.sleep(choice.uniform(*PAUSE))
        free = [row for row in person.rows if person.states.get(row) != "filled"]
        row = choice.choice(free or person.rows)
        if not free or choice.random() < 0.2:
            person.prove(row)
        else:
            person.report(row, Decimal(choice.randint(1, 9999)), fill=choice.random() < 0.3)


def supervise(officer, people, until):
    """Return what was submitted, so that it is filled in again with its figure kept."""
    choice = random.Random("officer")
    while time.monotonic() < until:
        time.sleep(choice.uniform(*PAUSE))
        person = choice.choice(people)
        submitted = [row for row, state in list(person.states.items()) if state == "filled"]
        if submitted:
            row = choice.choice(submitted)
            if officer.send_back(row):
                person.states[row] = "assigned"


def test_thirty_divisions_fill_two_hundred_forms_at_once(forms, server):
    divisions, users, chief = forms
    people = [Person(server, signed_in(Client(), user).session.session_key) for user in users]
    officer = Person(server, signed_in(Client(), chief).session.session_key)
    for person, division in zip(people, divisions, strict=True):
        person.rows = list(RowReport.objects.filter(department=division).values_list("public_id", flat=True))
    until = time.monotonic() + MINUTES * 60
    jobs = [
        threading.Thread(target=at_work, args=(person, until, number)) for number, person in enumerate(people)
    ]
    jobs.append(threading.Thread(target=supervise, args=(officer, people, until)))
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    everybody = [*people, officer]
    for person in everybody:
        person.connection.close()
    figures_of(everybody)
    assert [line for person in everybody for line in person.strange] == []
    assert not [status for person in everybody for status in person.answers if status >= 500]
    nothing_is_lost(people)
    assert verify_turns() == []
    assert p95_of(everybody) < P95_MS


def p95_of(everybody):
    return statistics.quantiles([each for person in everybody for each in person.times], n=20)[-1]


def figures_of(everybody):
    """What the drill reports."""
    times = [each for person in everybody for each in person.times]
    saved = sum(len(person.saved) for person in everybody)
    files = sum(sum(person.evidence.values()) for person in everybody)
    answers = sum((person.answers for person in everybody), Counter())
    print(f"\n{len(times)} requests in {MINUTES:g} min, p50 {statistics.median(times):.0f} ms, ", end="")
    print(
        f"p95 {p95_of(everybody):.0f} ms, most {max(times):.0f} ms; {saved} rows saved, {files} files; {answers}"
    )


def nothing_is_lost(people):
    """Every figure that was answered “saved” is there, and every file, and every state."""
    stored = {report.public_id: report for report in RowReport.objects.all()}
    files = Counter(Evidence.objects.values_list("report__public_id", flat=True))
    for person in people:
        for row, value in person.saved.items():
            assert (stored[row].value, stored[row].state) == (value, person.states[row]), row
        for row, count in person.evidence.items():
            assert files[row] == count, row
