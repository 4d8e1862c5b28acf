"""Settings of the web server, for the demonstration and for production."""

import os
import shutil
import tempfile
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("YANFA_WEB_PROCESSES", os.cpu_count() or 2))
# Imported once, then forked: half the start-up time on two cores. Nothing opens a connection at import.
preload_app = True
threads = int(os.environ.get("YANFA_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
limit_request_fields = 60
accesslog = None
loglevel = "warning"
control_socket_disable = True

# Before the application is imported: every process counts into files of its own here, /metrics adds them up. In memory
# where there is such a place: a full disk must not end a process that counts, and nobody tidies it as he does /tmp.
_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  a folder of our own is made there
_own_folder = (
    ""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    else tempfile.mkdtemp(prefix="yanfa-metrics-", dir=_memory)
)
if _own_folder:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _own_folder


def child_exit(server: Any, worker: Any) -> None:
    """A worker has ended: keep what it counted, without keeping its files."""
    from yanfa.portal.services.counting import retire  # noqa: PLC0415  not before the application is loaded

    try:
        retire(worker.pid)
    except (OSError, ValueError):
        server.log.exception("What worker %s counted was not merged; it stays in its own files.", worker.pid)


def on_exit(server: Any) -> None:
    """The server ends, and its counts with it."""
    if _own_folder:
        shutil.rmtree(_own_folder, ignore_errors=True)
