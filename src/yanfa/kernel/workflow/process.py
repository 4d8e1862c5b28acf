"""A process as one declarative table: its states, its moves, and the ways in which a record may be born.

LOAN = register(Process(
    "library.loan", _("借阅"), "Loan",
    states=(
        State("asked", _("待审核"), "Asked", turn="library.lend", limit_days=2, tags={"pending"}),
        State("lent", _("借出"), "Lent", turn=borrower, limit_days="library.loan_days", tags={"lent"}),
        State("returned", _("已归还"), "Returned", closed=True),
    ),
    moves=(Move("lend", _("借出"), "Lend", sources=("asked",), target="lent", may=may_lend), …),
    entries=(Entry("ask", _("申请"), "Ask", target="asked", may=anyone),),
))
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TypeVar

from yanfa.kernel.access.permissions import Text

from .faults import faults
from .tables import Entry, Move, State

T = TypeVar("T")


class ProcessError(ValueError):
    """The table of a process cannot work; the message is a sentence that says why."""


@dataclass(frozen=True)
class Process:
    """A whole process, checked when it is made; raises ProcessError with a sentence for a table that cannot work."""

    code: str
    label: Text
    label_en: str
    _: KW_ONLY
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    entries: tuple[Entry, ...]
    description: Text = ""

    def __post_init__(self) -> None:
        sentences = list(faults(self.code, self.states, self.moves, self.entries))
        if sentences:
            raise ProcessError(f"流程 {self.code}：{'；'.join(sentences)}。")

    @cached_property
    def _states(self) -> dict[str, State]:
        return {state.code: state for state in self.states}

    @cached_property
    def _moves(self) -> dict[str, Move]:
        return {move.name: move for move in self.moves}

    @property
    def initial(self) -> State:
        """The state in which the first entry lets a record be born."""
        return self.state(self.entries[0].target)

    @property
    def steps(self) -> tuple[Entry | Move, ...]:
        """Entries and moves, in the order of the table."""
        return (*self.entries, *self.moves)

    def state(self, code: str) -> State:
        """The state of that code; raises LookupError."""
        return _found(self._states, code, f"流程 {self.code} 没有状态“{code}”。")

    def move(self, name: str) -> Move:
        """The move of that name; raises LookupError."""
        return _found(self._moves, name, f"流程 {self.code} 没有操作“{name}”。")

    def entry(self, name: str | None) -> Entry:
        """The entry of that name, or the first one for None; raises LookupError."""
        entries = {entry.name: entry for entry in self.entries}
        return (
            self.entries[0] if name is None else _found(entries, name, f"流程 {self.code} 没有入口“{name}”。")
        )

    def moves_from(self, state: str) -> list[Move]:
        """The moves that start in a state, in the order of the table."""
        return [move for move in self.moves if state in move.sources]

    def tagged(self, tag: str) -> list[State]:
        """The states that carry a tag, in the order of the table."""
        return [state for state in self.states if tag in state.tags]


def _found(table: Mapping[str, T], key: str, sentence: str) -> T:
    try:
        return table[key]
    except KeyError:
        raise LookupError(sentence) from None
