"""Triggers that make the log append-only for everybody who comes through the database, this platform included.

Other tables whose rows stay for ever (those of the ledger) join them with `protect`; so do tables whose rows are
final from a moment on (a sheet that was submitted, a draw that was made).

They are laid again after every migration, because SQLite silently drops a table's triggers whenever Django
rebuilds the table. Who owns the database can still remove them: that is what the chain and its witness are
for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from yanfa.kernel.audit.models import AuditEvent, ChainLink


@dataclass(frozen=True)
class Guard:
    """What a table's triggers refuse: deletion always, and changes of a row once `since` holds of it ("": from birth).

    `keys` are the sets of columns that SQLite's INSERT OR REPLACE could use to overwrite a row without any UPDATE or
    DELETE. With `since`, `born` columns never change all the same, and of a final row only `columns` stay.
    """

    keys: tuple[tuple[str, ...], ...]
    since: str = ""
    born: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


TABLES: dict[str, Guard] = {
    AuditEvent._meta.db_table: Guard((("id",), ("uuid",))),
    ChainLink._meta.db_table: Guard((("position",), ("event_id",), ("event_uuid",))),
}
REFUSAL = "this table is append-only"

SQLITE_TRIGGERS = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL_TRIGGERS = """
    SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)
"""


def protect(
    model: type[models.Model],
    *,
    since: str = "",
    born: tuple[str, ...] = (),
    rewritten: tuple[str, ...] = (),
) -> None:
    """Make a model's table append-only, too; call it while the apps start, before anything is migrated.

    With `since`, an SQL condition on a row named OLD, a row may change until it holds, but for its keys and the `born`
    columns; afterwards only `rewritten` columns may (what is encrypted is sealed anew under a new key).
    """
    meta = model._meta
    keys: list[tuple[str, ...]] = [
        (field.column,) for field in meta.concrete_fields if field.unique and field.column
    ]
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None:
            keys.append(tuple(_column(model, name) for name in rule.fields))
    fixed = [column for key in keys for column in key] + [_column(model, name) for name in born]
    stays = [each.column for each in meta.concrete_fields if each.name not in rewritten]
    TABLES[meta.db_table] = (
        Guard(tuple(keys), since, tuple(dict.fromkeys(fixed)), tuple(str(each) for each in stays))
        if since
        else Guard(tuple(keys))
    )


def _column(model: type[models.Model], name: str) -> str:
    return str(model._meta.get_field(name).column)  # type: ignore[union-attr]  # a field of the table


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
    guard = TABLES[table]
    keys = (" AND ".join(f'"{each}" = NEW."{each}"' for each in key) for key in guard.keys)
    taken = " OR ".join(f"({key})" for key in keys)
    exists = f'EXISTS (SELECT 1 FROM "{table}" WHERE {taken})'  # noqa: S608  names of our own tables
    occasions = {
        f"{table}_no_update": _update(table, guard),
        f"{table}_no_delete": f'BEFORE DELETE ON "{table}"',
        f"{table}_no_replace": f'BEFORE INSERT ON "{table}" WHEN {exists}',
    }
    if guard.since:
        changed = " OR ".join(f'NEW."{each}" IS NOT OLD."{each}"' for each in guard.born)
        occasions[f"{table}_no_rebirth"] = f'BEFORE UPDATE ON "{table}" WHEN {changed}'
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return {name: f'CREATE TRIGGER "{name}" {occasion} {refuse}' for name, occasion in occasions.items()}


def _update(table: str, guard: Guard, each: str = "") -> str:
    """When changing a row is refused; `each` is what PostgreSQL writes before the condition."""
    if not guard.since:
        return f'BEFORE UPDATE ON "{table}"{each}'
    columns = ", ".join(f'"{column}"' for column in guard.columns)
    return f'BEFORE UPDATE OF {columns} ON "{table}"{each} WHEN ({guard.since})'


def _postgresql(table: str) -> dict[str, str]:
    guard, row = TABLES[table], " FOR EACH ROW"
    occasions = {f"{table}_no_truncate": f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT'}
    if guard.since:
        changed = " OR ".join(f'NEW."{each}" IS DISTINCT FROM OLD."{each}"' for each in guard.born)
        occasions[f"{table}_no_update"] = _update(table, guard, row)
        occasions[f"{table}_no_delete"] = f'BEFORE DELETE ON "{table}"{row}'
        occasions[f"{table}_no_rebirth"] = f'BEFORE UPDATE ON "{table}"{row} WHEN ({changed})'
    else:
        occasions[f"{table}_no_change"] = f'BEFORE UPDATE OR DELETE ON "{table}"{row}'
    function = f"{table}_refuse"
    refuse = (
        f'CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;"
    )
    return {
        name: f'{refuse} CREATE TRIGGER "{name}" {occasion} EXECUTE FUNCTION "{function}"()'
        for name, occasion in occasions.items()
    }
