"""The published versions of an instrument, each with what it changed of the one before."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from yanfa.subsystems.instruments.effects.changes import put
from yanfa.subsystems.instruments.models import Instrument, InstrumentVersion
from yanfa.subsystems.instruments.rules.registry import FACTS, differences
from yanfa.subsystems.instruments.services.changes import shown

MOST = 20


def history_of(record: Instrument) -> list[dict[str, Any]]:
    """The latest versions, newest first: the row and its differences (label, before, after) in words."""
    rows = list(
        InstrumentVersion.objects.filter(instrument=record)
        .select_related("organisation")
        .order_by("-valid_from")[: MOST + 1]
    )
    older = {later.pk: earlier for later, earlier in pairwise(rows)}
    return [
        {
            "version": row,
            "first": row.pk not in older,
            "differences": _differences(older[row.pk], row) if row.pk in older else [],
        }
        for row in rows[:MOST]
    ]


def _differences(before: InstrumentVersion, after: InstrumentVersion) -> list[tuple[Any, Any, Any]]:
    names = [name for name, _old, _new in differences(before.facts, after.facts, FACTS)]
    old, new = (_record_of(version) for version in (before, after))
    label: Any = Instrument._meta.get_field
    rows = [(label(name).verbose_name, shown(old, name), shown(new, name)) for name in names]
    if before.organisation_id != after.organisation_id:
        named = label("organisation").verbose_name
        rows.append((named, before.organisation.name, after.organisation.name))
    return rows


def _record_of(version: InstrumentVersion) -> Instrument:
    """A record in memory that holds what the version published."""
    return put(Instrument(), {name: value for name, value in version.facts.items() if name in FACTS})
