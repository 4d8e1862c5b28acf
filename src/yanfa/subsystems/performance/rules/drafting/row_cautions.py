"""What one row of a goal form is warned of: its target, its wording, its double, its years, its source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.checks.case import Case, Line
from yanfa.subsystems.performance.rules.checks.naming import coverage
from yanfa.subsystems.performance.rules.checks.narrative import TOUCHED
from yanfa.subsystems.performance.rules.checks.wording import several_indicators
from yanfa.subsystems.performance.rules.form import Severity
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import Target, parse_target, plain, squeeze

from .library import Library
from .policy import DraftingPolicy
from .sentences import say
from .targets import AT_MOST, percent, propose, share_reached

_TWO_NAMES = re.compile(
    r"(?P<one>.{2,}?(?:率|数量|数|量|次数|度))(?:及|和|与|、|以及)(?P<two>.{2,}(?:率|数量|数|量|次数|度))"
)
_WORDLESS = frozenset({"text"})


@dataclass(frozen=True)
class RowCaution:
    """One warning of a row."""

    kind: str
    severity: Severity
    line: Line
    sentence: Sentence
    remedy: Sentence


def cautions_of_rows(
    case: Case,
    before: Sequence[Case],
    *,
    policy: DraftingPolicy,
    known: Library,
    declared: Collection[int] | None,
) -> Iterator[RowCaution]:
    """The warnings of all rows; `before` are the forms of earlier years, last year's first."""
    for line in case.lines:
        yield from _wording(line, case, policy, known)
        yield from _beside_last(line, before, policy, known)
        yield from _unchanged(line, case, before, policy, known)
        yield from _source(line, known, declared)
    yield from _several(case)
    yield from _doubles(case)
    yield from _unmentioned(case)


def _wording(line: Line, case: Case, policy: DraftingPolicy, known: Library) -> Iterator[RowCaution]:
    """A target in words that nobody can measure, or none at all."""
    if line.target is None:
        if line.row.rule is None:
            yield RowCaution(
                "no_target", "warning", line, say("no_target", name=line.name), say("mend_no_target")
            )
        return
    if line.target.operator not in _WORDLESS:
        return
    shown = squeeze(line.target.raw)
    vague = policy.vague_for(shown) or policy.vague_for(line.name)
    if vague is None:
        return
    measures = {"measure": vague.measure, "measure_en": vague.measure_en}
    near = known.measurable_beside(
        line.name,
        enough=float(policy.name_likeness),
        level=squeeze(line.row.level1 or "") or None,
        project=squeeze(case.form.project or "") or None,
    )
    if near:
        printed = near[0].last_target
        target = squeeze(printed.target or "") if printed else near[0].unit or ""
        remedy = say("mend_neighbour", neighbour=near[0].name, target=target, **measures)
    else:
        remedy = say("mend_unmeasurable", **measures)
    told = say("unmeasurable", name=line.name, target=shown)
    yield RowCaution("unmeasurable", "warning", line, told, remedy)


def _beside_last(
    line: Line, before: Sequence[Case], policy: DraftingPolicy, known: Library
) -> Iterator[RowCaution]:
    """A target far below what was reached last year."""
    last = before[0].by_name.get(line.core) if before else None
    if last is None or line.target is None or line.target.operator in AT_MOST:
        return
    share = share_reached(line.target, last.actual)
    if share is None or share >= policy.note_below:
        return
    actual = last.row.actual or ""
    proposal = propose(line.name, line.row.target, actual, policy, known)
    told = say(
        "target_far_below",
        name=line.name,
        target=squeeze(line.row.target or ""),
        actual=squeeze(actual),
        share=percent(share),
    )
    remedy = say("mend_target_far_below", proposed=proposal.target or squeeze(actual))
    severity: Severity = "warning" if share < policy.warn_below else "note"
    yield RowCaution("target_far_below", severity, line, told, remedy)


