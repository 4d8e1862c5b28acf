"""Kinds of issued documents, declared by the apps that issue them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language


@dataclass(frozen=True)
class IssuedKind:
    """A kind of document; `code` is namespace.name."""

    code: str
    label: str | Promise
    label_en: str

    @property
    def name(self) -> str:
        """The label in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh")
        return str(self.label) if chinese else self.label_en


class UnknownKind(LookupError):
    """Documents name a kind that no app declares."""


_kinds: dict[str, IssuedKind] = {}


def register(kind: IssuedKind) -> IssuedKind:
    """Declare a kind. Raises ValueError for a second, different one of the same code."""
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The kind of document {kind.code} is declared twice.")
    return kind


def get(code: str) -> IssuedKind:
    """The kind of that code. Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(f"No app declares the kind of document {code!r}.") from None
