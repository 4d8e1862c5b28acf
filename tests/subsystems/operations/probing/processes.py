"""The probe as its own process on the database of the test, and a web server that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import database_url

ROOT = Path(__file__).resolve().parents[4]
SERVER = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *arguments):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""


def environment(folder: Path, **others: str) -> dict[str, str]:
    """The environment of a process that works on the database of the test and on a data folder of its own."""
    paths = [str(ROOT / "src"), str(ROOT)]
    return os.environ | {
        "DATABASE_URL": database_url(),
        "YANFA_DATA_DIR": str(folder),
        "YANFA_MODE": "test",
        "PYTHONPATH": os.pathsep.join(paths),
        **others,
    }


@contextmanager
def probe_process(folder: Path, *arguments: str, **others: str) -> Iterator[subprocess.Popen[bytes]]:
    """`./yanfa probe`, killed at the end if it still lives; what it says is in `probe.log`."""
    command = [sys.executable, "-m", "yanfa", "probe", "--take-every", "0.3", *arguments]
    with (folder / "probe.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment(folder, **others), stdout=log, stderr=log)
    try:
        yield process
    finally:
        _end(process)


@contextmanager
def web_process(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A small web server on that port."""
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(10)


def wait_for(condition: Callable[[], object], seconds: float = 120) -> None:
    """Return as soon as the condition holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition} did not come true within {seconds} s.")
        time.sleep(0.05)