def _unchanged(
    line: Line, case: Case, before: Sequence[Case], policy: DraftingPolicy, known: Library
) -> Iterator[RowCaution]:
    """A target that has stood for years running; full marks of 100 % cannot be raised and are left alone."""
    year, target = case.form.year, line.target
    if year is None or target is None or _value(target) is None or (target.percent and target.number == 100):
        return
    by_year = _targets_by_year(line, before, known)
    years = [year]
    while _value(by_year.get(years[-1] - 1)) == _value(target):
        years.append(years[-1] - 1)
    if len(years) < policy.years_unchanged:
        return
    told = say(
        "unchanged_target",
        name=line.name,
        target=squeeze(target.raw),
        count=len(years),
        years=f"{years[-1]}-{year}",
    )
    yield RowCaution("unchanged_target", "note", line, told, say("mend_unchanged_target"))


def _targets_by_year(line: Line, before: Sequence[Case], known: Library) -> dict[int, Target | None]:
    """The targets of the same indicator by year; forms at hand win over the library."""
    by_year: dict[int, Target | None] = {
        printed.year: parse_target(printed.target)
        for entry in known.named(line.name)
        for printed in entry.years
    }
    for case in before:
        if case.form.year is not None and (other := case.by_name.get(line.core)):
            by_year[case.form.year] = other.target
    return by_year


def _value(target: Target | None) -> tuple[str, str, str] | None:
    """What makes two targets equal: operator, number and unit however printed; None for words."""
    if target is None or target.quantity is None:
        return None
    number, unit = target.quantity.in_base()
    return target.operator, plain(number), unit or ""


def _source(line: Line, known: Library, declared: Collection[int] | None) -> Iterator[RowCaution]:
    """Nobody has said where the figure will come from."""
    if declared is None or line.place in declared:
        return
    metrics = [metric for entry in known.named(line.name) for metric in entry.metrics]
    remedy = (
        say("mend_source_known", metrics="、".join(dict.fromkeys(metrics)))
        if metrics
        else say("mend_no_source")
    )
    yield RowCaution("no_source", "note", line, say("no_source", name=line.name), remedy)


def _several(case: Case) -> Iterator[RowCaution]:
    """Two indicators in one row, by the values of its target or by its name."""
    outcome = several_indicators(case)
    named = {remark.indicator for remark in outcome} if isinstance(outcome, list) else set()
    for line in case.lines:
        if line.row.name in named:
            told = say("several_indicators", name=line.name, target=squeeze(line.row.target or ""))
        elif match := _TWO_NAMES.fullmatch(line.name):
            told = say("several_names", name=line.name, one=match["one"], two=match["two"])
        else:
            continue
        yield RowCaution("several_indicators", "warning", line, told, say("mend_several"))


def _doubles(case: Case) -> Iterator[RowCaution]:
    """A second row of the same name that measures in the same unit."""
    first: dict[tuple[str, str | None, bool], Line] = {}
    for line in case.lines:
        target = line.target
        worded = target is None or target.quantity is None
        key = (line.core, None if target is None else target.unit, worded)
        other = first.setdefault(key, line)
        if other is line or not line.core:
            continue
        told = say("duplicate_rows", name=line.name, other=other.place + 1, other_name=other.name)
        yield RowCaution("duplicate_rows", "warning", line, told, say("mend_duplicate_rows"))


def _unmentioned(case: Case) -> Iterator[RowCaution]:
    """Rows with a figure as target of which the goal text says nothing."""
    text = squeeze(case.form.goal_text or "")
    if not text:
        return
    for line in case.lines:
        if line.target is None or line.target.quantity is None or coverage(line.core, text) >= TOUCHED:
            continue
        told = say("row_without_goal", name=line.name)
        remedy = say("mend_row_without_goal", row=line.place + 1)
        yield RowCaution("row_without_goal", "note", line, told, remedy)
