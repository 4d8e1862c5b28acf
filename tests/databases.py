"""The databases of the tests: where theirs is, and copies of one that is migrated once a run."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.core.management import call_command
from django.db import connection

#: The database that the settings name. No test touches it: those of the tests stand beside it.
GIVEN = str(connection.settings_dict["NAME"])
#: The variable that tells a run of the tests from another in the same folder; all its processes have it.
RUN = "YANFA_TEST_RUN"
#: The file that says which run has migrated.
MARK = "migrated"


def database_url() -> str:
    """Where the test's database is. A folder of sockets stands percent-encoded where a URL has its host."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    user, password, host = (quote(place[name], safe="") for name in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{place['PORT']}/{place['NAME']}"


def work_on(name: str) -> None:
    """From now on the default connection leads to this database: a file of SQLite, a name on the server."""
    connection.close()
    connection.settings_dict["NAME"] = name


def copy_migrated(name: str) -> None:
    """Make `name` a fresh copy of a migrated database, whatever it was.

    Migrating takes seconds: the first of the run's processes that asks does it, and everybody copies from then on.
    """
    before = connection.settings_dict["NAME"]
    with _locked() as folder:
        if not _is_there(folder):
            _create(_template())
            work_on(_template())
            call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
            work_on(before)
            (folder / MARK).write_text(os.environ[RUN])
        connection.close()
        _create(name, _template())


def forget_migrated() -> None:
    """Drop the database from which the run's processes copied."""
    with _locked() as folder:
        if _is_there(folder):
            _drop(_template())
            (folder / MARK).unlink()


def _is_there(folder: Path) -> bool:
    """Whether this run has migrated: what an earlier one left in the folder may be of other tables."""
    return (folder / MARK).exists() and (folder / MARK).read_text() == os.environ[RUN]


def _template() -> str:
    return str(_folder() / "migrated.sqlite3") if connection.vendor == "sqlite" else f"test_{GIVEN}_migrated"


def _folder() -> Path:
    """The folder that all processes of this run of the tests share."""
    return Path(os.environ["YANFA_DATA_DIR"])


@contextmanager
def _locked() -> Iterator[Path]:
    """The folder of the run, in which one process at a time makes and copies databases."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _folder()


def _create(name: str, template: str = "") -> None:
    """An empty database of this name, or a copy of another, in the place of what was there."""
    _drop(name)
    if connection.vendor == "postgresql":
        _administer(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    elif template:
        shutil.copyfile(template, name)


def _drop(name: str) -> None:
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}"')
    else:
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


def _administer(statement: str) -> None:
    """Run a statement about whole databases, from outside any of the tests'."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
