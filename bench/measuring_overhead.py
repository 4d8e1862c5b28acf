"""What self-measurement costs: CPU time of a page request with it and without it, in alternating runs.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src \\
        .venv/bin/python bench/measuring_overhead.py

Two chains of middleware answer the same requests in one process, one with MEASURING "manual" and one with "off". A
block of requests by the one is followed by a block by the other (ABAB…, the order drawn for every pair), so that what
else the machine does falls on both. A pair gives one ratio of CPU times; printed are the median of the ratios and a
95 % interval of the median by bootstrap. Every request of a block comes from another browser, which opened its last
page a minute ago: the dearest case, in which the cookie is checked and signed anew. "Writing" adds the CPU time of the
thread's write every ten seconds: at 20 requests a second and process it writes once for 200 requests. The goal is less
than 3 %. A test database with a small demonstration year is made and dropped.
"""

from __future__ import annotations

import gc
import io
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  settings come first
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings, setup_databases, teardown_databases  # noqa: E402

from yanfa.config.commands.demonstration import write_year  # noqa: E402
from yanfa.kernel.clock import today  # noqa: E402
from yanfa.kernel.policy import installation  # noqa: E402
from yanfa.kernel.testing.demonstration import DemoYear  # noqa: E402
from yanfa.registers.accounts.api import demonstration_account  # noqa: E402
from yanfa.subsystems.operations.rules.measuring import visits  # noqa: E402
from yanfa.subsystems.operations.services.measuring.flushing import flush  # noqa: E402
from yanfa.subsystems.operations.services.measuring.noting import cookie_name, meter  # noqa: E402

PAIRS = int(os.environ.get("BENCH_PAIRS", "400"))
#: Requests of one process between two writes, at 20 requests a second.
REQUESTS_PER_WRITE = 200
#: Pairs between two writes of this bench.
BETWEEN_WRITES = 20
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36"
#: What is asked, whether by staff, and how many requests make a block.
PAGES = (
    ("home page, a visitor", "/", False, 5),
    ("list of project years, staff", "/performance/years/", True, 2),
)
GOAL = 0.03


@dataclass
class Browser:
    """Asks one page of one chain of middleware, as gunicorn does, and keeps its cookies."""

    handler: WSGIHandler
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)

    def keep_cookies(self) -> None:
        """Keep the cookies of the last answers; not while the clock runs, because it is the browser's work."""
        for value in self.given:
            self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        self.given.clear()

    def ask(self) -> None:
        """One request; raises where it is not answered with the page."""
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": self.path,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_USER_AGENT": AGENT,
            "HTTP_ACCEPT": "text/html",
            "HTTP_SEC_FETCH_DEST": "document",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
        }
        answer = self.handler(environ, self._begin)
        b"".join(answer)
        answer.close()

    def _begin(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], None]:
        if not status.startswith("200"):
            raise RuntimeError(f"{self.path} was answered with {status}.")
        self.given += [value for name, value in headers if name == "Set-Cookie"]
        return lambda data: None


def main() -> None:
    """One table for each page."""
    made = setup_databases(verbosity=0, interactive=False)
    try:
        installation.mark("demonstration")
        write_year(DemoYear(today().year - 1, 0.01, random.Random(1)))  # noqa: S311  reproducible
        print(f"{connection.vendor}, {PAIRS} pairs of blocks")
        for label, path, staff, requests in PAGES:
            report(label, *compare(path, session() if staff else {}, requests))
    finally:
        teardown_databases(made, verbosity=0)


def session() -> dict[str, str]:
    """The cookies of a performance officer who has signed in."""
    client = Client()
    user = demonstration_account("performance_officer")
    client.force_login(user)
    kept = client.session
    proof = {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
    kept["account_authentication_methods"] = [proof]
    kept["account_authentication_methods_user"] = str(user.pk)
    kept.save()
    return {name: morsel.value for name, morsel in client.cookies.items()}


def compare(path: str, cookies: dict[str, str], requests: int) -> tuple[list[tuple[float, float]], float]:
    """[(seconds a request with, without)] of every pair, and the seconds of one write for a request."""
    browsers = {}
    for way in ("manual", "off"):
        with override_settings(MEASURING=way):
            handler = WSGIHandler()
        browsers[way] = [Browser(handler, path, dict(cookies)) for _ in range(requests)]
    for browser in (*browsers["manual"], *browsers["off"]):
        for _ in range(5):
            browser.ask()
            browser.keep_cookies()
    flush()
    gc.disable()
    writes, pairs = [], []
    chance = random.Random(path)  # noqa: S311  reproducible
    for _ in range(PAIRS):
        order = chance.sample(["manual", "off"], 2)
        taken = {way: block(browsers[way]) for way in order}
        pairs.append((taken["manual"], taken["off"]))
        if len(pairs) % BETWEEN_WRITES == 0:
            writes.append(cpu(flush))
            gc.collect()
    gc.enable()
    return pairs, statistics.median(writes) / REQUESTS_PER_WRITE


def block(browsers: list[Browser]) -> float:
    """CPU seconds of one request of a block: one of every browser."""
    for browser in browsers:
        age(browser)
    reset_queries()

    def ask_all() -> None:
        for browser in browsers:
            browser.ask()

    return cpu(ask_all) / len(browsers)


def age(browser: Browser) -> None:
    """Make the cookie of the visit a minute old, so that the next page signs it anew."""
    browser.keep_cookies()
    if text := browser.cookies.get(cookie_name()):
        seen = visits.read(meter.signer.unsign(text))
        if seen is not None:
            older = visits.Browser(seen.number, seen.minute - 1, seen.visit, seen.staff_day, seen.systems)
            browser.cookies[cookie_name()] = meter.signer.sign(visits.written(older))
            meter.recent[seen.number] = older
            meter.checked.clear()


def cpu(work: Callable[[], Any]) -> float:
    """CPU seconds of this process, all threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def report(label: str, pairs: list[tuple[float, float]], write: float) -> None:
    """What a request costs each way, and the overhead with its interval."""
    without = statistics.median(off for _on, off in pairs)
    overheads = [on / off - 1 for on, off in pairs]
    low, high = interval(overheads)
    middle, writing = statistics.median(overheads), write / without
    print(label, flush=True)
    print(f"  without                {without * 1000:7.3f} ms CPU a request")
    print(f"  measuring              {middle:+7.2%}   95 % interval {low:+.2%} … {high:+.2%}")
    print(f"  writing                {writing:+7.2%}   one write for {REQUESTS_PER_WRITE} requests")
    verdict = "within" if high + writing < GOAL else "NOT shown to be within"
    print(
        f"  together               {middle + writing:+7.2%}   upper end {high + writing:+.2%}: {verdict} {GOAL:.0%}"
    )


def interval(values: list[float], rounds: int = 4000) -> tuple[float, float]:
    """The 95 % interval of the median, by drawing the pairs again."""
    chance = random.Random(7)  # noqa: S311  reproducible
    medians = sorted(_medians(values, rounds, chance))
    return medians[round(rounds * 0.025)], medians[round(rounds * 0.975)]


def _medians(values: list[float], rounds: int, chance: random.Random) -> Iterator[float]:
    for _ in range(rounds):
        yield statistics.median(chance.choices(values, k=len(values)))


if __name__ == "__main__":
    main()
