"""Keeping the catalogue's entries as the records are: after a move, after an import, and by a check of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from yanfa.kernel.search.words import words_of
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.catalogue import BookingWay
from yanfa.subsystems.instruments.choices.registry import Funding, InstrumentState
from yanfa.subsystems.instruments.models import CatalogueEntry, Instrument, PriceItem
from yanfa.subsystems.instruments.models.catalogue import new_stamp
from yanfa.subsystems.instruments.search.catalogue import CATALOGUE
from yanfa.subsystems.instruments.services.catalogue.words import index_entries, indexed_summary

BATCH = 500
#: Words shorter than this say nothing of what an instrument is.
SHORTEST_WORD = 2
#: Columns that the record does not decide.
_KEPT = frozenset({"id", "instrument", "stamp", "free_on", "used_hours", "outside_hours", "uses"})
_FIELDS = [field.attname for field in CatalogueEntry._meta.concrete_fields if field.name not in _KEPT]


def relist(keys: Iterable[int]) -> int:
    """Bring the entries of these instruments up to date; the number changed. Repeating it changes nothing."""
    return sum(_relist(batch) for batch in _batches(keys))


def rebuild() -> int:
    """Hold every entry to its record and write what differs; the number changed."""
    keys = Instrument.objects.order_by("pk").values_list("pk", flat=True)
    return relist(keys.iterator(chunk_size=BATCH))


@transaction.atomic
def rename_unit(unit: Organisation) -> int:
    """Index a unit's entries under its present name, where the index knows another; the number indexed."""
    entries = CatalogueEntry.objects.listed().filter(organisation=unit)
    first = entries.order_by("pk").first()
    if first is None or CATALOGUE.summary(first) == indexed_summary(first):
        return 0
    found = list(entries.select_related("instrument__organisation"))
    for start in range(0, len(found), BATCH):
        index_entries(found[start : start + BATCH])
    first.stamp = new_stamp()
    first.save(update_fields=["stamp"])
    return len(found)


def catch_up() -> int:
    """Bring up to date what was changed past the signals: imports and moves of sets. The number changed."""
    return relist(stale().values_list("pk", flat=True))


def stale() -> models.QuerySet[Instrument]:
    """Instruments whose entry is missing or tells of an older record."""
    told: models.QuerySet[Instrument] = Instrument.objects.filter(catalogue_entry__isnull=False).exclude(
        catalogue_entry__record_version=F("version"), catalogue_entry__record_state=F("state")
    )
    missing = Instrument.objects.listed().filter(catalogue_entry=None)
    found: models.QuerySet[Instrument] = Instrument.objects.filter(
        Q(pk__in=missing.values("pk")) | Q(pk__in=told.values("pk"))
    ).order_by("pk")
    return found


def verify_catalogue() -> list[str]:
    """Sentences about entries that differ from their records; empty when the catalogue is right."""
    problems: list[str] = []
    keys = Instrument.objects.order_by("pk").values_list("pk", flat=True)
    for batch in _batches(keys.iterator(chunk_size=BATCH)):
        for record, facts, entry in _read(batch):
            if entry is None and not record.listed:
                continue
            if entry is None:
                problems.append(f"The catalogue has no entry of the instrument {record.public_id}.")
            elif differing := sorted(_differences(entry, facts)):
                told = ", ".join(differing)
                problems.append(f"The catalogue's entry of {record.public_id} differs in {told}.")
    return problems


def facts_of(record: Instrument, *, priced: bool) -> dict[str, Any]:
    """What an entry says of a record, by column; `priced` whether it has prices of its own."""
    return {
        "organisation_id": record.organisation_id,
        "listed": record.listed,
        "suspended": record.state == InstrumentState.SUSPENDED,
        "category": record.category,
        "district": record.district,
        "country": record.country,
        "share_mode": record.share_mode,
        "funds": " ".join(fund for fund in Funding if getattr(record, f"fund_{fund}")),
        "fee": priced or bool(record.fee.strip()),
        "booking": _booking(record),
        "value": int(record.original_value),
        "in_use_since": record.in_use_since,
        "published_at": record.first_published_at,
        "words": " ".join(sorted(telling_words(f"{record.name} {record.model} {record.function}"))),
        "record_version": record.version,
        "record_state": record.state,
    }


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about."""
    return frozenset(word for word in words_of(text) if len(word) >= SHORTEST_WORD)


def _booking(record: Instrument) -> str:
    if record.calendar_id:
        return BookingWay.ONLINE
    return BookingWay.LINK if record.service_url else BookingWay.CONTACT


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _read(keys: Sequence[int]) -> list[tuple[Instrument, dict[str, Any], CatalogueEntry | None]]:
    """Records with what their entries should say, and the entries that are there."""
    records = Instrument.objects.filter(pk__in=keys).select_related("organisation").order_by("pk")
    entries = {each.instrument_id: each for each in CatalogueEntry.objects.filter(instrument__in=keys)}
    priced = set(PriceItem.objects.filter(instrument__in=keys).values_list("instrument_id", flat=True))
    return [
        (record, facts_of(record, priced=record.pk in priced), entries.get(record.pk)) for record in records
    ]


def _differences(entry: CatalogueEntry, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(entry, name) != value}


@transaction.atomic
def _relist(keys: Sequence[int]) -> int:
    new: list[CatalogueEntry] = []
    changed: list[CatalogueEntry] = []
    for record, facts, entry in _read(keys):
        if entry is None:
            if record.listed:
                new.append(CatalogueEntry(instrument=record, **facts))
        elif differing := _differences(entry, facts):
            _apply(entry, record, differing)
            changed.append(entry)
    CatalogueEntry.objects.bulk_create(new)
    CatalogueEntry.objects.bulk_update(changed, [*_FIELDS, "stamp"], batch_size=100)
    index_entries([*new, *changed])
    return len(new) + len(changed)


def _apply(entry: CatalogueEntry, record: Instrument, differing: dict[str, Any]) -> None:
    entry.instrument = record
    for name, value in differing.items():
        setattr(entry, name, value)
    entry.stamp = new_stamp()
