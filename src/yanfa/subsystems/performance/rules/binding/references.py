"""What a binding in a text names: an indicator with filters, a row of the form, a sum, and how it is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

from .sentences import TextFinding

_ROW_KEY = re.compile(r"row (?P<row>\d+)(?P<target> target)?")
Column = Literal["actual", "target"]
BindingKind = Literal["figure", "sum", "whole"]


@dataclass(frozen=True)
class Reference:
    """One figure by name: `row` (counted from 1) with its column, or an indicator's `code` with its filters."""

    row: int | None = None
    column: Column = "actual"
    code: str | None = None
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Under which the figure stands in the mapping that `render` is given: `row 3`, `row 3 target`,
        `outreach.events kind=training topic=foreign_talent` (filters in the order of their keys)."""
        if self.row is not None:
            return f"row {self.row}" + (" target" if self.column == "target" else "")
        return " ".join(
            [self.code or "", *(f"{key}={_quoted(value)}" for key, value in sorted(self.filters))]
        )

    @property
    def name(self) -> Sentence:
        """What a sentence calls the figure: 行 3的指标值, the target of row 3, or the key of an indicator."""
        return name_of(self.key)


def name_of(key: str) -> Sentence:
    """What a sentence calls the figure under a key."""
    row = _ROW_KEY.fullmatch(key)
    if row is None:
        return Sentence(key, key)
    if row["target"]:
        return Sentence(f"行 {row['row']}的指标值", f"the target of row {row['row']}")
    return Sentence(f"行 {row['row']}", f"row {row['row']}")


def typed(key: str, options: str = "") -> str:
    """The binding to the figure under a key, as an officer types it: `{行 3 指标值 万元 .2}`."""
    row = _ROW_KEY.fullmatch(key)
    named = f"行 {row['row']}{' 指标值' if row['target'] else ''}" if row else key
    return "{" + named + options + "}"


def _quoted(value: str) -> str:
    return f'"{value}"' if any(char in ' +="' for char in value) else value


@dataclass(frozen=True)
class Style:
    """How a figure is printed: in which unit (None: the figure's own, not printed), rounded how, grouped or not."""

    unit: str | None = None
    rounding: Rounding | None = None
    thousands: bool = False


@dataclass(frozen=True)
class Binding:
    """One `{…}` of a text. `terms` are added up; of kind "whole" `whole` is printed and must equal their sum.

    `source` is the binding as typed, braces included, from `start` to `end` of the text.
    """

    kind: BindingKind
    terms: tuple[Reference, ...]
    style: Style
    source: str
    start: int
    end: int
    whole: Reference | None = None

    @property
    def printed(self) -> tuple[Reference, ...]:
        """The references whose sum is printed."""
        return (self.whole,) if self.whole else self.terms

    @property
    def references(self) -> tuple[Reference, ...]:
        """Everything that the binding needs a figure for."""
        return (self.whole, *self.terms) if self.whole else self.terms


@dataclass(frozen=True)
class Bound:
    """A text taken apart: literal pieces (escapes resolved) and bindings, in order; what could not be read.

    An unreadable binding stays a literal piece as typed, so that nothing of the text is ever lost.
    """

    source: str
    pieces: tuple[str | Binding, ...]
    errors: tuple[TextFinding, ...] = ()

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The bindings in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Binding))
