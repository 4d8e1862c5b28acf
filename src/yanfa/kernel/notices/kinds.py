"""Kinds of notices: their texts in both languages and the ways on which they leave."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation


class Channel(StrEnum):
    """A way to a person. The site message is always written; it is the record of what was said."""

    SITE = "site"
    MAIL = "mail"


class UnknownKind(LookupError):
    """A notice was to be sent whose kind no app declares."""


@dataclass(frozen=True)
class Text:
    """Title and body in one language."""

    title: str
    body: str


@dataclass(frozen=True)
class Kind:
    """What is said: texts with {names} that the context fills, in Chinese and in English.

    Raises ValueError where the two languages name different things: one of them would be wrong.
    """

    code: str
    title: str
    title_en: str
    body: str
    body_en: str
    channels: frozenset[Channel] = frozenset({Channel.SITE, Channel.MAIL})

    def __post_init__(self) -> None:
        chinese, english = names_in(self.title, self.body), names_in(self.title_en, self.body_en)
        if chinese != english:
            raise ValueError(f"{self.code}: the Chinese text names {chinese}, the English {english}.")

    def written(self, context: Mapping[str, object]) -> tuple[Text, Text]:
        """Chinese and English with the context filled in. Raises KeyError for a name that is missing.

        Labels in the context are lazy: each text takes them in its own language, not in that of the officer.
        """
        with translation.override("zh-hans"):
            chinese = _filled(self.title, self.body, context)
        with translation.override("en"):
            return chinese, _filled(self.title_en, self.body_en, context)


class Registry:
    """All kinds by code."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}

    def register(self, kind: Kind) -> str:
        """Take a kind in and give its code."""
        if self._kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"The notice {kind.code} is declared twice.")
        return kind.code

    def get(self, code: str) -> Kind:
        """The kind of that code. Raises UnknownKind."""
        try:
            return self._kinds[code]
        except KeyError:
            raise UnknownKind(f"No app declares the notice {code!r}.") from None

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())


registry = Registry()
register = registry.register


def names_in(*texts: str) -> set[str]:
    """The {names} that texts ask for."""
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _filled(title: str, body: str, context: Mapping[str, object]) -> Text:
    told = {name: _one_line(value) for name, value in context.items()}
    return Text(title.format_map(told), body.format_map(told))


def _one_line(value: object) -> str:
    """A value without line ends: in the subject of a mail they would begin a header."""
    return " ".join(str(value).split())
