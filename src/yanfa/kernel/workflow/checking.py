"""Whether a move may happen to a record now: state, person, condition and answers, in this order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny

from .asks import AnswersRefused, answers
from .errors import Cause, MoveRefused, refusal
from .process import Process
from .records import process_of, state_of
from .tables import Entry, Move, State


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that starts where the record stands, and whether this person may make it now."""

    move: Move
    verdict: Verdict


def moves_for(user: Any, record: models.Model) -> list[Offer]:
    """Every move that applies to the record with its verdict, refused ones included, in the order of the table."""
    moves = process_of(record).moves_from(state_of(record))
    return [Offer(move, _permission(move, user, record)) for move in moves if _showing(move, record)]


def verdict(move: Move, user: Any, record: models.Model) -> Verdict:
    """Whether the person may make the move now, answers aside."""
    standing = _standing(process_of(record), move, record)
    return standing and (_showing(move, record) & _permission(move, user, record))


def examine(move: Move, record: models.Model, by: Any, data: Mapping[str, Any] | None) -> dict[str, Any]:
    """The checked answers of a move that may happen now; raises MoveRefused with the state the record stands in."""
    process = process_of(record)
    state = process.state(state_of(record))
    insist(Cause.STATE, _standing(process, move, record), state)
    insist(Cause.MAY, move.may(by, record), state)
    insist(Cause.HOLDS, _showing(move, record), state)
    insist(Cause.HOLDS, _holding(move, record), state)
    return checked_answers(move, data, state)


def insist(cause: Cause, verdict: Verdict, state: State | None) -> None:
    """Raise MoveRefused for a refusal."""
    if not verdict:
        raise refusal(cause, verdict.reason, state)


def checked_answers(
    step: Move | Entry, data: Mapping[str, Any] | None, state: State | None
) -> dict[str, Any]:
    """The checked answers of a move or an entry; raises MoveRefused with the sentences by question."""
    try:
        return answers(step.asks, data)
    except AnswersRefused as wrong:
        raise MoveRefused(str(wrong), cause=Cause.ASKS, state=state, errors=wrong.errors) from wrong


def _standing(process: Process, move: Move, record: models.Model) -> Verdict:
    state = process.state(state_of(record))
    if state.code in move.sources:
        return allow()
    return deny(_("现在的状态是“%(state)s”，不能“%(move)s”。") % {"state": state.label, "move": move.label})


def _permission(move: Move, user: Any, record: models.Model) -> Verdict:
    return move.may(user, record) & _holding(move, record)


def _showing(move: Move, record: models.Model) -> Verdict:
    return move.shown(record) if move.shown is not None else allow()


def _holding(move: Move, record: models.Model) -> Verdict:
    return move.holds(record) if move.holds is not None else allow()
