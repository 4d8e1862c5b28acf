"""The public figures of the catalogue: numbers and value by class, district, kind of unit and age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from yanfa.subsystems.instruments.rules.catalogue.years import age_band
from yanfa.subsystems.instruments.services.catalogue.snapshot import Row, Snapshot, current

_lock = Lock()
_kept: list[Statistics] = []


@dataclass(frozen=True)
class Part:
    """A part of all instruments: a code of its dimension, how many, their value in yuan."""

    code: str
    count: int
    value: int


@dataclass(frozen=True)
class Statistics:
    """The figures of one state of the catalogue; each dimension's parts add up to the whole."""

    snapshot: Snapshot
    count: int
    value: int
    units: int
    shared: int
    by_category: tuple[Part, ...]
    by_district: tuple[Part, ...]
    by_unit_kind: tuple[Part, ...]
    by_age: tuple[Part, ...]


def statistics() -> Statistics:
    """The figures of the catalogue as it stands; computed once for each state of it."""
    snapshot = current()
    with _lock:
        if not _kept or _kept[0].snapshot is not snapshot:
            _kept[:] = [compute(snapshot)]
        return _kept[0]


def compute(snapshot: Snapshot) -> Statistics:
    """One pass for each dimension."""
    rows = snapshot.rows
    return Statistics(
        snapshot=snapshot,
        count=len(rows),
        value=sum(row.value for row in rows),
        units=len({row.organisation for row in rows}),
        shared=sum(row.share_mode == "external" for row in rows),
        by_category=_parts(rows, lambda row: row.category[:2]),
        by_district=_parts(rows, lambda row: row.district),
        by_unit_kind=_parts(rows, lambda row: snapshot.units[row.organisation].kind),
        by_age=_parts(rows, lambda row: age_band(row.in_use_since, snapshot.today)),
    )


def _parts(rows: list[Row], code_of: Callable[[Row], str]) -> tuple[Part, ...]:
    counts: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for row in rows:
        code = code_of(row)
        counts[code] += 1
        values[code] += row.value
    return tuple(Part(code, counts[code], values[code]) for code in sorted(counts))
