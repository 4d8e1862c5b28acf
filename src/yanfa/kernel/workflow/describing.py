"""A process in words: the rows of its reference page and of the page that staff read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yanfa.kernel import policy
from yanfa.kernel.access import permissions

from .catalogue import action_of
from .diagram import diagram
from .process import Process
from .tables import Entry, Move, State


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state as the page shows it; ``limit`` is the present number of working days, or who says it in words."""

    code: str
    label: str
    label_en: str
    public_label: str
    turn: str
    limit: int | str | None
    tags: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One move or entry as the page shows it; who may, what must hold and the effect in their docstrings' words."""

    name: str
    label: str
    label_en: str
    sources: tuple[str, ...]
    target: str
    may: str
    holds: str
    asks: tuple[str, ...]
    effect: str
    notice: str
    action: str


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """Everything that the page of a process shows."""

    code: str
    label: str
    label_en: str
    description: str
    states: tuple[StateRow, ...]
    entries: tuple[StepRow, ...]
    moves: tuple[StepRow, ...]
    diagram: str


def describe(process: Process) -> ProcessPage:
    """The page of a process."""
    return ProcessPage(
        code=process.code,
        label=str(process.label),
        label_en=process.label_en,
        description=str(process.description),
        states=tuple(_state_row(state) for state in process.states),
        entries=tuple(_step_row(process, entry) for entry in process.entries),
        moves=tuple(_step_row(process, move) for move in process.moves),
        diagram=diagram(process),
    )


def _state_row(state: State) -> StateRow:
    return StateRow(
        code=state.code,
        label=str(state.label),
        label_en=state.label_en,
        public_label=str(state.public_label),
        turn=_turn(state),
        limit=_limit(state),
        tags=tuple(sorted(state.tags)),
        closed=state.closed,
    )


def _limit(state: State) -> int | str | None:
    rule = state.limit_days
    if callable(rule):
        return _words(rule)
    return int(policy.get(rule).value) if isinstance(rule, str) else rule


def _turn(state: State) -> str:
    if isinstance(state.turn, str):
        return str(permissions.get(state.turn).label)
    return _words(state.turn)


def _step_row(process: Process, step: Move | Entry) -> StepRow:
    return StepRow(
        name=step.name,
        label=str(step.label),
        label_en=step.label_en,
        sources=step.sources if isinstance(step, Move) else (),
        target=step.target,
        may=_words(step.may),
        holds=_conditions(step),
        asks=tuple(str(ask.label) for ask in step.asks),
        effect=_words(step.effect),
        notice=step.notice or "",
        action=action_of(process, step.name),
    )


def _conditions(step: Move | Entry) -> str:
    """When the move applies, and what must hold then."""
    conditions = (step.shown, step.holds) if isinstance(step, Move) else ()
    return " ".join(filter(None, map(_words, conditions)))


def _words(function: Callable[..., Any] | None) -> str:
    """The first sentence of a function's docstring."""
    return (function.__doc__ or "").strip().partition("\n")[0] if function is not None else ""
