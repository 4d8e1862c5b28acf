"""Is the process alive, and are the things it depends on there?"""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from yanfa.kernel.access.decorators import public
from yanfa.kernel.jobs.worker import seconds_since_heartbeat

DISK_RESERVE_BYTES = 200 * 1024 * 1024
HEARTBEAT_SECONDS = 60


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so that a slow database does not get it killed."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """One entry per dependency; 503 names the culprit."""
    states = {name: _state(check) for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in states.values())
    status = "ok" if ready else "unavailable"
    return JsonResponse({"status": status, "dependencies": states}, status=200 if ready else 503)


def _state(check: Callable[[], str]) -> str:
    # A dependency that is down raises whatever its library raises; here that is an answer, not an accident.
    try:
        return check()
    except Exception as problem:
        return f"{type(problem).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _disk() -> str:
    return "ok" if shutil.disk_usage(settings.DATA_DIR).free > DISK_RESERVE_BYTES else "full"


def _worker() -> str:
    age = seconds_since_heartbeat()
    return "ok" if age is not None and age < HEARTBEAT_SECONDS else "silent"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "disk": _disk,
    "worker": _worker,
}
