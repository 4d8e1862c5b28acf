"""What a change changed: a record's fields before and after, as the log keeps them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models


def snapshot(record: models.Model, fields: Collection[str] | None = None) -> dict[str, Any]:
    """{field: value} of the stored columns, or of those named; foreign keys as their key.

    A field with the attribute `sensitive` (encrypted fields have it) gives a mark that tells whether it
    changed and nothing else.
    """
    return {
        field.name: _mark(record, field)
        if getattr(field, "sensitive", False)
        else field.value_from_object(record)
        for field in record._meta.concrete_fields
        if fields is None or field.name in fields
    }


def difference(before: dict[str, Any], record: models.Model) -> dict[str, list[Any]]:
    """{field: [before, after]} of what differs from an earlier `snapshot` of the same record."""
    after = snapshot(record, before.keys())
    return {
        name: [_shown(before[name]), _shown(after[name])] for name in before if before[name] != after[name]
    }


class _Withheld:
    """Stands for a value that may be compared but not written down."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Withheld) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __repr__(self) -> str:
        return "（不记录）"


def _mark(record: models.Model, field: models.Field[Any, Any]) -> _Withheld:
    return _Withheld(field.value_from_object(record))


def _shown(value: Any) -> Any:
    return repr(value) if isinstance(value, _Withheld) else value
