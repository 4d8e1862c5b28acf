"""Locking a figure with its evidence, and holding the locked value against a new computation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now
from yanfa.kernel.indicators.compute import Filters, Value, compute, rows_of
from yanfa.kernel.indicators.declare import Indicator, Part
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry

#: Rows that are read at once.
CHUNK = 2000

LOCKED = actions.register("indicators.lock", "锁定指标值")


@dataclass(frozen=True)
class Recheck:
    """What a locked value says beside today's computation of the same period."""

    locked: LockedValue
    today: Value
    same_value: bool
    same_rows: bool


def lock(indicator: Indicator, period: Period, *, by: Any, filters: Filters | None = None) -> LockedValue:
    """Keep the figure as it is now, with the rows that it counts, or their digest where it keeps no rows."""
    rows = evidence(indicator, period, filters) if indicator.keeps_rows else {}
    proof = proved(rows) if indicator.keeps_rows else _streamed(indicator, period, filters)
    value = compute(indicator, period, filters)
    with transaction.atomic():
        locked = LockedValue.objects.create(
            code=indicator.code,
            period_start=period.start,
            period_end=period.end,
            filters=dict(filters or {}),
            unit=value.unit,
            value=value.value,
            numerator=value.numerator,
            denominator=value.denominator,
            rows=rows,
            row_counts=proof.counts,
            rows_digest=proof.digest,
            locked_by=by,
            locked_at=now(),
        )
        log.record(
            LOCKED, by=by, target=locked, summary=f"{indicator.label} {period}：{value.value}{value.unit}"
        )
    return locked


def recheck(locked: LockedValue) -> Recheck:
    """Compute the locked figure again and say whether value and rows are still the same."""
    indicator = registry[locked.code]
    value = compute(indicator, locked.period, locked.filters)
    proof = _streamed(indicator, locked.period, locked.filters)
    return Recheck(locked, value, locked.agrees_with(value), proof.digest == locked.rows_digest)


@dataclass(frozen=True)
class Proof:
    """SHA-256 of the rows of both parts in a canonical form, and how many rows each part has."""

    digest: str
    counts: dict[str, int]


def evidence(
    indicator: Indicator, period: Period, filters: Filters | None = None
) -> dict[str, list[list[str]]]:
    """The rows of both parts as shown on the page of rows, headings first."""
    return {name: list(_shown(indicator, part, period, filters)) for name, part in _parts(indicator)}


def proved(parts: Mapping[str, Iterable[list[str]]]) -> Proof:
    """The proof of rows that come one by one, headings first, in memory that does not grow with them.

    What is hashed is the JSON of {part: rows} with sorted keys and no spaces.
    """
    hashed, counts = hashlib.sha256(b"{"), {}
    for place, name in enumerate(sorted(parts)):
        hashed.update(f"{',' if place else ''}{_json(name)}:[".encode())
        number = 0
        for number, row in enumerate(parts[name], 1):
            hashed.update(f"{',' if number > 1 else ''}{_json(row)}".encode())
        hashed.update(b"]")
        counts[name] = max(0, number - 1)
    hashed.update(b"}")
    return Proof(hashed.hexdigest(), counts)


def _streamed(indicator: Indicator, period: Period, filters: Filters | None) -> Proof:
    return proved({name: _shown(indicator, part, period, filters) for name, part in _parts(indicator)})


def _parts(indicator: Indicator) -> Iterator[tuple[str, Part]]:
    for name, part in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        if part is not None:
            yield name, part


def _shown(indicator: Indicator, part: Part, period: Period, filters: Filters | None) -> Iterator[list[str]]:
    yield [column.label for column in part.columns]
    rows = rows_of(indicator, part, period, filters).values_list(*(column.path for column in part.columns))
    for row in rows.iterator(CHUNK):
        yield [str(cell) if cell is not None else "" for cell in row]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
