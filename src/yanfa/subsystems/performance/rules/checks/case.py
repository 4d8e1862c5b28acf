"""A form prepared for checking: its rows with their values read, its texts with their figures found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from yanfa.subsystems.performance.rules.form import Form, FormRef, Row
from yanfa.subsystems.performance.rules.schemes import Scheme, scheme_for
from yanfa.subsystems.performance.rules.scoring import Judged, judge, rescore
from yanfa.subsystems.performance.rules.values import Target, parse_number, parse_target, squeeze

from .mentions import Mention, mentions_of
from .naming import core

_LEVEL = re.compile(r"(?:产出|效益|数量|质量|时效|成本|满意度)指标|产出目标|效果目标|影响力目标")
_REMARK = re.compile(r"注|说明|备注|填表|\d[.、．]")
_PLACEHOLDER = re.compile(r"(?:(?:指标)?[\d一二三四五六七八九十]*[:：.、]?|[….·]+|无|/|-+|—+)")


@dataclass(frozen=True)
class Line:
    """One row with its cells read. `place` is its number in the form; `core` the name without fillers."""

    place: int
    row: Row
    name: str
    core: str
    target: Target | None
    actual: Target | None
    weight: Decimal | None
    score: Decimal | None

    @property
    def level(self) -> str:
        """Both levels of the row in one string: 产出指标/质量指标."""
        return f"{squeeze(self.row.level1 or '')}/{squeeze(self.row.level2 or '')}"


class Case:
    """One form under examination, with the file it came from."""

    def __init__(self, file: str, form: Form) -> None:
        self.file = file
        self.form = form

    @property
    def ref(self) -> FormRef:
        """How findings on other forms point at this one."""
        return FormRef(self.file, self.form.project, self.form.year)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows of the indicator table; empty rows of the template (指标1：, ……) are left out."""
        return tuple(_lines(self.form.indicators))

    @cached_property
    def by_name(self) -> dict[str, Line]:
        """The rows by their names without fillers; of equal names the first."""
        return {line.core: line for line in reversed(self.lines) if line.core}

    @cached_property
    def scheme(self) -> Scheme:
        """The rules that the form is scored by."""
        return scheme_for(self.form)

    @cached_property
    def judged(self) -> list[Judged]:
        """The printed scores beside those that the scheme gives."""
        return judge(self.form, rescore(self.form, self.scheme), self.scheme)

    @cached_property
    def is_scored(self) -> bool:
        """Whether the form is a filled-in self-evaluation; goal forms and blank templates hold no scores."""
        return self.form.kind in ("self_evaluation", "department") and any(
            line.score is not None for line in self.lines
        )

    @property
    def is_cut_off(self) -> bool:
        """Whether the form has no total row: a goal form, or a page or excerpt that was cut."""
        return self.form.total_weight is None and self.form.total_score is None

    @property
    def is_partial(self) -> bool:
        """Whether rows may be missing that the form had: nothing can be said of what it lacks."""
        return self.is_torn or (self.is_scored and self.is_cut_off)

    @cached_property
    def is_torn(self) -> bool:
        """Whether rows of the table may have been left unread, so that no sum over the rows can be judged."""
        return any(_LEVEL.search(text) and not _REMARK.match(text.strip()) for text in self.form.unread)

    @property
    def narrative(self) -> str:
        """What the form says in words was done: 实际完成情况, 主要绩效."""
        return "\n".join(text for text in (self.form.result_text, self.form.achievements) if text)

    @cached_property
    def done(self) -> tuple[Mention, ...]:
        """The figures of the narrative."""
        return mentions_of(self.narrative)

    @cached_property
    def promised(self) -> tuple[Mention, ...]:
        """The figures of the goal text."""
        return mentions_of(self.form.goal_text)

    @cached_property
    def project_key(self) -> tuple[int | None, str, str]:
        """Year, unit and project without white space: equal keys are two copies of one form."""
        form = self.form
        return form.year, squeeze(form.unit or ""), squeeze(form.project or "")


def _lines(rows: list[Row]) -> Iterator[Line]:
    for place, row in enumerate(rows):
        name = squeeze(row.name or "")
        if _PLACEHOLDER.fullmatch(name) and not (row.target or row.actual or row.score):
            continue
        yield Line(
            place=place,
            row=row,
            name=name,
            core=core(name),
            target=parse_target(row.target),
            actual=parse_target(row.actual),
            weight=parse_number(row.weight),
            score=parse_number(row.score),
        )
