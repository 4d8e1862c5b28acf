"""Guards in the database: on one place of a calendar no two bookings overlap, whoever writes.

PostgreSQL has an exclusion constraint, SQLite two triggers. They are laid again after every migration, because SQLite
drops a table's triggers whenever Django rebuilds the table. Bookings of one place never overlap, so the first that
frees its place after a new one starts is the only one that can be in the way: the trigger reads one row of an index.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "booking_booking"
GUARD = "booking_one_on_a_place"
#: What both guards say, so that a refusal by them is known from other mistakes.
REFUSAL = GUARD

_FIRST = f"""
    SELECT starts_at FROM {TABLE}
    WHERE occupies AND calendar_id = NEW.calendar_id AND place = NEW.place
      AND frees_at > NEW.starts_at AND id IS NOT NEW.id
    ORDER BY frees_at LIMIT 1
"""  # noqa: S608  the name of our own table
_SQLITE = {
    f"{GUARD}_insert": f"BEFORE INSERT ON {TABLE}",
    f"{GUARD}_update": f"BEFORE UPDATE OF calendar_id, place, starts_at, frees_at, occupies ON {TABLE}",
}
_EXTENSION = "CREATE EXTENSION IF NOT EXISTS btree_gist"
_EXCLUSION = f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {GUARD} EXCLUDE USING gist (
        calendar_id WITH =, place WITH =, tstzrange(starts_at, frees_at, '[)') WITH &&
    ) WHERE (occupies)
"""


def install(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Lay the guards that are missing. Also the receiver of post_migrate."""
    connection = connections[using]
    if not missing(using):
        return
    with connection.cursor() as cursor:
        for statement in _statements(connection):
            cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the guards away: for the control of the test that shows what they prevent."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {GUARD}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of guards that should be there and are not; none where the table itself is not there."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return []
    if connection.vendor == "sqlite":
        question, names = "SELECT name FROM sqlite_master WHERE type = 'trigger'", list(_SQLITE)
    else:
        question, names = f"SELECT conname FROM pg_constraint WHERE conrelid = '{TABLE}'::regclass", [GUARD]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name for (name,) in cursor.fetchall()}
    return [name for name in names if name not in found]


def refused(error: Exception) -> bool:
    """Whether an IntegrityError is the guards' refusal."""
    return REFUSAL in str(error)


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor != "sqlite":
        return [_EXTENSION, _EXCLUSION]
    absent = missing(connection.alias)
    return [
        f'CREATE TRIGGER "{name}" {occasion} WHEN NEW.occupies AND ({_FIRST}) < NEW.frees_at '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, occasion in _SQLITE.items()
        if name in absent
    ]
