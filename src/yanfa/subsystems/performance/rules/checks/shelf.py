"""The forms that were read together, indexed so that a form finds its counterparts without a walk over all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from yanfa.subsystems.performance.rules.values import Quantity, squeeze

from .case import Case
from .mentions import Mention

Key = TypeVar("Key")
Value = TypeVar("Value")
FigureKey = tuple[Decimal, str]
Deductions = frozenset[tuple[str, Decimal, Decimal]]

LONG_TEXT = 24
"""From this many characters on, two equal texts are a copy and not a phrase that everybody uses."""
_LIKE_UNITS = {"台": "台套", "套": "台套", "名": "人", "位": "人", "场": "次", "场次": "次", "户": "家"}
_FIELDS = ("goal_text", "result_text", "achievements", "problems", "measures")


class Shelf:
    """All cases of one examination. Copies of a form (same year, unit and project) are never counterparts."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = cases

    def beside(self, case: Case) -> list[Case]:
        """The forms of the same unit and year about other projects."""
        year, unit, _ = case.project_key
        return _others(case, self._by_year[year, unit]) if year and unit else []

    def versions(self, case: Case) -> list[Case]:
        """The forms of another kind about the same project and year: its goal form, its monitoring form."""
        same = self._by_project[case.project_key] if case.project_key[2] else []
        return [other for other in same if other.form.kind != case.form.kind]

    def earlier(self, case: Case) -> list[Case]:
        """The forms of the same unit about years before, the latest first."""
        year, unit, _ = case.project_key
        if not year or not unit:
            return []
        before = [other for other in self._by_unit[unit] if other.form.year and other.form.year < year]
        return sorted(before, key=lambda other: -(other.form.year or 0))

    def with_text(self, case: Case, text: str) -> list[Case]:
        """The other forms that print the same text, apart from white space and punctuation."""
        return _others(case, self._by_text[wording(text)])

    def with_deductions(self, case: Case) -> list[Case]:
        """The other forms in which exactly the same points were taken off the same rows."""
        key = deductions(case)
        return _others(case, self._by_deductions[key]) if key else []

    def with_figure(self, quantity: Quantity) -> list[tuple[Case, Mention]]:
        """Where the narratives of all forms state this figure."""
        return self._by_figure[_figure_key(quantity)]

    @cached_property
    def _by_unit(self) -> defaultdict[str, list[Case]]:
        return _grouped((case.project_key[1], case) for case in self.cases)

    @cached_property
    def _by_project(self) -> defaultdict[tuple[int | None, str, str], list[Case]]:
        return _grouped((case.project_key, case) for case in self.cases)

    @cached_property
    def _by_year(self) -> defaultdict[tuple[int | None, str], list[Case]]:
        return _grouped((case.project_key[:2], case) for case in self.cases)

    @cached_property
    def _by_text(self) -> defaultdict[str, list[Case]]:
        return _grouped((wording(text), case) for case in self.cases for _, text in long_texts(case))

    @cached_property
    def _by_deductions(self) -> defaultdict[Deductions, list[Case]]:
        return _grouped((deductions(case), case) for case in self.cases)

    @cached_property
    def _by_figure(self) -> defaultdict[FigureKey, list[tuple[Case, Mention]]]:
        return _grouped(
            (_figure_key(mention.quantity), (case, mention)) for case in self.cases for mention in case.done
        )


def long_texts(case: Case) -> Iterator[tuple[str, str]]:
    """The texts of a form, with the field that each stands in, that are too long to be equal by chance."""
    form = case.form
    for field in _FIELDS:
        text = getattr(form, field)
        if text and len(wording(text)) >= LONG_TEXT:
            yield field, text
    for line in case.lines:
        for text in (line.row.deviation, line.row.note):
            if text and len(wording(text)) >= LONG_TEXT:
                yield "deviation", text


def wording(text: str) -> str:
    """A text without white space and punctuation, for comparison."""
    return re.sub(r"\W", "", squeeze(text))


def deductions(case: Case) -> Deductions:
    """Which rows lost points: name, weight and score of each; empty where the form prints no scores."""
    return frozenset(
        (line.core, line.weight, line.score)
        for line in case.lines
        if line.weight is not None and line.score is not None and line.score < line.weight
    )


def _others(case: Case, cases: Iterable[Case]) -> list[Case]:
    """The cases that are other forms, in their order, each form once."""
    found: dict[tuple[int | None, str, str], Case] = {}
    for other in cases:
        if other.project_key != case.project_key:
            found.setdefault(other.project_key, other)
    return list(found.values())


def _figure_key(quantity: Quantity) -> FigureKey:
    number, unit = quantity.in_base()
    return number, "%" if quantity.percent else _LIKE_UNITS.get(unit or "", unit or "")


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> defaultdict[Key, list[Value]]:
    groups: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
