"""Keeping the index: a saved record is indexed in its own transaction, a deleted one forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.search.engines import Words, engine
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.search.sources import EVERYBODY, Source, registry
from yanfa.kernel.search.words import audience_word, pinyin_of, words_of

BATCH = 500
#: Records that wait for the end of a block, by model; None outside of one.
_gathered: ContextVar[dict[type[models.Model], set[Any]] | None] = ContextVar("search_gathered", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """Index each record once at the end of the block, however often it is saved: for who writes much in one go.

    Open a transaction around it: what is in the block is found when the block has ended.
    """
    token = _gathered.set({})
    try:
        yield
        waiting = _gathered.get() or {}
    finally:
        _gathered.reset(token)
    for model, keys in waiting.items():
        ordered = sorted(keys)
        for start in range(0, len(ordered), BATCH):
            index_many(model._base_manager.filter(pk__in=ordered[start : start + BATCH]).order_by("pk"))


def index(record: models.Model) -> None:
    """Index one record, or forget it where nobody may find it. Records without a source are passed over."""
    source = registry.get(type(record))
    if source is None:
        return
    if (waiting := _gathered.get()) is not None:
        waiting.setdefault(type(record), set()).add(record.pk)
    else:
        _put(record, source)


@transaction.atomic
def _put(record: models.Model, source: Source) -> None:
    audience = sorted({audience_word(token) for token in source.audience(record)})
    if not audience:
        forget(record)
        return
    shown = {
        "title": source.title(record)[:300],
        "summary": source.summary(record)[:300],
        "url": source.url(record),
    }
    entry, _ = SearchEntry.objects.update_or_create(**reference(record), defaults=shown)
    engine().put(entry.pk, _words(source, record, audience))


@transaction.atomic
def forget(record: models.Model) -> None:
    """Take a record out of the index."""
    for entry in SearchEntry.objects.filter(**reference(record)):
        engine().remove(entry.pk)
        entry.delete()


def index_many(records: Iterable[models.Model]) -> int:
    """Index a set that was written in bulk; the number indexed."""
    count = 0
    for record in records:
        index(record)
        count += 1
    return count


def rebuild() -> int:
    """Index every record of every source again; the number indexed."""
    return sum(index_many(source.model._default_manager.iterator(chunk_size=BATCH)) for source in registry)


def connect() -> None:
    """Listen to the models of all sources."""
    for source in registry:
        post_save.connect(_saved, sender=source.model, dispatch_uid=f"search {source.model._meta.label}")
        post_delete.connect(_deleted, sender=source.model, dispatch_uid=f"search {source.model._meta.label}")


def _words(source: Source, record: Any, audience: list[str]) -> Words:
    title = source.title(record)
    pinyin = pinyin_of(title) if source.named else []
    return Words([*words_of(title), *pinyin], words_of(source.body(record)), audience)


def _saved(sender: type[models.Model], instance: models.Model, raw: bool, **rest: Any) -> None:
    if not raw:
        index(instance)


def _deleted(sender: type[models.Model], instance: models.Model, **rest: Any) -> None:
    forget(instance)


__all__ = ["EVERYBODY", "connect", "forget", "gathering", "index", "index_many", "rebuild"]
