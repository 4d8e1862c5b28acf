"""The figures of a month as plain data, their digest, and what a later computation says differently."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

#: A line of the report: {"code", "system", "value", "unit", "year"}; values as text, None where there is no figure.
Line = Mapping[str, Any]


def digest_of(lines: Sequence[Line]) -> str:
    """SHA-256 of the lines as JSON with sorted keys and no spaces."""
    text = json.dumps(list(lines), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changed(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[Line, Line | None]]:
    """The lines that are not the same any more, each with what it is now; None where it is gone."""
    now = {_key(line): line for line in after}
    return [(line, now.get(_key(line))) for line in before if now.get(_key(line)) != line]


def _key(line: Line) -> tuple[str, str]:
    return line["code"], line["system"]
