"""What is asked of a database in plain SQL, because a backup may be of another schema than the code's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from yanfa.config.backups.manifest import DatabaseState
from yanfa.config.backups.refusal import Refused
from yanfa.kernel.policy.models import Installation

#: Runs one statement and gives the rows.
Query = Callable[[str], list[tuple[Any, ...]]]

MIGRATIONS = "django_migrations"
#: What `migrate` itself writes: rows here are nobody's data.
WRITTEN_BY_MIGRATE = {MIGRATIONS, "django_content_type", "auth_permission"}

TABLES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    "postgresql": (
        "SELECT relname, '' FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = current_schema()::regnamespace"
    ),
}


def on(database: BaseDatabaseWrapper) -> Query:
    """Queries on a database of Django."""

    def query(sql: str) -> list[tuple[Any, ...]]:
        with database.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    return query


def tables(query: Query, vendor: str) -> list[str]:
    """The names of all tables; on SQLite without virtual ones and those in which they keep their content."""
    found: dict[str, str] = dict(query(TABLES[vendor]))
    virtual = tuple(name for name, sql in found.items() if sql.upper().startswith("CREATE VIRTUAL"))
    inner = tuple(f"{name}_" for name in virtual)
    return sorted(name for name in found if name not in virtual and not name.startswith(inner))


def count_rows(query: Query, vendor: str) -> dict[str, int]:
    """How many rows every table has."""
    return {
        name: query(f"SELECT count(*) FROM {_quoted(name)}")[0][0]  # noqa: S608  names of the database's own
        for name in tables(query, vendor)
    }


def first_in_use(query: Query, vendor: str) -> str | None:
    """A table that somebody has written rows into, or None."""
    for name in tables(query, vendor):
        written = f"SELECT 1 FROM {_quoted(name)} LIMIT 1"  # noqa: S608  names of the database's own
        if name not in WRITTEN_BY_MIGRATE and query(written):
            return name
    return None


def state(query: Query, vendor: str, version: str) -> DatabaseState:
    """Describe a database that nobody changes meanwhile. Raises Refused where it was never migrated."""
    counted = count_rows(query, vendor)
    if MIGRATIONS not in counted:
        raise Refused("This installation has no database yet, so there is nothing to back up.")
    applied: dict[str, list[str]] = {}
    for app, name in query(f"SELECT app, name FROM {MIGRATIONS} ORDER BY app, name"):  # noqa: S608  our constant
        applied.setdefault(app, []).append(name)
    mark = Installation._meta.db_table
    kinds = query(f"SELECT kind FROM {_quoted(mark)}") if mark in counted else []  # noqa: S608  our own table
    return DatabaseState(vendor, version, kinds[0][0] if kinds else "", applied, counted)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
