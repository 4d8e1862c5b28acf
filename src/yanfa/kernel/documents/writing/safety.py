"""Texts in spreadsheets: what a spreadsheet program would run as a formula is made plain text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

#: A cell that begins with one of these is a formula to some program (IV-4); full-width forms are folded first.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: XML 1.0 cannot hold these at all, so that a file with one does not open.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?[\d,]+(\.\d+)?%?")


def safe_text(text: str) -> str:
    """The text without control characters, and with an apostrophe before what would run as a formula.

    "-5.2" and "+8%" stay as they are: a number is no formula.
    """
    clean = FORBIDDEN.sub("", text)
    start = unicodedata.normalize("NFKC", clean[:1])
    if start in FORMULA_STARTS and not NUMBER.fullmatch(clean):
        return "'" + clean
    return clean


def is_formula(text: str) -> bool:
    """Whether some program would take the text for a formula."""
    return safe_text(text).startswith("'") and not text.startswith("'")


def safe_cell(value: Any) -> Any:
    """A cell's value for a spreadsheet: numbers and dates stay what they are, all else is safe text.

    Aware moments lose their zone, because a spreadsheet has none; convert them to Shanghai before.
    """
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    return safe_text(str(value))
