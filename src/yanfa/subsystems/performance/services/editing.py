"""What every editing of the year's papers shares: lock, compare versions, change, check, log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.ui.refusals import overtaken

Record = TypeVar("Record", bound=models.Model)


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied with the sentence of a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def in_state(record: Any, states: Iterable[str], sentence: str) -> None:
    """Raise ValidationError unless the record stands in one of the states."""
    if record.state not in set(states):
        raise ValidationError(sentence)


def locked(record: Record, version: int | None = None) -> Record:
    """The record freshly read and locked; raises ValidationError where somebody saved a later version."""
    fresh = type(record)._base_manager.select_for_update().get(pk=record.pk)
    if version is not None and fresh.version != version:  # type: ignore[attr-defined]  # those that have one
        raise overtaken()
    return fresh


def change(
    record: Any, facts: Mapping[str, Any], names: Iterable[str], *, by: Any, action: str, about: Any = None
) -> bool:
    """Set the named facts of a locked record, check it, save it one version later, and log what changed.

    Says whether anything did. Raises ValidationError.
    """
    before = changes.snapshot(record)
    touched = [name for name in names if name in facts]
    for name in touched:
        setattr(record, name, facts[name])
    record.full_clean(exclude={field.name for field in record._meta.fields} - set(touched))
    changed = changes.difference(before, record)
    if not changed:
        return False
    record.version += 1
    record.save()
    log.record(action, by=by, target=about or record, summary=str(record), changes=changed)
    return True
