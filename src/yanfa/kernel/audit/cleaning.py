"""What must not reach the log: line breaks that forge entries, secrets, and full identity numbers.

Everything that is recorded passes here, so that no caller has to remember it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from yanfa.kernel.identifiers import personal

LONGEST_TEXT = 2000
WITHHELD = "（不记录）"

_SECRET_NAME = re.compile(
    r"passw|pwd|secret|token|otp|credential|api_?key|private_?key|recovery|session", re.IGNORECASE
)
#: Line breaks, other control characters, the Unicode separators and the marks that turn the writing
#: direction.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def text(value: object, longest: int = LONGEST_TEXT) -> str:
    """One line of text: controls become spaces, lone surrogates "?", identity numbers masked, the end cut."""
    line = _CONTROL.sub(" ", str(value)).encode("utf-8", "replace").decode("utf-8")
    line = personal.mask_identity_numbers(line)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def changes(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON that reads back the same from every database; secrets, by name, are withheld."""
    return {
        text(name): WITHHELD if _SECRET_NAME.search(name) else _plain(value) for name, value in values.items()
    }


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case float() | Decimal() | UUID():
            # Text, because PostgreSQL rewrites numbers in jsonb (1.0 and 1.00 are one) and the digest would
            # differ.
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case models.Model():
            return f"{value._meta.label_lower}:{value.pk}"
        case Mapping():
            return changes(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return sorted((_plain(item) for item in value), key=str)
        case _:
            return text(value)
