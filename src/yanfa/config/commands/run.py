"""`./yanfa run`: the demonstration. Loopback only, an embedded database, demo data, every process at once."""

import argparse
import hashlib
import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

from yanfa.config.commands.processes import Processes
from yanfa.config.settings.environment import DATA_DIR, SOURCE_DIR

START_TIMEOUT_SECONDS = 60


def main(argv: Sequence[str]) -> int:
    """Prepare the database where needed, start web, worker and probe, and stay until Ctrl-C."""
    options = _options(argv)
    if os.environ["YANFA_MODE"] != "demonstration" or "DATABASE_URL" in os.environ:
        print(
            "./yanfa run is the demonstration with an embedded database: unset YANFA_MODE and DATABASE_URL,"
        )
        print("or use ./yanfa serve for production.")
        return 2
    if not _port_is_free(options.port):
        print(f"Port {options.port} is taken by another program. Choose another: ./yanfa run --port 8001")
        return 1
    started = time.monotonic()
    if (code := _prepare()) != 0:
        return code
    processes = Processes()
    processes.start("web", _gunicorn(options.port))
    processes.start("worker", ["-m", "yanfa", "worker"])
    if not _answers(options.port, processes):
        processes.end()
        print("The web server did not start; its messages stand above.")
        return 1
    # After the others, so that its first look finds the platform; without it the demonstration goes on.
    own = f"http://127.0.0.1:{options.port}/about/"
    processes.start("probe", ["-m", "yanfa", "probe", "--own", own], spared=True)
    print(f"Yanfa 研发 is ready after {time.monotonic() - started:.1f} s: http://127.0.0.1:{options.port}/")
    print("Press Ctrl-C to stop it.")
    sys.stdout.flush()
    return processes.watch()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa run", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("YANFA_PORT", "8000")))
    return parser.parse_args(argv)


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _prepare() -> int:
    """Catalogues, migrations and demo data, in a process of its own, and only if something changed since."""
    state, stamp = _state(), DATA_DIR / "prepared"
    if (DATA_DIR / "yanfa.sqlite3").exists() and stamp.exists() and stamp.read_text() == state:
        return 0
    child = Processes()
    child.start("preparation", ["-m", "yanfa", "prepare"])
    code = child.children["preparation"].wait()
    if code == 0:
        stamp.write_text(state)
    return code


def _state() -> str:
    """What the preparation depends on: every migration and every message catalogue."""
    paths = sorted([*SOURCE_DIR.glob("**/migrations/*.py"), *SOURCE_DIR.glob("**/locale/**/*.po")])
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _gunicorn(port: int) -> list[str]:
    config = SOURCE_DIR / "config" / "gunicorn.py"
    return ["-m", "gunicorn", "--config", str(config), "--bind", f"127.0.0.1:{port}", "yanfa.config.wsgi"]


def _answers(port: int, processes: Processes) -> bool:
    """Wait until the platform says that it is ready, or a process has ended."""
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in processes.children.values()):
            return False
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                return bool(json.load(answer)["status"] == "ok")
        except (urllib.error.URLError, OSError, ValueError):
            time.sleep(0.1)
    return False
