"""Rows of a list on their way into the database: judged first, written in one short transaction afterwards.

Reading 200,000 rows takes longer than a write transaction may last, and holding them takes more memory than a web
process has. They are judged into a temporary file, and go from there into the table by the database's own bulk way.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

from django.db import connection

from yanfa.subsystems.performance.models import ListRow
from yanfa.subsystems.performance.rules.lists import Judged

BATCH = 2000
FIELDS = (
    "number",
    "key",
    "on",
    "amount",
    "due_on",
    "done_on",
    "numerator",
    "counted",
    "reason",
    "duplicate_of",
    "weight",
    "adds",
    "cells",
)


class Spool:
    """Judged rows on the disk, in their order; gone when it is closed."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._batch: list[list[Any]] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()

    def put(self, row: Judged) -> None:
        """Append a row."""
        self._batch.append(_plain(row))
        if len(self._batch) >= BATCH:
            self._write_out()

    def _write_out(self) -> None:
        self._file.write(json.dumps(self._batch, ensure_ascii=False) + "\n")
        self._batch = []

    def write_to(self, upload_id: int) -> None:
        """Insert all rows for an upload in the current transaction."""
        self._write_out()
        self._file.seek(0)
        rows = ([upload_id, *row] for line in self._file for row in json.loads(line))
        names = ", ".join(_quoted(name) for name in ("upload_id", *FIELDS))
        if connection.vendor == "postgresql":
            _copy(names, rows)
        else:
            _insert(names, rows)


def _copy(names: str, rows: Iterable[list[Any]]) -> None:
    statement = f"COPY {_quoted(ListRow._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)


def _insert(names: str, rows: Iterator[list[Any]]) -> None:
    places = ", ".join(["%s"] * (len(FIELDS) + 1))
    statement = f"INSERT INTO {_quoted(ListRow._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _plain(row: Judged) -> list[Any]:
    """The values in the order of FIELDS, as both databases take them: dates and decimals as text."""
    return [
        row.number,
        row.key,
        _day(row.on),
        _number(row.amount),
        _day(row.due),
        _day(row.done),
        row.numerator,
        row.counted,
        row.reason or "",
        row.duplicate_of,
        _number(row.weight),
        _number(row.adds),
        json.dumps(row.cells, ensure_ascii=False),
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
