"""Keys: what two rows have in common when they mean the same thing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from yanfa.kernel.documents.tabular.keys import folded, text_of

LONGEST = 200
SEPARATOR = " | "


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
