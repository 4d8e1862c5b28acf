"""The whole table of a process at once: state × move × person, for permission tests and for the roles page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models

from .checking import examine
from .errors import Cause, MoveRefused
from .records import process_of

#: What a cell says: "yes", or what stands in the way. Missing answers are no obstacle here.
Cell = str
YES = "yes"


def matrix(
    record_in: Callable[[str], models.Model], people: Mapping[str, Any], states: Iterable[str]
) -> dict[tuple[str, str, str], Cell]:
    """{(state, move, person): cell} for every move of the process, in states that ``record_in`` can make."""
    cells: dict[tuple[str, str, str], Cell] = {}
    for state in states:
        record = record_in(state)
        for move in process_of(record).moves:
            for name, user in people.items():
                cells[state, move.name, name] = _cell(move, record, user)
    return cells


def _cell(move: Any, record: models.Model, user: Any) -> Cell:
    try:
        examine(move, record, user, None)
    except MoveRefused as refused:
        return YES if refused.cause is Cause.ASKS else str(refused.cause)
    return YES
