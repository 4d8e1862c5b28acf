"""Rows of a long list into a table by the database's own bulk way: COPY on PostgreSQL, prepared inserts on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 2000


def load(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows into the table of a model in the current transaction, in their order.

    `columns` are names of the database; values are as both databases take them: dates and decimals may be text.
    Nothing is checked but what the table itself checks, and no object is made: 200,000 rows take seconds.
    """
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    else:
        places = ", ".join(["%s"] * len(columns))
        _insert(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608  names of our own models


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    # COPY goes past Django's cursor, and so would its errors.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)


def _insert(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    remaining = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, BATCH)):
            cursor.executemany(statement, batch)
