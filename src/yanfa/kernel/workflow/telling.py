"""What a move sends: the notice of its row, to the persons that the row names, in the transaction of the move."""

from collections.abc import Mapping, Sequence
from typing import Any

from yanfa.kernel.notices.outbox import send

from .keeping import Step
from .tables import Entry, Move


def tell(rule: Move | Entry, steps: Sequence[Step], by: Any, answers: Mapping[str, Any]) -> None:
    """Put the notice of each record into the outbox; its text may name {record}, {by} and every answer."""
    if rule.notice is None or rule.tells is None:
        return
    for step in steps:
        context = {**answers, "record": step.record, "by": by if by is not None else ""}
        send(rule.notice, to=rule.tells(step.record), context=context, about=step.record)
