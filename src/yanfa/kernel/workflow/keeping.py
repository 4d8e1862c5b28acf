"""The books of a process: whose turn it is now, and when records entered and left tagged states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from yanfa.kernel import clock, policy
from yanfa.kernel.access import audience
from yanfa.kernel.clock.calendar import Calendar, present
from yanfa.kernel.clock.days import Deadline

from .models import StateSpan, Turn
from .records import process_of
from .tables import Limit, State

#: Rows in one statement.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Step:
    """At a moment a record came from a state (None at its birth) into a state."""

    record: models.Model
    source: State | None
    target: State
    at: datetime

    @property
    def stays(self) -> bool:
        """Whether the state is the same as before."""
        return self.source is not None and self.source.code == self.target.code


def tokens(state: State, record: models.Model) -> frozenset[str]:
    """The audience tokens of whoever has to act on the record in a state; none in a closed state."""
    if state.turn is None:
        return frozenset()
    if isinstance(state.turn, str):
        return frozenset({audience.holders(state.turn)})
    named = state.turn(record)
    return frozenset({named} if isinstance(named, str) else named)


def deadline(limit: Limit | None, calendar: Calendar) -> Deadline | None:
    """The last day of a limit; the day on which it begins is not counted. None without a limit."""
    if limit is None or limit.days is None:
        return None
    return calendar.add_working_days(clock.local_date(limit.since), limit.days)


@dataclass
class Limits:
    """Last days by one calendar; those of states whose limit is the same for all records are computed once."""

    calendar: Calendar
    _known: dict[tuple[int | str | None, date], Deadline | None] = field(default_factory=dict)

    def of(self, state: State, record: models.Model, since: datetime) -> tuple[datetime, Deadline | None]:
        """Since when the record, which entered the state at a moment, waits for whose turn it is, and the last day."""
        rule = state.limit_days
        if callable(rule):
            limit = rule(record)
            return (limit.since if limit else since), deadline(limit, self.calendar)
        key = (rule, clock.local_date(since))
        if key not in self._known:
            days = int(policy.get(rule, on=key[1]).value) if isinstance(rule, str) else rule
            self._known[key] = deadline(Limit(since, days), self.calendar)
        return since, self._known[key]


def write_turns(steps: Sequence[Step]) -> None:
    """Replace the turns of these records, all of one model; who stays in a state keeps its dates."""
    standing = Turn.objects.filter(
        content_type=_content_type(steps), object_id__in=[step.record.pk for step in steps]
    )
    kept = {turn.object_id: turn for turn in standing} if any(step.stays for step in steps) else {}
    limits = Limits(present() if any(step.target.limit_days is not None for step in steps) else Calendar())
    rows: list[Turn] = []
    for step in steps:
        own = callable(step.target.limit_days)
        rows += _turns(step, kept.get(step.record.pk) if step.stays and not own else None, limits)
    standing.delete()
    Turn.objects.bulk_create(rows, batch_size=BATCH)


def _turns(step: Step, kept: Turn | None, limits: Limits) -> Iterator[Turn]:
    if kept is not None:
        dates = {"since": kept.since, "due_on": kept.due_on, "provisional": kept.provisional}
    else:
        since, limit = limits.of(step.target, step.record, step.at)
        dates = {
            "since": since,
            "due_on": limit.date if limit else None,
            "provisional": bool(limit and limit.provisional),
        }
    place = {"content_type": _content_type([step]), "object_id": step.record.pk}
    names = {"process": process_of(step.record).code, "state": step.target.code}
    for token in sorted(tokens(step.target, step.record)):
        yield Turn(audience=token, **names, **place, **dates)


def write_spans(steps: Sequence[Step]) -> None:
    """Close and open the spans of records, all of one model, that came from one state into one other state."""
    first = steps[0]
    before = first.source.tags if first.source is not None else frozenset()
    after = first.target.tags
    if before - after:
        StateSpan.objects.filter(
            content_type=_content_type(steps),
            object_id__in=[step.record.pk for step in steps],
            tag__in=before - after,
            left_at=None,
        ).update(left_at=first.at)
    fresh = [_span(step.record, tag, step.target, step.at, "") for step in steps for tag in after - before]
    StateSpan.objects.bulk_create(fresh, batch_size=BATCH)


def past_spans(
    record: models.Model, history: Sequence[tuple[State, datetime]], source: str
) -> Iterator[StateSpan]:
    """The spans, not yet stored, of a record that has passed through these states at these moments."""
    standing: dict[str, StateSpan] = {}
    for state, at in history:
        for tag in sorted(standing.keys() - state.tags):
            ended = standing.pop(tag)
            ended.left_at = at
            yield ended
        for tag in sorted(state.tags - standing.keys()):
            standing[tag] = _span(record, tag, state, at, source)
    yield from standing.values()


def _span(record: models.Model, tag: str, state: State, at: datetime, source: str) -> StateSpan:
    return StateSpan(
        process=process_of(record).code,
        tag=tag,
        state=state.code,
        entered_at=at,
        source=source,
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
    )


def _content_type(steps: Sequence[Step]) -> ContentType:
    return ContentType.objects.get_for_model(steps[0].record)


def forget(instance: models.Model, **kwargs: Any) -> None:
    """Clear turns and spans of a deleted record: receiver of ``post_delete``."""
    place = {"content_type": ContentType.objects.get_for_model(instance), "object_id": instance.pk}
    Turn.objects.filter(**place).delete()
    StateSpan.objects.filter(**place).delete()
