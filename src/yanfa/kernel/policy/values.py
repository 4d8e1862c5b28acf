"""What a parameter is: its kinds, its dated versions, the value that a case is judged by. No Django here."""

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Kind(StrEnum):
    """What a value may be: a list holds scalars, a table is a mapping or a list of mappings."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Basis:
    """The rule that fixes a number: title of the document, its number, the article."""

    document: str
    number: str = ""
    article: str = ""

    def __str__(self) -> str:
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.document}》{number}{self.article}"


@dataclass(frozen=True, slots=True)
class Version:
    """A value in force from one date to another, both included; ``valid_to`` None is without end."""

    value: Any
    valid_from: date
    valid_to: date | None
    basis: Basis
    source: str
    unverified: bool = False

    def in_force(self, on: date) -> bool:
        """Whether the version holds on that date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, text or table that a public rule fixes, with its versions in order of date."""

    code: str
    label: str
    unit: str
    kind: Kind
    versions: tuple[Version, ...]
    label_en: str = ""
    file: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """The value in force on a date. A case stores ``version_id`` and is always judged by that version."""

    code: str
    value: Any
    version_id: str
    unit: str
    basis: Basis
    unverified: bool
    #: Where the text of the rule was read; for a city's own version, why it was proposed.
    source: str = ""


def fits(value: Any, kind: Kind) -> bool:
    """Whether a value is of the kind; a decimal may be written as an integer, a truth value is no number."""
    if kind is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is Kind.DECIMAL:
        return isinstance(value, Decimal) or fits(value, Kind.INTEGER)
    if kind is Kind.TEXT:
        return isinstance(value, str)
    if kind is Kind.LIST:
        return isinstance(value, list) and not any(isinstance(item, list | dict) for item in value)
    rows = value if isinstance(value, list) else [value]
    return bool(rows) and all(isinstance(row, dict) for row in rows)


def dump(value: Any) -> str:
    """The value as JSON text with exact decimals and sorted keys, as it is stored and hashed."""
    if isinstance(value, dict):
        pairs = (f"{dump(str(key))}: {dump(item)}" for key, item in sorted(value.items()))
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(dump(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}" if value % 1 else f"{value:.1f}"
    if isinstance(value, date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


def load(text: str) -> Any:
    """The value of JSON text, with decimals instead of floats; raises ValueError for what is not JSON."""
    return json.loads(text, parse_float=Decimal)


def version_id(code: str, version: Version) -> str:
    """The id of a version in a file: code, first date, and a digest of the value that shows a change."""
    digest = sha256(dump(version.value).encode()).hexdigest()[:12]
    return f"{code}@{version.valid_from.isoformat()}#{digest}"
