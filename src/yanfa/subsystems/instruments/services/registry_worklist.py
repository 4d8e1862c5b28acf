"""What waits for the platform's clerk: reports and changes in the order of their last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, overload

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.models import Turn
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange
from yanfa.subsystems.instruments.permissions import CLERK

PROCESSES = {"instruments.instrument": Instrument, "instruments.change": InstrumentChange}


@dataclass(frozen=True)
class Waiting:
    """A report or change that waits: the record, since when, and its last day."""

    record: Any
    since: datetime
    due_on: date | None

    @property
    def instrument(self) -> Instrument:
        """The instrument that the record is, or that it changes."""
        return self.record.instrument if isinstance(self.record, InstrumentChange) else self.record

    @property
    def is_change(self) -> bool:
        """Whether it is a change of a published record."""
        return isinstance(self.record, InstrumentChange)


class Worklist(Sequence[Waiting]):
    """The turns of the clerk; only the rows of a page are read."""

    def __init__(self) -> None:
        token = audience.holders(CLERK)
        turns: Any = Turn.objects.filter(process__in=PROCESSES, audience=token)
        self._turns = turns.order_by("due_on", "since", "pk")

    def __len__(self) -> int:
        return int(self._turns.count())

    @overload
    def __getitem__(self, place: int) -> Waiting: ...
    @overload
    def __getitem__(self, place: slice) -> list[Waiting]: ...
    def __getitem__(self, place: int | slice) -> Waiting | list[Waiting]:
        if isinstance(place, slice):
            return _with_records(list(self._turns[place]))
        return _with_records([self._turns[place]])[0]


def worklist_of() -> Worklist:
    """The clerk's worklist."""
    return Worklist()


def _with_records(turns: Sequence[Turn]) -> list[Waiting]:
    keys: dict[str, list[int]] = {}
    for turn in turns:
        keys.setdefault(turn.process, []).append(turn.object_id)
    found: dict[tuple[str, int], Any] = {}
    for process, wanted in keys.items():
        rows: Any = PROCESSES[process]._default_manager.filter(pk__in=wanted)
        unit = "organisation" if process == "instruments.instrument" else "instrument__organisation"
        found |= {(process, row.pk): row for row in rows.select_related(unit)}
    return [
        Waiting(found[turn.process, turn.object_id], turn.since, turn.due_on)
        for turn in turns
        if (turn.process, turn.object_id) in found
    ]
