"""Why a move did not happen, as an exception that carries the present state."""

from enum import StrEnum
from typing import Any

from django.db import models

from .tables import State


class Cause(StrEnum):
    """What stood in the way, in the order in which it is checked."""

    STATE = "state"
    MAY = "may"
    HOLDS = "holds"
    ASKS = "asks"


#: The HTTP status that says the same to a program.
STATUS = {Cause.STATE: 409, Cause.MAY: 403, Cause.HOLDS: 409, Cause.ASKS: 422}


class MoveRefused(Exception):
    """A move or an entry was refused and nothing was changed.

    ``reason`` is a sentence for the officer, ``state`` where the record stands now (None at a birth), ``errors``
    the sentences by question where answers were missing or wrong.
    """

    def __init__(
        self, reason: str, *, cause: Cause, state: State | None, errors: dict[str, list[str]] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cause = cause
        self.state = state
        self.errors = errors or {}

    @property
    def status(self) -> int:
        """The HTTP status of the refusal."""
        return STATUS[self.cause]


class SetRefused(Exception):
    """A set was to move as a whole and one or more of its records could not; nothing was changed."""

    def __init__(self, refused: list[tuple[models.Model, MoveRefused]]) -> None:
        self.refused = refused
        super().__init__("；".join(f"{record}：{refusal.reason}" for record, refusal in refused))


def refusal(cause: Cause, reason: Any, state: State | None) -> MoveRefused:
    """A refusal with a plain reason."""
    return MoveRefused(str(reason), cause=cause, state=state)


class Hindered(Exception):
    """An effect raises this with a sentence when it finds that the move cannot be made; nothing is changed."""
