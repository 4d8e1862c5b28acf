"""Rows of a list on their way into the database: judged first, written in one short transaction afterwards.

Reading 200,000 rows takes longer than a write transaction may last, and holding them takes more memory than a web
process has. They are judged into a private file (`kernel.documents.tabular.staging`), which a preview leaves for the
import that follows, and go from there into the table by the database's own bulk way.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from yanfa.kernel.documents.tabular.loading import load
from yanfa.kernel.documents.tabular.staging import Stage
from yanfa.subsystems.performance.choices import SetAside
from yanfa.subsystems.performance.models import ListRow
from yanfa.subsystems.performance.rules.lists import Judged

#: A text as JSON writes it; making a whole encoder for each row would take longer than the row.
quoted = json.JSONEncoder(ensure_ascii=False).encode
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


def write_to(upload_id: int, stage: Stage) -> None:
    """Insert all rows for an upload in the current transaction."""
    load(ListRow, ("upload_id", *FIELDS), ([upload_id, *row] for row in stage.rows()))


def first_of(stage: Stage, count: int) -> list[Judged]:
    """The first rows, as they were judged."""
    return [_judged(dict(zip(FIELDS, row, strict=True))) for row in islice(stage.rows(), count)]


def plain(row: Judged) -> list[Any]:
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
        f"[{', '.join(map(quoted, row.cells))}]",
    ]


def _judged(row: dict[str, Any]) -> Judged:
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None for name in ("on", "due_on", "done_on")
    }
    return Judged(
        number=row["number"],
        counted=row["counted"],
        key=row["key"],
        on=days["on"],
        amount=None if row["amount"] is None else Decimal(row["amount"]),
        due=days["due_on"],
        done=days["done_on"],
        numerator=row["numerator"],
        reason=SetAside(row["reason"]) if row["reason"] else None,
        duplicate_of=row["duplicate_of"],
        weight=Decimal(row["weight"]),
        adds=Decimal(row["adds"]),
        cells=tuple(json.loads(row["cells"])),
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _number(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
