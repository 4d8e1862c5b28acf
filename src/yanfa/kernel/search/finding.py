"""Finding records: every word must occur, and one of the reader's audience tokens must be the record's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from yanfa.kernel.access.audience import tokens_of
from yanfa.kernel.search.engines import engine
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.search.sources import EVERYBODY, registry
from yanfa.kernel.search.words import audience_word, words_of_query

SHOWN = 50
MOST_WORDS = 12


@dataclass(frozen=True)
class Found:
    """One hit as a page shows it."""

    title: str
    summary: str
    url: str
    label: str | Promise


def find(text: str, user: Any, limit: int = SHOWN) -> list[Found]:
    """The best hits for the text that this person may find, the best first; none for a text without words."""
    wanted = words_of_query(text)[:MOST_WORDS]
    if not wanted:
        return []
    readers = sorted({audience_word(token) for token in {EVERYBODY, *tokens_of(user)}})
    ids = engine().find(wanted, readers, limit)
    entries = SearchEntry.objects.select_related("content_type").in_bulk(ids)
    return [_found(entries[each]) for each in ids if each in entries]


def _found(entry: SearchEntry) -> Found:
    model = entry.content_type.model_class()
    source = registry.get(model) if model else None
    return Found(entry.title, entry.summary, entry.url, source.label if source else "")
