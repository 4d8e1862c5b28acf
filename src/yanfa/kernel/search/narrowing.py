"""Narrowing a list to the records that hold some words: exact, with no ranking and no cap, by the same index."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.expressions import RawSQL

from yanfa.kernel.search.engines import engine
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.search.words import words_of_query

_Row = TypeVar("_Row", bound=models.Model)


def holding(rows: models.QuerySet[_Row], text: str) -> models.QuerySet[_Row]:
    """The rows whose title or body holds every word of the text; all rows for a text without words.

    Who may see them is not asked here: the rows given are those that the reader may see.
    """
    wanted = words_of_query(text)
    if not wanted:
        return rows
    sql, parameters = engine().holding(wanted)
    entries = SearchEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(rows.model),
        pk__in=RawSQL(sql, parameters),  # noqa: S611  words are parameters, never part of the statement
    )
    return rows.filter(pk__in=entries.values("object_id"))
