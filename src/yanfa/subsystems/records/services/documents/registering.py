"""Putting a record into a register, and changing its facts while they may still change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.clock import now, today
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.keeping import Step, write_turns
from yanfa.kernel.workflow.records import process_of
from yanfa.subsystems.records.permissions.documents import KEPT, may_work

Record = TypeVar("Record", bound=models.Model)
#: Days outside of these years are mistakes of typing.
YEARS = range(2000, 2101)
#: Facts by which figures are split: fixed once the due day has passed, so that no closed year changes.
SPLITTING = frozenset({"project"})


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def register(
    record: Record,
    *,
    by: Any,
    entry: str | None = None,
    source: str = "",
    history: Sequence[tuple[str, datetime]] = (),
) -> Record:
    """Store a new record by an entry of its process. Raises ValidationError by field, and MoveRefused."""
    try:
        with transaction.atomic():
            check(record)
            return enter(record, by=by, entry=entry, source=source, history=history)
    except IntegrityError:
        check(record)  # somebody else stored the same at this moment: told in words, at the field
        raise


def check(record: models.Model) -> None:
    """Raise ValidationError, by field, for facts that do not hold."""
    for field in record._meta.concrete_fields:
        day = getattr(record, field.attname)
        if isinstance(field, models.DateField) and isinstance(day, date) and day.year not in YEARS:
            raise ValidationError({field.name: _("日期应在 2000 年至 2100 年之间，请核对。")})
    record.full_clean(exclude={"state", "recorded_at", "late"})


@transaction.atomic
def change(
    record: Record, *, by: Any, version: int, facts: Mapping[str, Any], states: frozenset[str], due: str
) -> Record:
    """Change facts of a record that was read at `version`, while it stands in one of these states.

    `due` names the field of the day that figures read: once it has passed, what splits figures stays as it is.
    Raises PermissionDenied, and ValidationError for facts that do not hold or were changed meanwhile.
    """
    locked: Any = type(record)._base_manager.select_for_update().get(pk=record.pk)
    insist(may_work(by, locked))
    if locked.state not in states:
        raise ValidationError(
            _("这条记录已到“%s”，内容不能再变更。") % locked.get_state_display(), code="state"
        )
    if locked.version != version:
        raise overtaken()
    before = changes.snapshot(locked, tuple(facts))
    for name, value in facts.items():
        setattr(locked, name, value)
    changed = changes.difference(before, locked)
    _keep_closed_years(locked, changed, due)
    insist(may_work(by, locked))
    if changed:
        check(locked)
        locked.version += 1
        locked.save()
        _hand_over(locked)
        log.record(KEPT, by=by, target=locked, changes=changed)
    kept: Record = locked
    return kept


def _hand_over(record: Any) -> None:
    """Whose turn it is may follow from the facts (the division, the due day)."""
    state = process_of(record).state(record.state)
    write_turns([Step(record, state, state, now())])


def _keep_closed_years(record: Any, changed: Mapping[str, Any], due: str) -> None:
    day = getattr(record, due)
    if SPLITTING & changed.keys() and day is not None and day < today():
        raise ValidationError({"project": _("应完成日 %s 已过，所属项目不能再变更。") % day}, code="closed")
