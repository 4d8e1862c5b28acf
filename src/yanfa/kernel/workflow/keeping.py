"""The books of a process: whose turn it is now, and when records entered and left tagged states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from .tables import State

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


def deadline(state: State, since: datetime, calendar: Calendar) -> Deadline | None:
    """The last day in a state entered at a moment; the day of entering is not counted. None without a limit."""
    if state.limit_days is None:
        return None
    start, limit = clock.local_date(since), state.limit_days
    days = limit if isinstance(limit, int) else int(policy.get(limit, on=start).value)
    return calendar.add_working_days(start, days)


def write_turns(steps: Sequence[Step]) -> None:
    """Replace the turns of these records, all of one model; who stays in a state keeps its dates."""
    standing = Turn.objects.filter(
        content_type=_content_type(steps), object_id__in=[step.record.pk for step in steps]
    )
    kept = {turn.object_id: turn for turn in standing} if any(step.stays for step in steps) else {}
    limits: dict[tuple[str, date], Deadline | None] = {}
    calendar = present() if any(step.target.limit_days is not None for step in steps) else Calendar()
    rows: list[Turn] = []
    for step in steps:
        key = (step.target.code, clock.local_date(step.at))
        if key not in limits:
            limits[key] = deadline(step.target, step.at, calendar)
        rows += _turns(step, kept.get(step.record.pk) if step.stays else None, limits[key])
    standing.delete()
    Turn.objects.bulk_create(rows, batch_size=BATCH)


def _turns(step: Step, kept: Turn | None, limit: Deadline | None) -> Iterator[Turn]:
    dates = {
        "since": kept.since if kept else step.at,
        "due_on": kept.due_on if kept else limit and limit.date,
        "provisional": kept.provisional if kept else bool(limit and limit.provisional),
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
