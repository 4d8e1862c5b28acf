"""What is searchable: one declaration for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

#: The audience token of what everybody may find, signed in or not.
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Source:
    """How records of a model are found and shown.

    title     what is searched with more weight and shown as the link; `named` adds its pinyin.
    body      what else is searched.
    summary   a line under the link.
    audience  the tokens of who may find the record (`kernel.access.audience`), or EVERYBODY.
    """

    model: type[models.Model]
    label: str | Promise
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    audience: Callable[[Any], Iterable[str]]
    body: Callable[[Any], str] = lambda record: ""
    summary: Callable[[Any], str] = lambda record: ""
    named: bool = False


class Registry:
    """Sources by model."""

    def __init__(self) -> None:
        self._sources: dict[type[models.Model], Source] = {}

    def register(self, source: Source) -> Source:
        """Take a source in; a model has one."""
        if source.model in self._sources:
            raise ValueError(f"{source.model.__name__} has a search source already.")
        self._sources[source.model] = source
        return source

    def get(self, model: type[models.Model]) -> Source | None:
        """The source of a model, if it is searchable."""
        return self._sources.get(model)

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())


registry = Registry()
register = registry.register
