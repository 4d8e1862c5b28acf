"""Triggers that make the log append-only for everybody who comes through the database, this platform included.

Other tables whose rows stay for ever (those of the ledger) join them with `protect`.

They are laid again after every migration, because SQLite silently drops a table's triggers whenever Django
rebuilds the table. Who owns the database can still remove them: that is what the chain and its witness are
for.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from yanfa.kernel.audit.models import AuditEvent, ChainLink

#: Table to the columns that SQLite's INSERT OR REPLACE could use to overwrite a row without any UPDATE or
#: DELETE.
TABLES: dict[str, tuple[str, ...]] = {
    AuditEvent._meta.db_table: ("id", "uuid"),
    ChainLink._meta.db_table: ("position", "event_id", "event_uuid"),
}
REFUSAL = "this table is append-only"

SQLITE_TRIGGERS = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL_TRIGGERS = """
    SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)
"""


def protect(model: type[models.Model]) -> None:
    """Make a model's table append-only, too; call it while the apps start, before anything is migrated."""
    unique = (field.column for field in model._meta.concrete_fields if field.unique)
    TABLES[model._meta.db_table] = tuple(column for column in unique if column)


def install(using: str = DEFAULT_DB_ALIAS, **signal: Any) -> None:
    """Lay every trigger anew. Also the receiver of post_migrate."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    remove(using)
    with connection.cursor() as cursor:
        for table in TABLES:
            if table in existing:
                for statement in _statements(connection, table).values():
                    cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away: for emptying a test database, and for the drills that tamper with the log."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table, name in _found(connection):
            place = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}"{place}')


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of triggers that should be there and are not."""
    connection = connections[using]
    found = {name for _, name in _found(connection)}
    return [name for table in TABLES for name in _statements(connection, table) if name not in found]


def _found(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(table, trigger) pairs of ours that are in force."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE_TRIGGERS if connection.vendor == "sqlite" else POSTGRESQL_TRIGGERS)
        found = cursor.fetchall()
    return [(table, name) for table, name in found if table in TABLES and name.startswith(f"{table}_no_")]


def _statements(connection: BaseDatabaseWrapper, table: str) -> dict[str, str]:
    """Trigger name to the statement that creates it."""
    if connection.vendor == "sqlite":
        return _sqlite(table)
    return _postgresql(table)


def _sqlite(table: str) -> dict[str, str]:
    taken = " OR ".join(f'"{column}" = NEW."{column}"' for column in TABLES[table])
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'  # noqa: S608  names of our own tables
    occasions = {
        f"{table}_no_update": f'BEFORE UPDATE ON "{table}"',
        f"{table}_no_delete": f'BEFORE DELETE ON "{table}"',
        f"{table}_no_replace": f'BEFORE INSERT ON "{table}" WHEN {exists}',
    }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return {name: f'CREATE TRIGGER "{name}" {occasion} {refuse}' for name, occasion in occasions.items()}


def _postgresql(table: str) -> dict[str, str]:
    occasions = {
        f"{table}_no_change": f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW',
        f"{table}_no_truncate": f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT',
    }
    function = f"{table}_refuse"
    refuse = (
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;"
    )
    return {
        name: f'{refuse} CREATE TRIGGER "{name}" {occasion} EXECUTE FUNCTION "{function}"()'
        for name, occasion in occasions.items()
    }
