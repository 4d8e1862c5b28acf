"""Texts as they are compared: what two cells have in common when they mean the same thing."""

import unicodedata
from datetime import date
from decimal import Decimal


def folded(text: str) -> str:
    """A text as it is compared: full-width signs as plain ones, without case, every run of blanks as one."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(plain.split()).casefold()


def text_of(value: str | int | Decimal | date | None) -> str:
    """A typed value as text: 12.50 and 12.5 are the same, dates as 2026-01-05."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
