"""PostgreSQL: pg_dump and pg_restore of a version that fits the server, both in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from yanfa.config.backups import queries
from yanfa.config.backups.manifest import DatabaseState, Manifest
from yanfa.config.backups.place import Place
from yanfa.config.backups.refusal import Refused
from yanfa.config.backups.sealed import CHUNK

PART = "database.pgdump"
#: Where distributions put the programs of every major version, beside the one that PATH names.
FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")
MAJOR = re.compile(rb"\) (\d+)")


@contextmanager
def snapshot(place: Place) -> Iterator[tuple[IO[bytes], DatabaseState]]:
    """The database at one moment while others write on: a stream of its dump, and what is in it."""
    program = client_program("pg_dump", _server_version(place.database))
    with tempfile.TemporaryFile(dir=place.data) as dump:
        with transaction.atomic(using=place.database.alias, durable=True):
            query = queries.on(place.database)
            query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # The dump sees exactly what is counted here.
            identifier = query("SELECT pg_export_snapshot()")[0][0]
            state = queries.state(query, "postgresql", str(_server_version(place.database)))
            options = ["--format=custom", "--compress=0", "--no-owner", "--no-privileges"]
            _run(place, [program, *options, f"--snapshot={identifier}"], output=dump)
        yield dump, state


def check_fits(place: Place, manifest: Manifest) -> None:
    """Raise Refused where the server is older than the backup's, or no program can read its dump."""
    server, dumped = _server_version(place.database), int(manifest.database.version)
    if server < dumped:
        raise Refused(f"The backup is of PostgreSQL {dumped}; this server is older, version {server}.")
    client_program("pg_restore", server)


def prove(place: Place, staged: Path, manifest: Manifest) -> None:
    """Raise Refused unless the dump names the tables of the manifest; its rows are counted once it is loaded."""
    program = client_program("pg_restore", _server_version(place.database))
    listing = subprocess.run([program, "--list", str(staged)], capture_output=True, check=False)  # noqa: S603  ours
    named = set(re.findall(r" TABLE DATA \S+ (\S+) ", listing.stdout.decode()))
    if missing := manifest.database.tables.keys() - named:
        raise Refused(f"The dump in the archive lacks the table {min(missing)}.")


def load(place: Place, staged: Path) -> None:
    """Put the content of the dump into the database in one transaction; a crash leaves it as it was before."""
    program = client_program("pg_restore", _server_version(place.database))
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    if queries.tables(queries.on(place.database), "postgresql"):
        options += ["--clean", "--if-exists"]
    # By a pipe: when this process is killed, the program finds an end that is none and rolls everything back.
    with staged.open("rb") as dump:
        _run(place, [program, *options], content=dump)


def _run(
    place: Place, command: Sequence[str], *, content: IO[bytes] | None = None, output: IO[bytes] | None = None
) -> None:
    """Run a program of PostgreSQL on the database; raises Refused with what it complains of first."""
    target, password = address(place.database)
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(  # noqa: S603  programs of PostgreSQL with our own arguments
            [*command, f"--dbname={target}"],
            # The password is in no list of processes.
            env=os.environ | ({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.PIPE,
            stdout=output or subprocess.DEVNULL,
            stderr=complaints,
        )
        # It may end before it has read everything; then it says why.
        with suppress(BrokenPipeError), process:
            if content and process.stdin:
                shutil.copyfileobj(content, process.stdin, CHUNK)
        if process.returncode:
            complaints.seek(0)
            complaint = complaints.read().decode("utf-8", "replace").strip().partition("\n")[0]
            raise Refused(f"{Path(command[0]).name} failed: {complaint}.")


def address(database: BaseDatabaseWrapper) -> tuple[str, str]:
    """How the programs reach the database: a connection string, and the password apart from it.

    From the settings: the library of the connection may be newer and know options that the programs do not.
    """
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    given = {name: value for name, value in database.get_connection_params().items() if name in known}
    password = given.pop("password", "")
    given.pop("client_encoding", None)
    return make_conninfo(**given), str(password)


def client_program(name: str, least: int) -> str:
    """The path of a client program at least as new as the server. Raises Refused with what installs one."""
    for path in _candidates(name):
        answer = subprocess.run([path, "--version"], capture_output=True, check=False)  # noqa: S603  found on PATH
        version = MAJOR.search(answer.stdout)
        if version and int(version[1]) >= least:
            return path
    raise Refused(
        f"{name} of PostgreSQL {least} or newer is needed and was not found. "
        f"On Debian or Ubuntu: apt install postgresql-client-{least}"
    )


def _candidates(name: str) -> Iterator[str]:
    if on_path := shutil.which(name):
        yield on_path
    for folder in FOLDERS:
        yield from sorted(map(str, Path("/").glob(f"{folder}/{name}")), reverse=True)


def _server_version(database: BaseDatabaseWrapper) -> int:
    database.ensure_connection()
    return int(database.connection.info.server_version) // 10_000
