"""Instruments of the same kind, the most alike first: for a landing page, and for the joint review of purchases."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yanfa.kernel import policy
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import CatalogueEntry, Instrument
from yanfa.subsystems.instruments.rules.catalogue.likeness import (
    Likeness,
    Place,
    Profile,
    free_hours,
    likeness,
)
from yanfa.subsystems.instruments.services.catalogue.listing import telling_words

#: A middle class with fewer instruments than wanted is widened to its big class.
MIDDLE, BIG = 4, 2
COLUMNS = (
    *("pk", "instrument", "category", "words", "value", "district", "organisation"),
    *("instrument__longitude", "instrument__latitude"),
)


@dataclass(frozen=True)
class Similar:
    """A registered instrument beside the one asked for: how alike and why, and the hours of the last year."""

    instrument: Instrument
    likeness: Likeness
    used_hours: Decimal
    outside_hours: Decimal
    free_hours: Decimal
    same_unit: bool


def similar_to(
    *,
    category: str,
    words: str = "",
    value: Decimal | int = 0,
    unit: Organisation | None = None,
    place: Place | None = None,
    limit: int = 10,
    leaving_out: Instrument | None = None,
) -> list[Similar]:
    """Listed instruments of the same kind, the most alike first.

    category    six digits; the middle class is searched, the big class where that has too few.
    words       name, model, function of what is looked for.
    value       yuan; 0 leaves it out.
    unit        who asks: its own instruments are marked, and distances begin in its district without a `place`.
    """
    weights: Mapping[str, Decimal] = policy.get("instruments.likeness_weights").value
    places = district_places()
    origin = place or (places.get(unit.district) if unit else None)
    asked = Profile(category, telling_words(words), Decimal(value), origin)
    found = CatalogueEntry.objects.listed()
    if leaving_out is not None:
        found = found.exclude(instrument=leaving_out)
    rows = list(found.filter(category__startswith=category[:MIDDLE]).order_by("pk").values_list(*COLUMNS))
    if len(rows) < limit:
        rows = list(found.filter(category__startswith=category[:BIG]).order_by("pk").values_list(*COLUMNS))
    judged = ((likeness(asked, _profile(row, places), weights), row) for row in rows)
    best = heapq.nsmallest(limit, judged, key=lambda pair: (-pair[0].score, pair[1][0]))
    return list(_told(best, unit))


def similar_instruments(record: Instrument, limit: int = 6) -> list[Similar]:
    """Those like a listed instrument, itself left out."""
    return similar_to(
        category=record.category,
        words=f"{record.name} {record.model} {record.function}",
        value=record.original_value,
        unit=record.organisation,
        place=place_of(record, district_places()),
        limit=limit,
        leaving_out=record,
    )


def district_places() -> dict[str, Place]:
    """Where the districts lie, by code."""
    rows = policy.get("instruments.district_places").value
    return {row["code"]: Place(float(row["longitude"]), float(row["latitude"])) for row in rows}


def place_of(record: Instrument, places: Mapping[str, Place]) -> Place | None:
    """Where an instrument stands: its own coordinates, or the middle of its district."""
    return _place(record.longitude, record.latitude, record.district, places)


def _place(longitude: Any, latitude: Any, district: str, places: Mapping[str, Place]) -> Place | None:
    if longitude is not None and latitude is not None:
        return Place(float(longitude), float(latitude))
    return places.get(district)


def _profile(row: tuple[Any, ...], places: Mapping[str, Place]) -> Profile:
    _, _, category, words, value, district, _, longitude, latitude = row
    place = _place(longitude, latitude, district, places)
    return Profile(category, frozenset(words.split()), Decimal(value), place)


def _told(best: Iterable[tuple[Likeness, tuple[Any, ...]]], unit: Organisation | None) -> Iterable[Similar]:
    chosen = [(found, row[1]) for found, row in best]
    full = int(policy.get("instruments.full_use_hours").value)
    records = Instrument.objects.select_related("organisation", "catalogue_entry").in_bulk(
        [key for _, key in chosen]
    )
    for found, key in chosen:
        if key not in records:
            continue
        record = records[key]
        entry = record.catalogue_entry
        yield Similar(
            instrument=record,
            likeness=found,
            used_hours=entry.used_hours,
            outside_hours=entry.outside_hours,
            free_hours=free_hours(full, entry.used_hours),
            same_unit=unit is not None and record.organisation_id == unit.pk,
        )
