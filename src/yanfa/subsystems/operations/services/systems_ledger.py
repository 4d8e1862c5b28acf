"""What all verbs of these registers share: storing a row with its line in the log, and changing one under lock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.subsystems.operations.permissions import may_manage, may_work
from yanfa.subsystems.operations.permissions.systems import CHANGED, REGISTERED

Record = TypeVar("Record", bound=models.Model)
#: Columns that say nothing to a reader of the log.
SILENT = {"id", "public_id", "recorded_at", "recorded_by", "late", "version", "holder_index"}


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def insist_on_officer(by: Any) -> None:
    """Raise PermissionDenied unless an officer acts, or the platform itself (None: a preview, a demonstration)."""
    if by is not None:
        insist(may_manage(by))


def insist_on_worker(by: Any) -> None:
    """Raise PermissionDenied unless somebody acts who does the work, or the platform itself."""
    if by is not None:
        insist(may_work(by))


def store(record: Record, *, by: Any, about: models.Model | None = None, action: str = REGISTERED) -> Record:
    """Check and insert a row, and write it down at the record that it is about. Raises ValidationError."""
    if hasattr(record, "recorded_by"):
        record.recorded_by = by
    record.full_clean()
    insert(record, lambda: record.save(force_insert=True))
    note(record, by=by, about=about, action=action)
    return record


def insert(record: models.Model, write: Callable[[], Any]) -> Any:
    """Insert a checked row; where another took its number in the same moment, say so as the check would have.

    Raises ValidationError.
    """
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        record.full_clean(exclude=["state"])
        raise


def note(
    record: models.Model, *, by: Any, about: models.Model | None = None, action: str = REGISTERED
) -> None:
    """Write a stored row into the log; what is sensitive stays out of it."""
    facts = changes.snapshot(record, {field.name for field in record._meta.concrete_fields} - SILENT)
    told = {name: str(value) for name, value in facts.items() if value not in (None, "")}
    summary = f"{record._meta.verbose_name} {record}" if about is not None else ""
    log.record(action, by=by, target=about or record, summary=summary, changes=told)


def locked(record: Record) -> Record:
    """The record freshly read, held until the transaction ends: what hangs on it is checked one after another."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def change(
    record: Record, facts: Mapping[str, Any], *, by: Any, version: int, fields: Collection[str]
) -> Record:
    """Set facts of a record that was read at `version`; what does not change is not written down.

    Raises ValidationError for facts that do not hold, or for a record that was changed meanwhile.
    """
    fresh: Any = locked(record)
    if fresh.version != version:
        raise overtaken()
    before = changes.snapshot(fresh, fields)
    for name in fields:
        if name in facts:
            setattr(fresh, name, facts[name])
    changed = changes.difference(before, fresh)
    if changed:
        fresh.full_clean()
        fresh.version += 1
        fresh.save()
        log.record(CHANGED, by=by, target=fresh, changes=changed)
    return fresh  # type: ignore[no-any-return]
