"""Puts the database back to what it was after the migrations, for tests that commit.

Django empties every table after each such test and makes content types and permissions anew: hundreds of statements,
most of them about tables in which nothing is. Here one question finds the tables that hold rows, those alone are
emptied, and what stood in the migrated database stands there again, under the same keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

#: Parts of one compound SELECT: SQLite takes at most 500.
PARTS = 400
SQLITE_GUARDS = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
POSTGRESQL_GUARDS = """
    SELECT tgname, tgrelid::regclass::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT conname, conrelid::regclass::text, contype::text FROM pg_constraint WHERE contype = 'x'
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Migrated:
    """What a migrated database holds: its tables, the rows in them, and the guards that refuse changes."""

    tables: tuple[str, ...]
    rows: dict[str, list[tuple[Any, ...]]]
    guards: list[tuple[str, ...]]


def remember() -> Migrated:
    """The database as it is now."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    names = tuple(sorted(tables))
    return Migrated(names, {name: _rows(name) for name in _holding(names)}, _guards())


def put_back(migrated: Migrated) -> Migrated:
    """Leave nothing but what `migrated` says. Returns what is to be put back the next time.

    Where a test has taken guards away, or where nobody may pass them, the product's own command does the work: then
    the rows have new keys.
    """
    if _guards() != migrated.guards or not _may_pass_guards():
        call_command("flush", verbosity=0, interactive=False)
        return remember()
    filled = _holding(migrated.tables)
    changed = [name for name in filled if name not in migrated.rows or _rows(name) != migrated.rows[name]]
    lost = [name for name in migrated.rows if name not in filled]
    with _unguarded(changed) as cursor:
        for name in changed:
            cursor.execute(f"DELETE FROM {_quoted(name)}")
        for name in {*changed, *lost} & migrated.rows.keys():
            _insert(cursor, name, migrated.rows[name])
    return migrated


def _guards() -> list[tuple[str, ...]]:
    """The triggers and exclusion constraints in force."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_GUARDS if connection.vendor == "sqlite" else POSTGRESQL_GUARDS)
        return [tuple(row) for row in cursor.fetchall()]


def _may_pass_guards() -> bool:
    """PostgreSQL lets only a superuser switch triggers off for a transaction."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _holding(tables: Iterable[str]) -> list[str]:
    """Those of the tables that hold a row."""
    names, found = list(tables), []
    with connection.cursor() as cursor:
        for start in range(0, len(names), PARTS):
            part = names[start : start + PARTS]
            questions = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {_quoted(name)})" for name in part)
            cursor.execute(" UNION ALL ".join(questions))
            found += [name for (name,) in cursor.fetchall()]
    return found


def _rows(table: str) -> list[tuple[Any, ...]]:
    """All rows, in the order of the first column, which is the key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} ORDER BY 1")
        return cursor.fetchall()


def _insert(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({places})", rows)


@contextmanager
def _unguarded(tables: list[str]) -> Iterator[Any]:
    """A cursor in a transaction in which these tables may be emptied in any order, whatever guards them."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
        return
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        guards = [(name, sql) for name, table, sql in _guards() if table in tables]
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {_quoted(name)}")
        yield cursor
        for _name, sql in guards:
            cursor.execute(sql)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
