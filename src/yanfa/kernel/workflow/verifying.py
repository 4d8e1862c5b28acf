"""Proof that the turns are equal to the records: every difference in a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from yanfa.kernel.clock.calendar import present

from .catalogue import get, processes
from .keeping import Limits, tokens
from .models import StateSpan, Turn
from .moving import read_for_change
from .process import Process
from .records import models_of, state_of

CHUNK = 1000


def verify_turns() -> list[str]:
    """One sentence for each record whose turns or open spans are not what its state demands; empty when all agree.

    It reads every record of every process: a job for the night and for drills. What seems to differ is read again
    under its lock, so that a move made meanwhile is no false alarm.
    """
    limits = Limits(present())
    found: list[str] = []
    for process in processes():
        for model in models_of(process):
            found += _Proof(process, limits).of_model(model)
            found += _orphans(model)
    return found


def refresh_provisional() -> int:
    """Compute provisional last days again, after a year's holidays were published; gives how many changed."""
    limits, changed = Limits(present()), 0
    for turn in Turn.objects.filter(provisional=True).prefetch_related("target").iterator(CHUNK):
        if turn.target is None:
            continue  # the proof tells of it
        _since, limit = limits.of(get(turn.process).state(turn.state), turn.target, turn.since)
        if limit is not None and (turn.due_on, turn.provisional) != (limit.date, limit.provisional):
            same = Turn.objects.filter(pk=turn.pk)
            changed += same.update(due_on=limit.date, provisional=limit.provisional)
    return changed


@dataclass
class _Proof:
    """The comparison of records of one process with their books."""

    process: Process
    limits: Limits

    def of_model(self, model: type[models.Model]) -> Iterator[str]:
        last = 0
        while chunk := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            last = chunk[-1].pk
            for record, _sentences in self._differences(chunk):
                yield from self._look_again(model, record)

    def _look_again(self, model: type[models.Model], record: models.Model) -> Iterator[str]:
        with transaction.atomic():
            locked = read_for_change(model, [record.pk]) if model._base_manager.filter(pk=record.pk) else []
            for _record, sentences in self._differences(locked):
                yield from sentences

    def _differences(self, records: Sequence[models.Model]) -> Iterator[tuple[models.Model, list[str]]]:
        turns, tags = _books(records)
        for record in records:
            sentences = list(self._faults(record, turns.get(record.pk, []), tags.get(record.pk, set())))
            if sentences:
                yield record, sentences

    def _faults(self, record: models.Model, turns: list[Turn], tags: set[str]) -> Iterator[str]:
        state = self.process.state(state_of(record))
        name = f"{self.process.label} {record._meta.label} {record.pk}（{state.label}）"
        if {turn.audience for turn in turns} != tokens(state, record):
            yield f"{name}：待办的经办人与状态不符。"
        for turn in turns:
            since, last = self.limits.of(state, record, turn.since)
            limit = last.date if last else None
            if (turn.process, turn.state) != (self.process.code, state.code):
                yield f"{name}：待办记的是状态“{turn.state}”。"
            elif turn.since != since:
                yield f"{name}：待办的起算时间是 {turn.since}，应为 {since}。"
            elif turn.due_on != limit and not turn.provisional:
                yield f"{name}：待办的期限是 {turn.due_on or '无'}，应为 {limit or '无'}。"
        if tags != state.tags:
            yield f"{name}：未结束的状态期间与标签不符。"


def _books(records: Sequence[models.Model]) -> tuple[dict[int, list[Turn]], dict[int, set[str]]]:
    """The turns and the tags of open spans, by key of the record."""
    turns: dict[int, list[Turn]] = {}
    tags: dict[int, set[str]] = {}
    if not records:
        return turns, tags
    content_type = ContentType.objects.get_for_model(records[0])
    keys = [record.pk for record in records]
    for turn in Turn.objects.filter(content_type=content_type, object_id__in=keys):
        turns.setdefault(turn.object_id, []).append(turn)
    spans = StateSpan.objects.filter(content_type=content_type, object_id__in=keys, left_at=None)
    for key, tag in spans.values_list("object_id", "tag"):
        tags.setdefault(key, set()).add(tag)
    return turns, tags


def _orphans(model: type[models.Model]) -> Iterator[str]:
    """Turns of records that are gone."""
    keys = model._base_manager.values("pk")
    rows = Turn.objects.filter(content_type=ContentType.objects.get_for_model(model)).exclude(
        object_id__in=keys
    )
    for key in rows.values_list("object_id", flat=True):
        yield f"{model._meta.label} {key} 已不存在，还有待办。"
