"""What every web process counts while it answers: requests, how long they took, and those a database error ended.

Several processes serve the platform. Where ``PROMETHEUS_MULTIPROC_DIR`` names a folder (config/gunicorn.py makes one
at each start), every process counts into files of its own there and `collected` adds them up, also those of workers
that were replaced since. Without it there is one process, and it counts in memory.

Labels hold names of routes and classes of answers, never an address, a person or anything else that a client chose.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: Seconds. The pages are to answer within 400 ms, exports within some seconds, nothing within more than a minute.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 15, 60)
#: The route of what no pattern answers: whatever somebody tries, it is one label.
UNMATCHED = "unmatched"
#: What replaced workers counted, one file for each kind of figure.
RETIRED = "retired"

own = CollectorRegistry()
requests = Counter("yanfa_requests", "Requests answered.", ["route", "status"], registry=own)
seconds = Histogram(
    "yanfa_request_seconds", "How long requests took.", ["route"], buckets=BUCKETS, registry=own
)
database_errors = Counter(
    "yanfa_database_errors", "Requests that a database error ended.", ["kind"], registry=own
)


def count_request(request: HttpRequest, status: int, took: float) -> None:
    """Count an answer and the seconds that it took."""
    match = request.resolver_match
    route = (match.view_name if match else "") or UNMATCHED
    requests.labels(route, f"{status // 100}xx").inc()
    seconds.labels(route).observe(took)


def count_failure(**kwargs: Any) -> None:
    """Count the exception that ended a request, if it is one of the database (a receiver of Django's signal)."""
    problem = sys.exc_info()[1]
    if isinstance(problem, DatabaseError | InterfaceError):
        database_errors.labels(type(problem).__name__).inc()


def collected() -> CollectorRegistry:
    """What all processes counted since the server was started."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return own
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)
    return registry


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold off the merging of a replaced worker's files while they are read, so that nothing counts twice."""
    folder = os.environ.get(FOLDER)
    if not folder:
        yield
        return
    with (Path(folder) / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def retire(process: int) -> None:
    """Add the files of a worker that has ended to those of its predecessors, so that their number stays small."""
    with undisturbed():
        for path in Path(os.environ[FOLDER]).glob(f"*_{process}.db"):
            kind = path.name.rpartition("_")[0]
            total = MmapedDict(str(path.with_name(f"{kind}_{RETIRED}.db")))
            for key, value, moment, _position in MmapedDict.read_all_values_from_file(str(path)):
                total.write_value(key, total.read_value(key)[0] + value, moment)
            total.close()
            path.unlink()
