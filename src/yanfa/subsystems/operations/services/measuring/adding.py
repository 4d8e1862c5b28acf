"""INSERT … ON CONFLICT DO UPDATE that adds: rows meet in the database, whichever process counted them.

Django's bulk_create(update_conflicts=True) can replace what is there and not add to it, so the statement is written
here, once, for both databases: PostgreSQL and SQLite understand the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

#: Rows of a statement; a row of times has some forty columns.
ROWS = 100


def add(
    rows: Iterable[models.Model],
    *,
    keys: Sequence[str],
    sums: Sequence[str] = (),
    maxima: Sequence[str] = (),
) -> None:
    """Insert unsaved rows of one model; where a row of the same `keys` is, add the `sums` and keep the larger `maxima`.

    Every other column stays as its first insert wrote it. Rows are taken in the order of their keys, so that two
    processes never wait for each other. Two rows of the same keys in one call are refused by the database.
    """
    ordered = iter(sorted(rows, key=lambda row: tuple(str(getattr(row, name)) for name in keys)))
    while part := list(islice(ordered, ROWS)):
        _execute(part, keys, sums, maxima)


def _execute(
    rows: list[models.Model], keys: Sequence[str], sums: Sequence[str], maxima: Sequence[str]
) -> None:
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    table = quote(options.db_table)

    def columns(names: Sequence[str]) -> list[str]:
        return [quote(str(options.get_field(name).column)) for name in names]  # type: ignore[union-attr]

    changes = [f"{each} = {table}.{each} + excluded.{each}" for each in columns(sums)]
    changes += [
        f"{each} = CASE WHEN excluded.{each} > {table}.{each} THEN excluded.{each} ELSE {table}.{each} END"
        for each in columns(maxima)
    ]
    places = "(" + ", ".join(["%s"] * len(fields)) + ")"
    # Nothing of the statement comes from outside: names of tables and columns are those of the models.
    statement = (
        f"INSERT INTO {table} ({', '.join(quote(str(field.column)) for field in fields)}) "  # noqa: S608
        f"VALUES {', '.join([places] * len(rows))} "
        f"ON CONFLICT ({', '.join(columns(keys))}) DO UPDATE SET {', '.join(changes)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_prepared(field, row) for row in rows for field in fields])


def _prepared(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, True), connection)
