"""What waits for a person, as the lists of the shell show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise

from yanfa.kernel.clock import today
from yanfa.kernel.workflow import catalogue
from yanfa.kernel.workflow.models import Turn


@dataclass(frozen=True)
class TurnLine:
    """One thing to do: its title, where it is done, in which step it stands, and until when."""

    title: str
    url: str
    state_label: str | Promise
    due: date | None
    is_overdue: bool


def lines_of(turns: Iterable[Turn]) -> list[TurnLine]:
    """The turns with their records, read together."""
    rows = list(turns)
    prefetch_related_objects(rows, "target")
    return [_line(row) for row in rows]


def _line(turn: Turn) -> TurnLine:
    get_url = getattr(turn.target, "get_absolute_url", None)
    return TurnLine(
        title=str(turn.target),
        url=str(get_url()) if get_url else "",
        state_label=catalogue.get(turn.process).state(turn.state).label,
        due=turn.due_on,
        is_overdue=turn.due_on is not None and turn.due_on < today(),
    )
