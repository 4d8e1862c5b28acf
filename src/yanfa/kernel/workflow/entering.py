"""How a record is born in a process: ``enter`` for one, ``enter_many`` for an import.

A record that comes from elsewhere may be born in a later state, with the source it comes from and the moments at
which it passed each state, so that numbers over past years are right.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import log

from . import door
from .catalogue import action_of
from .checking import checked_answers, insist
from .errors import Cause, MoveRefused
from .keeping import BATCH, Step, past_spans, write_turns
from .models import StateSpan
from .moving import log_denial, logged_answers, run_effects
from .process import Process
from .records import process_of, state_field
from .tables import Entry, State
from .telling import tell
from .uploads import kept

Record = TypeVar("Record", bound=models.Model)
#: State codes with the moment of entering each, oldest first; the last is the state of birth.
History = Sequence[tuple[str, datetime]]


class HistoryRefused(ValueError):
    """The dates that a record brings along cannot be; the message is a sentence for who imports it."""


def enter(
    record: Record,
    *,
    by: Any,
    entry: str | None = None,
    data: Mapping[str, Any] | None = None,
    source: str = "",
    history: History = (),
) -> Record:
    """Store a new record in the state of an entry (the first one when None) and return it.

    ``source`` and ``history`` are for entries that import. Raises MoveRefused, and HistoryRefused for impossible
    dates.
    """
    return enter_many([record], by=by, entry=entry, data=data, source=source, histories=[history])[0]


def enter_many(
    records: Sequence[Record],
    *,
    by: Any,
    entry: str | None = None,
    data: Mapping[str, Any] | None = None,
    source: str = "",
    histories: Sequence[History] = (),
) -> list[Record]:
    """Store new records of one model in one transaction, all or none, with one bulk write to the log."""
    if not records:
        return []
    process = process_of(records[0])
    step = process.entry(entry)
    paths = [_path(process, step, history, source) for history in histories or [()] * len(records)]
    for record in records:
        _insist_on_birth(step, record, by)
    answers = checked_answers(step, data, None)
    with kept(step.asks, answers, by, None) as files, transaction.atomic():
        answers |= files
        steps = [Step(record, None, *path[-1]) for record, path in zip(records, paths, strict=True)]
        run_effects(step, steps, by, answers)
        _store(records, step.target)
        _keep_books(steps, paths, source)
        _log_births(step, steps, by, answers, source)
    return list(records)


def _insist_on_birth(entry: Entry, record: models.Model, by: Any) -> None:
    if not record._state.adding:
        raise ValueError(f"{record._meta.label} {record.pk} is born already.")
    try:
        insist(Cause.MAY, entry.may(by, record), None)
    except MoveRefused as refused:
        log_denial(entry, record, by, refused)
        raise


def _path(process: Process, entry: Entry, history: History, source: str) -> list[tuple[State, datetime]]:
    """The states passed with their moments, ending in the state of birth."""
    if (history or source) and not entry.imports:
        raise HistoryRefused(_("“%s”不是导入，不能带数据来源和原有日期。") % entry.label)
    if not history:
        return [(process.state(entry.target), clock.now())]
    if not source:
        raise HistoryRefused(_("导入的记录应写明数据来源。"))
    moments = [moment for _code, moment in history]
    if moments != sorted(moments) or moments[-1] > clock.now():
        raise HistoryRefused(_("进入各状态的时间应由早到晚，且不晚于现在。"))
    if history[-1][0] != entry.target:
        raise HistoryRefused(_("导入的最后一个状态应是“%s”。") % process.state(entry.target).label)
    return [(process.state(code), moment) for code, moment in history]


def _store(records: Sequence[models.Model], target: str) -> None:
    model = type(records[0])
    with door.opened():
        for record in records:
            setattr(record, state_field(model).attname, target)
        if len(records) > 1 and not model._meta.parents:
            model._base_manager.bulk_create(records, batch_size=BATCH)
        else:
            for record in records:
                record.save(force_insert=True)


def _keep_books(steps: Sequence[Step], paths: Sequence[list[tuple[State, datetime]]], source: str) -> None:
    for start in range(0, len(steps), BATCH):
        write_turns(steps[start : start + BATCH])
    spans = [
        span
        for step, path in zip(steps, paths, strict=True)
        for span in past_spans(step.record, path, source)
    ]
    StateSpan.objects.bulk_create(spans, batch_size=BATCH)


def _log_births(
    entry: Entry, steps: Sequence[Step], by: Any, answers: Mapping[str, Any], source: str
) -> None:
    facts = logged_answers(entry.asks, answers) | ({"source": source} if source else {})
    with translation.override(settings.LANGUAGE_CODE):
        entries = [log.Entry(step.record, f"→ {step.target.label}", facts) for step in steps]
    log.record_many(action_of(process_of(steps[0].record), entry.name), by=by, entries=entries)
    tell(entry, steps, by, answers)
