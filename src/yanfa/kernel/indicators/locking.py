"""Locking a figure with its evidence, and holding the locked value against a new computation."""

from __future__ import annotations

import hashlib
import json
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

LOCKED = actions.register("indicators.lock", "锁定指标值")


@dataclass(frozen=True)
class Recheck:
    """What a locked value says beside today's computation of the same period."""

    locked: LockedValue
    today: Value
    same_value: bool
    same_rows: bool


def lock(indicator: Indicator, period: Period, *, by: Any, filters: Filters | None = None) -> LockedValue:
    """Keep the figure as it is now, with the rows that it counts."""
    rows = evidence(indicator, period, filters)
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
            rows_digest=digest(rows),
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
    rows = evidence(indicator, locked.period, locked.filters)
    return Recheck(locked, value, locked.agrees_with(value), digest(rows) == locked.rows_digest)


def evidence(
    indicator: Indicator, period: Period, filters: Filters | None = None
) -> dict[str, list[list[str]]]:
    """The rows of both parts as shown on the page of rows, headings first."""
    parts = {"numerator": indicator.numerator, "denominator": indicator.denominator}
    return {
        name: _shown(indicator, part, period, filters) for name, part in parts.items() if part is not None
    }


def digest(rows: dict[str, list[list[str]]]) -> str:
    """SHA-256 of the rows in a canonical form."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _shown(indicator: Indicator, part: Part, period: Period, filters: Filters | None) -> list[list[str]]:
    rows = rows_of(indicator, part, period, filters).values_list(*(column.path for column in part.columns))
    headings = [column.label for column in part.columns]
    return [headings, *([str(cell) if cell is not None else "" for cell in row] for row in rows)]
