"""The rows that a process is made of: states, moves between them, and entries by which a record is born."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.permissions import Text

from .asks import Ask

#: Whose turn it is: a permission that the persons concerned hold, or a function that gives audience tokens.
TurnRule = str | Callable[[Any], str | Iterable[str]]
May = Callable[[Any, Any], Verdict]
Holds = Callable[[Any], Verdict]
Effect = Callable[[Any, Any, Mapping[str, Any]], None]
Tells = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a record may stand in a state: working days after the day of a moment; no end without days."""

    since: datetime
    days: int | None


#: Working days: a number, the code of a policy parameter, or a function of a record that knows a limit of its own.
LimitRule = int | str | Callable[[Any], Limit | None]


def blank(text: Text) -> bool:
    """Whether a label is missing; a lazy translation is not looked up for it."""
    return not isinstance(text, Promise) and not text


@dataclass(frozen=True)
class State:
    """Where a record can stand. ``limit_days`` are working days; they count from entering the state.

    A function counts from the moment that it says and is asked again at every move, so that the time of a step
    within the state can run; it reads stored rows alone, for it is asked when the books are proved, too.
    """

    code: str
    label: Text
    label_en: str
    _: KW_ONLY
    public_label: Text = ""
    turn: TurnRule | None = None
    limit_days: LimitRule | None = None
    closed: bool = False
    tags: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "tags", frozenset(self.tags))
        if blank(self.public_label):
            object.__setattr__(self, "public_label", self.label)


@dataclass(frozen=True)
class Move:
    """One way from states to a state: who may, what must hold, what is asked, what happens, who is told.

    ``effect`` runs in the transaction of the move, on the locked record; what it sets on the record is saved with
    the new state. ``holds`` and ``effect`` may refuse; a refusal leaves nothing behind. A move that is not
    ``shown`` for a record does not apply to it: it is neither offered nor made.
    """

    name: str
    label: Text
    label_en: str
    _: KW_ONLY
    sources: tuple[str, ...]
    target: str
    may: May
    shown: Holds | None = None
    holds: Holds | None = None
    asks: tuple[Ask, ...] = ()
    effect: Effect | None = None
    notice: str | None = None
    tells: Tells | None = None


@dataclass(frozen=True)
class Entry:
    """A way in which a record is born. With ``imports`` it may be born late, with its source and its own dates."""

    name: str
    label: Text
    label_en: str
    _: KW_ONLY
    target: str
    may: May
    asks: tuple[Ask, ...] = ()
    effect: Effect | None = None
    imports: bool = False
    notice: str | None = None
    tells: Tells | None = None
