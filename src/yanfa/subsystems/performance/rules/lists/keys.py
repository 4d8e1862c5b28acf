"""Keys: what two rows have in common when they mean the same thing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

BLANKS = re.compile(r"\s+")
LONGEST = 200
SEPARATOR = " | "


def folded(text: str) -> str:
    """A text as it is compared: full-width signs as plain ones, without case, every run of blanks as one."""
    return BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def text_of(value: str | int | Decimal | date | None) -> str:
    """A typed value as text: 12.50 and 12.5 are the same, dates as 2026-01-05."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def key_of(values: Iterable[str | int | Decimal | date | None]) -> str:
    """The key of a row from the values of its key columns; "" where one of them is blank.

    A key over 200 characters keeps its beginning and is told apart by a digest of the whole.
    """
    parts = [folded(text_of(value)) for value in values]
    if not all(parts):
        return ""
    key = SEPARATOR.join(parts)
    if len(key) <= LONGEST:
        return key
    return f"{key[: LONGEST - 33]}#{hashlib.sha256(key.encode()).hexdigest()[:32]}"
