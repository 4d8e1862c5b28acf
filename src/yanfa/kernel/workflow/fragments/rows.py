"""The moves of a ready step as an app wants them: names with its suffix, its own effects after the step's, notices."""

from collections.abc import Mapping, Set
from typing import Any

from yanfa.kernel.access.permissions import Text
from yanfa.kernel.workflow.tables import Effect, Move, Tells

#: The notice of a move and whom it is sent to, by the key of the move.
Told = Mapping[str, tuple[str, Tells]]


class Rows:
    """Makes the moves of one ready step; ``known`` are the keys by which an app may add effects and notices."""

    def __init__(self, suffix: str, known: Set[str], effects: Mapping[str, Effect], told: Told) -> None:
        unknown = sorted({*effects, *told} - known)
        if unknown:
            raise ValueError(f"没有操作“{'、'.join(unknown)}”，只有 {'、'.join(sorted(known))}。")
        self.suffix, self.effects, self.told = suffix, effects, told

    def move(self, names: tuple[str, str, Text, str], own: Effect, **row: Any) -> Move:
        """One move with these (key, name, label, label in English)."""
        key, name, label, label_en = names
        notice, tells = self.told.get(key, (None, None))
        effect = _after(own, self.effects.get(key))
        return Move(f"{name}{self.suffix}", label, label_en, effect=effect, notice=notice, tells=tells, **row)


def _after(own: Effect, further: Effect | None) -> Effect:
    if further is None:
        return own

    def both(record: Any, by: Any, data: Any) -> None:
        own(record, by, data)
        further(record, by, data)

    both.__doc__ = f"{own.__doc__ or ''} {further.__doc__ or ''}".strip()
    return both
