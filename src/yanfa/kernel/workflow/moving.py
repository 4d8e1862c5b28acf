"""The one door through which a state changes: ``perform`` for a record, ``perform_many`` for a set.

A move is checked before the transaction, so that a refusal costs nobody a lock, and again inside it on the locked,
freshly read record: the second check decides. PostgreSQL locks the row, SQLite the file (IMMEDIATE).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from yanfa.kernel import clock
from yanfa.kernel.audit import changes, log
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.files.models import StoredFile

from . import door
from .asks import Ask
from .catalogue import action_of
from .checking import examine
from .errors import Cause, Hindered, MoveRefused, SetRefused, refusal
from .keeping import BATCH, Step, write_spans, write_turns
from .records import process_of, state_field, state_of
from .tables import Entry, Move, State
from .telling import tell
from .uploads import kept

Record = TypeVar("Record", bound=models.Model)
Answers = Mapping[str, Any]

#: Records that this thread is just moving; their effects must not move them again.
_in_hand: ContextVar[frozenset[tuple[str, Any]]] = ContextVar("workflow_in_hand", default=frozenset())


@dataclass
class SetOutcome:
    """What became of a set: the records moved, and those refused with the reason."""

    done: list[Any] = field(default_factory=list)
    refused: list[tuple[Any, MoveRefused]] = field(default_factory=list)


def perform(move: str, record: Record, *, by: Any, data: Answers | None = None) -> Record:
    """Make a move: lock, check, run its effect, change the state, keep the books, log and tell, or do nothing.

    ``by`` is the person, None the platform itself. The record is brought up to date and returned. Raises
    MoveRefused, with the state in which the record stands now; a refused permission is written into the log.
    """
    step = process_of(record).move(move)
    try:
        fresh = _reread(record)
        answers = examine(step, fresh, by, data)
        with kept(step.asks, answers, by, _state(fresh)) as files, transaction.atomic(), _holding([record]):
            (locked,) = read_for_change(type(record), [record.pk])
            _carry_out(step, [locked], by, examine(step, locked, by, data) | files)
    except MoveRefused as refused:
        log_denial(step, record, by, refused)
        raise
    _bring_up_to_date(record, locked)
    return record


def perform_many(
    move: str, records: Iterable[Record], *, by: Any, data: Answers | None = None, whole: bool = True
) -> SetOutcome:
    """Make one move with a set of records of one model, in one transaction and with one bulk write to the log.

    With ``whole`` one refusal refuses the set (SetRefused); without it the refused ones stay behind, but an effect
    that finds itself hindered still refuses all. Without an effect the set is moved by one UPDATE, which leaves
    ``auto_now`` columns alone.
    """
    given = {record.pk: record for record in records}
    if not given:
        return SetOutcome()
    model = _only_model(given.values())
    step = process_of(model).move(move)
    willing, answers, refused = _sort_out(step, _all(model, model._base_manager, list(given)), by, data)
    _insist_on_all(refused if whole else [])
    with kept(step.asks, answers, by, None) as files, transaction.atomic(), _holding(willing):
        locked = read_for_change(model, [record.pk for record in willing])
        ready, answers, late = _sort_out(step, locked, by, data)
        _insist_on_all(late if whole else [])
        for start in range(0, len(ready), BATCH):
            _carry_out(step, ready[start : start + BATCH], by, {**answers, **files})
    for record in ready:
        _bring_up_to_date(given[record.pk], record)
    return SetOutcome([given[record.pk] for record in ready], refused + late)


def read_for_change(model: type[Record], keys: Sequence[Any]) -> list[Record]:
    """The records freshly read and locked until the transaction ends, in the order of their keys."""
    return _all(model, model._base_manager.select_for_update(), keys)


def _all(model: type[Record], source: Any, keys: Sequence[Any]) -> list[Record]:
    """The records of these keys in order; raises DoesNotExist when one is gone."""
    found = list(source.filter(pk__in=keys).order_by("pk"))
    if len(found) != len(keys):
        raise model.DoesNotExist(f"{len(keys) - len(found)} of the records to be moved are gone.")  # type: ignore[attr-defined]
    return found


def _state(record: models.Model) -> State:
    return process_of(record).state(state_of(record))


def _reread(record: Record) -> Record:
    return type(record)._base_manager.get(pk=record.pk)


def _sort_out(
    move: Move, records: Iterable[Record], by: Any, data: Answers | None
) -> tuple[list[Record], Answers, list[tuple[Record, MoveRefused]]]:
    """The records that may move, the checked answers (the same for all), and those that are refused."""
    willing: list[Record] = []
    refused: list[tuple[Record, MoveRefused]] = []
    answers: Answers = {}
    for record in records:
        try:
            answers = examine(move, record, by, data)
            willing.append(record)
        except MoveRefused as reason:
            refused.append((record, reason))
    return willing, answers, refused


def _insist_on_all(refused: list[tuple[Any, MoveRefused]]) -> None:
    if refused:
        raise SetRefused(refused)


def _carry_out(move: Move, records: Sequence[models.Model], by: Any, answers: Answers) -> None:
    """Run the effects, change the states, keep the books, log and tell, for locked records that may move."""
    process, at = process_of(records[0]), clock.now()
    before = [changes.snapshot(record) for record in records]
    steps = [
        Step(record, process.state(state_of(record)), process.state(move.target), at) for record in records
    ]
    run_effects(move, steps, by, answers)
    _store(move, records)
    write_turns(steps)
    for _source, group in groupby(sorted(steps, key=_source_code), key=_source_code):
        write_spans(list(group))
    with translation.override(settings.LANGUAGE_CODE):  # the log has one language, whatever the page's
        entries = [_entry(move, step, earlier, answers) for step, earlier in zip(steps, before, strict=True)]
    log.record_many(action_of(process, move.name), by=by, entries=entries)
    tell(move, steps, by, answers)


def run_effects(rule: Move | Entry, steps: Sequence[Step], by: Any, answers: Answers) -> None:
    """Run the effect of a move or an entry on each record; a hindrance refuses them all."""
    if rule.effect is None:
        return
    for step in steps:
        try:
            rule.effect(step.record, by, answers)
        except Hindered as hindrance:
            raise refusal(Cause.HOLDS, hindrance, step.source) from hindrance


def _store(move: Move, records: Sequence[models.Model]) -> None:
    """Write the new state: with what the effects set, or for a set without effects in one statement."""
    model = type(records[0])
    name = state_field(model).attname
    with door.opened():
        for record in records:
            setattr(record, name, move.target)
        if move.effect is None and len(records) > 1:
            model._base_manager.filter(pk__in=[record.pk for record in records]).update(**{name: move.target})
        else:
            for record in records:
                record.save()


def _entry(move: Move, step: Step, before: dict[str, Any], answers: Answers) -> log.Entry:
    assert step.source is not None
    changed: dict[str, Any] = dict(changes.difference(before, step.record))
    told = logged_answers(move.asks, answers)
    if told:
        changed["answers"] = told
    return log.Entry(step.record, f"{step.source.label} → {step.target.label}", changed)


def logged_answers(asks: Iterable[Ask], answers: Answers) -> dict[str, Any]:
    """The answers that may stand in the log; of a file its name and hash."""
    told = {ask.name: answers[ask.name] for ask in asks if ask.logged and ask.name in answers}
    return {name: _in_words(answer) for name, answer in told.items()}


def _in_words(answer: Any) -> Any:
    return f"{answer.name} {answer.sha256}" if isinstance(answer, StoredFile) else answer


def log_denial(rule: Move | Entry, record: models.Model, by: Any, refused: MoveRefused) -> None:
    """Write a refused permission into the log; other refusals are nothing that an auditor asks for."""
    if refused.cause is Cause.MAY:
        action, target = action_of(process_of(record), rule.name), record if record.pk else None
        log.record(action, by=by, target=target, summary=refused.reason, outcome=Outcome.REFUSED)


@contextmanager
def _holding(records: Sequence[models.Model]) -> Iterator[None]:
    mine = frozenset((record._meta.label, record.pk) for record in records)
    if mine & _in_hand.get():
        raise RuntimeError("An effect tried to move the record whose move it is part of.")
    token = _in_hand.set(_in_hand.get() | mine)
    try:
        yield
    finally:
        _in_hand.reset(token)


def _bring_up_to_date(record: models.Model, stored: models.Model) -> None:
    """Give the caller's record the stored values, but for columns it has not loaded."""
    state = state_field(type(record))
    with door.opened():
        for column in record._meta.concrete_fields:
            if column.attname not in record.__dict__:
                continue
            if column.is_relation or column is state:
                setattr(record, column.attname, getattr(stored, column.attname))
            else:
                record.__dict__[column.attname] = stored.__dict__[column.attname]


def _only_model(records: Iterable[Record]) -> type[Record]:
    kinds = {type(record) for record in records}
    if len(kinds) > 1:
        raise TypeError("A set of records that move together is of one model.")
    return kinds.pop()


def _source_code(step: Step) -> str:
    return step.source.code if step.source is not None else ""
