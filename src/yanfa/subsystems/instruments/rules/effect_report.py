"""The figures of a yearly report as plain data: their digest, and what a later computation says differently."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Figures = Mapping[str, Any]


def digest_of(figures: Figures) -> str:
    """SHA-256 of the figures as JSON with sorted keys and no spaces."""
    text = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def growth(now: str | None, before: str | None) -> Decimal | None:
    """The change against the year before in per cent with two decimals; None without both figures."""
    if now is None or before is None or not Decimal(before):
        return None
    return ((Decimal(now) / Decimal(before) - 1) * 100).quantize(Decimal("0.01"))


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """A part in per cent with two decimals; None of nothing."""
    return (part * 100 / whole).quantize(Decimal("0.01")) if whole else None
