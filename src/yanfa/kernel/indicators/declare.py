"""What an indicator is: the declaration that apps write and everything else reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Aggregate, Count, QuerySet

from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period

Rows = Callable[[Period], QuerySet[Any]]
#: What the records say about a result that is judged, for a period under filters {dimension: value}.
Findings = Callable[[Period, Mapping[str, str]], Sequence[Finding]]


class Kind(StrEnum):
    """How a figure comes about; the words of the register of indicators."""

    COUNT = "count"  # events dated in the period
    STOCK = "stock"  # what exists at the end of the period
    RATIO = "ratio"  # numerator over denominator, in per cent where the unit says so
    TIMELY = "timely"  # on time over due, in per cent
    MEAN = "mean"  # a sum over a count
    LEVEL = "level"  # a level held at the end of the period
    RANK = "rank"
    DOCUMENT = "document"  # an issued document exists
    QUALITATIVE = "qualitative"  # an assessor's opinion over evidence: no number


class Across(StrEnum):
    """Which one is printed where a filter names several values, each with a figure of its own."""

    LARGEST = "largest"
    SMALLEST = "smallest"


TWO_PART_KINDS = frozenset({Kind.RATIO, Kind.TIMELY, Kind.MEAN})


@dataclass(frozen=True)
class Column:
    """A column of the page of rows. `path` is a field lookup of the row; it must hold no personal data."""

    label: str
    label_en: str
    path: str


@dataclass(frozen=True)
class Dimension:
    """One way to split a figure. `paths` gives the lookup in each part: (numerator, denominator).

    An overlapping dimension (a row may have several values) is exempt from adding up, and says so.
    """

    name: str
    label: str
    label_en: str
    path: str
    denominator_path: str | None = None
    overlapping: bool = False

    def lookup(self, *, in_denominator: bool) -> str:
        """The field lookup of this dimension in one part."""
        return self.denominator_path or self.path if in_denominator else self.path


@dataclass(frozen=True)
class Part:
    """A set of rows and how it is measured: counted (the default), or an aggregate such as Sum("amount")."""

    rows: Rows
    columns: tuple[Column, ...]
    date: str | None = None
    measure: Aggregate = field(default_factory=lambda: Count("pk"))


@dataclass(frozen=True)
class Answer:
    """A published indicator name that this indicator answers, under which filter and scope ("k=v k=v")."""

    name: str
    filter: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is called, what it means officially, and which rows make it.

    unit   as printed; "%" makes a ratio a percentage.
    places decimals of the value: more than a form prints, because forms round each in their own way.
    least  how many rows the denominator needs for a period: with fewer there is no figure (a survey of three).
    keeps_rows  False for lists whose rows never change and may be many: a lock keeps their digest and number alone.
    across {dimension: which}: with several values in one filter ("portal,hotline") each has its own figure, and the
           largest or smallest is printed; without an entry the rows of all are taken together.
    blank_without_rows  whether a period without a row has no figure, where zero would say something else (a level).
    findings  for a qualitative result: what the records say, point by point; the numerator lists the evidence. A
           timely one may have them, too, where a form asks for 完善 and not for a rate.
    """

    code: str
    label: str
    label_en: str
    definition: str
    definition_en: str
    unit: str
    kind: Kind
    numerator: Part | None = None
    denominator: Part | None = None
    dimensions: tuple[Dimension, ...] = ()
    answers: tuple[Answer, ...] = ()
    places: int = 4
    least: Callable[[Period], int] | None = None
    keeps_rows: bool = True
    across: Mapping[str, Across] = field(default_factory=dict)
    blank_without_rows: bool = False
    findings: Findings | None = None

    def __post_init__(self) -> None:
        for problem in problems_of(self):
            raise ValueError(f"Indicator {self.code}: {problem}")

    @property
    def factor(self) -> Decimal:
        """100 for a percentage, else 1."""
        return Decimal(100) if self.unit == "%" else Decimal(1)

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name; KeyError with the known names."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        known = ", ".join(dimension.name for dimension in self.dimensions) or "none"
        raise KeyError(f"{self.code} has no dimension {name!r}; it has: {known}")

    def described(self) -> Mapping[str, Any]:
        """The declaration as plain data, as `./yanfa indicators --json` prints it."""
        answers = [{"name": a.name, "filter": a.filter, "scope": a.scope} for a in self.answers]
        return {
            "code": self.code,
            "label": self.label,
            "definition": self.definition,
            "unit": self.unit,
            "kind": self.kind.value,
            "answers": answers,
        }


def problems_of(indicator: Indicator) -> list[str]:
    """What makes a declaration unusable, in words."""
    problems = []
    prefix, dot, name = indicator.code.partition(".")
    if not (prefix and dot and name):
        problems.append("a code is namespace.name")
    if not indicator.definition:
        problems.append("it needs its official definition (口径)")
    if unknown := set(indicator.across) - {dimension.name for dimension in indicator.dimensions}:
        problems.append(f"`across` names no dimension: {', '.join(sorted(unknown))}")
    if indicator.kind is Kind.QUALITATIVE:
        return problems
    if indicator.numerator is None:
        problems.append(f"a {indicator.kind} needs rows")
    if (indicator.denominator is not None) != (indicator.kind in TWO_PART_KINDS):
        problems.append(f"a denominator belongs to {', '.join(sorted(TWO_PART_KINDS))} and to no other kind")
    if indicator.least is not None and indicator.denominator is None:
        problems.append("`least` counts the rows of a denominator, and there is none")
    return problems
