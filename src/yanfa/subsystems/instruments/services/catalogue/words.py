"""Indexing entries of the catalogue in sets: what kernel.search does for one saved record, for hundreds at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.search.engines import Words, engine
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.search.words import audience_word, words_of
from yanfa.subsystems.instruments.models import CatalogueEntry
from yanfa.subsystems.instruments.search.catalogue import CATALOGUE


def index_entries(entries: Sequence[CatalogueEntry]) -> None:
    """Bring the index up to date with these entries, inside the caller's transaction."""
    kind = ContentType.objects.get_for_model(CatalogueEntry)
    known = {
        row.object_id: row
        for row in SearchEntry.objects.filter(content_type=kind, object_id__in=[each.pk for each in entries])
    }
    _forget([known[each.pk] for each in entries if not each.listed and each.pk in known])
    shown = [each for each in entries if each.listed]
    for each in shown:
        row = known.setdefault(each.pk, SearchEntry(content_type=kind, object_id=each.pk))
        row.title, row.summary = CATALOGUE.title(each)[:300], CATALOGUE.summary(each)[:300]
        row.url = CATALOGUE.url(each)
    rows = [known[each.pk] for each in shown]
    SearchEntry.objects.bulk_create([row for row in rows if row.pk is None])
    SearchEntry.objects.bulk_update(
        [row for row in rows if not row._state.adding], ["title", "summary", "url"], batch_size=200
    )
    writer = engine()
    for each, row in zip(shown, rows, strict=True):
        audience = [audience_word(token) for token in CATALOGUE.audience(each)]
        assert row.pk is not None
        writer.put(row.pk, Words(words_of(row.title), words_of(CATALOGUE.body(each)), audience))


def indexed_summary(entry: CatalogueEntry) -> str:
    """The line under the link as the index has it; "" for an entry that is not indexed."""
    row = SearchEntry.objects.filter(**reference(entry)).first()
    return row.summary if row else ""


def _forget(rows: Sequence[SearchEntry]) -> None:
    writer = engine()
    for row in rows:
        writer.remove(row.pk)
    SearchEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
