"""Reads the scoring rules that the forms of 2019 (and of other provinces) print beside each indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from yanfa.subsystems.performance.rules.values.bounds import (
    BOUND_PREFIX,
    BOUND_SUFFIX,
    BOUND_SUFFIXES,
    BOUND_WORDS,
    Bound,
)
from yanfa.subsystems.performance.rules.values.numbers import squeeze
from yanfa.subsystems.performance.rules.values.quantities import FIGURE, Quantity, quantity_of

from .rule import Direction, Edge, Item, RuleKind, ScoringRule, Step, Tier

_ENUMERATOR = r"[①-⑳⑴-⒇❶-❿]|\(\d{1,2}\)|(?<!\d)\d{1,2}[、.](?!\d)"
_OUTCOME = re.compile(
    r"(?P<take>扣减?|减)(?P<taken>\d+(?:\.\d+)?)分"
    r"|(?P<none>不得分|不给分|不计分|[得计记]?零分|[得计记]0分)"
    r"|(?P<full>[得计记]?满分|[得计记]全分)"
    r"|[得计给记加](?P<low>\d+(?:\.\d+)?)(?:[-~—–至](?P<high>\d+(?:\.\d+)?))?分"
    r"|\((?P<bracket>\d+(?:\.\d+)?)分\)"
)
_PUNCTUATION = ",;。:、 "
_STRIP = re.compile(rf"^(?:{_ENUMERATOR}|[{_PUNCTUATION}]|其中)+|[{_PUNCTUATION}]+$")
_REFERENCE = re.compile(r"\(?参考分值区间[^①-⑳)]*\)?")
_FILLER = r"(?:年度|全年|计划|预期)?(?:目标|指标|计划)?(?:值|数)?"
_TERM = re.compile(rf"(?P<bound>{BOUND_PREFIX})?{_FILLER}{FIGURE}(?P<suffix>{BOUND_SUFFIX})?")
_HYPHEN = re.compile(r"(?P<included>\(含\))?[-~—–至到]+")
_PROPORTIONAL = re.compile(r"按\S{0,8}比例|[×*](?:分值|权重)|(?:分值|权重)[×*]")
_SHORTFALL = re.compile(r"少|低|降|缺|减|未完成|未达|逾期|延迟|延期|滞后|差")
_EXCESS = re.compile(r"超|增|高于|多")

OutcomeKind = Literal["take", "points", "bracket"]


@dataclass(frozen=True)
class _Outcome:
    """One statement of points, with the words since the one before as its condition."""

    kind: OutcomeKind
    low: Decimal
    high: Decimal
    condition: str
    text: str


def parse_rule(text: str | None, weight: Decimal | None) -> ScoringRule | None:
    """The rule that `text` states for a row of `weight` points; None where it states no points.

    Known are fixed bands (2秒以下得4分), bands with a range of points (80%以上不到90%得6-8分), deductions
    (一个故障扣1分, 3个及以上得0分), awards (每篇得2分), checklists (①…(3分)②…(1分)), and levels in words
    (有演练得4分). 得满分 is `weight`; a rule that says 满分 in a row without weight is None.
    """
    cell = squeeze(text or "")
    body = _REFERENCE.sub("", cell)
    outcomes = _outcomes(body, weight)
    if outcomes is None:
        return None
    outcomes, restated = _without_restatements(outcomes)
    if not outcomes:
        return _proportional(cell, text or "", weight)
    rule = _assemble(outcomes, restated, text or "", weight)
    return replace(rule, reference=body != cell)


def _proportional(cell: str, text: str, weight: Decimal | None) -> ScoringRule | None:
    if weight is not None and re.search(
        r"按(?:完成|实际)?\S{0,6}比例(?:得|计|给|扣)?分?|[×*]分值|权重[×*]", cell
    ):
        return ScoringRule("proportional", text, weight)
    return None


def _outcomes(body: str, weight: Decimal | None) -> list[_Outcome] | None:
    """The statements of points in their order; None where 满分 is said and no weight printed."""
    outcomes, end = [], 0
    for match in _OUTCOME.finditer(body):
        condition = _STRIP.sub("", body[end : match.start()])
        kind: OutcomeKind = "points"
        if match["take"]:
            kind, low = "take", Decimal(match["taken"])
        elif match["bracket"]:
            kind, low = "bracket", Decimal(match["bracket"])
        elif match["full"]:
            if weight is None:
                return None
            low = weight
        else:
            low = Decimal(match["low"] or 0)
        high = Decimal(match["high"]) if match["high"] else low
        text = body[end : match.end()]
        outcomes.append(_Outcome(kind, min(low, high), max(low, high), condition, text))
        end = match.end()
    return outcomes


def _without_restatements(outcomes: list[_Outcome]) -> tuple[list[_Outcome], dict[int, Decimal]]:
    """Takes out bracketed points without a condition: they repeat those of the case before them."""
    kept: list[_Outcome] = []
    restated: dict[int, Decimal] = {}
    for outcome in outcomes:
        if outcome.kind == "bracket" and not outcome.condition and kept:
            restated[len(kept) - 1] = outcome.low
        else:
            kept.append(outcome)
    return kept, restated


def _assemble(
    outcomes: list[_Outcome], restated: dict[int, Decimal], text: str, weight: Decimal | None
) -> ScoringRule:
    tiers = [
        replace(_tier(outcome), restated=restated.get(place))
        for place, outcome in enumerate(outcomes)
        if outcome.kind != "take"
    ]
    steps = [_step(outcome) for outcome in outcomes if outcome.kind == "take"]
    if steps:
        return ScoringRule("deduction", text, weight, tuple(tiers), steps=tuple(steps))
    awards = [outcome for outcome in outcomes if outcome.condition.startswith("每")]
    if awards and len(awards) == len(outcomes):
        return ScoringRule("award", text, weight, steps=tuple(_step(outcome) for outcome in awards))
    if all(outcome.kind == "bracket" for outcome in outcomes) and not all(tier.is_band for tier in tiers):
        return ScoringRule("checklist", text, weight, items=tuple(_item(outcome) for outcome in outcomes))
    if outcomes[0].kind == "bracket" and not tiers[0].is_band:
        return ScoringRule("checklist", text, weight, items=_items_with_levels(outcomes, tiers))
    if _is_enumerated(outcomes, tiers) and sum(outcome.low for outcome in outcomes) == weight:
        return ScoringRule("checklist", text, weight, items=tuple(_item(outcome) for outcome in outcomes))
    kind: RuleKind = "bands" if any(tier.is_band for tier in tiers) else "levels"
    if len(tiers) == 1:
        tiers = [_at_least(tiers[0])]
    return ScoringRule(kind, text, weight, tuple(tiers))


def _is_enumerated(outcomes: list[_Outcome], tiers: list[Tier]) -> bool:
    """Numbered lines in words whose points add up are a checklist (1.有制度得3分；2.执行有效得2分)."""
    return all(
        re.match(rf"[{_PUNCTUATION}]*(?:{_ENUMERATOR})", outcome.text) and not tier.is_band
        for outcome, tier in zip(outcomes, tiers, strict=True)
    )


def _item(outcome: _Outcome) -> Item:
    return Item(outcome.low, outcome.condition)


def _items_with_levels(outcomes: list[_Outcome], tiers: list[Tier]) -> tuple[Item, ...]:
    """A checklist in which 其中 spells out the levels of the item before it."""
    items: list[Item] = []
    for outcome, tier in zip(outcomes, tiers, strict=True):
        if outcome.kind == "bracket":
            items.append(_item(outcome))
        else:
            items[-1] = replace(items[-1], levels=(*items[-1].levels, tier))
    return tuple(items)


def _at_least(tier: Tier) -> Tier:
    """A lone case (产出1篇得6分) asks for that much or more."""
    if tier.lower is not None and tier.lower == tier.upper:
        return replace(tier, lower=replace(tier.lower, said=False), upper=None)
    return tier


def _step(outcome: _Outcome) -> Step:
    """A deduction or award for every so many units: 每降低1%扣0.5分, 一个故障扣1分."""
    condition = outcome.condition
    direction: Direction = "occurrence"
    if _SHORTFALL.search(condition):
        direction = "shortfall"
    elif _EXCESS.search(condition):
        direction = "excess"
    terms = [quantity for match in _TERM.finditer(condition) if (quantity := quantity_of(match))]
    size = terms[-1] if terms else None
    every = size.number if size and size.number > 0 else Decimal(1)
    unit, percent = (size.unit, size.percent) if size else (None, False)
    return Step(outcome.low, every, unit, percent, direction, outcome.text)


def _tier(outcome: _Outcome) -> Tier:
    """The case of an outcome: a band where its condition states one, else the words of the condition."""
    plain = Tier(outcome.low, outcome.high, outcome.text)
    terms = [match for match in _TERM.finditer(outcome.condition) if _is_term(match)]
    values = [quantity for match in terms if (quantity := quantity_of(match))]
    if not terms or len(terms) > 2 or len(values) != len(terms):
        return replace(plain, words=outcome.condition)
    edges = _hyphenated(outcome.condition, terms, values) or _bounded(terms, values)
    if edges is None:
        return replace(plain, words=outcome.condition)
    unit = next((value.unit for value in reversed(values) if value.unit), None)
    return replace(
        plain, lower=edges[0], upper=edges[1], unit=unit, percent=any(value.percent for value in values)
    )


def _is_term(match: re.Match[str]) -> bool:
    """Chinese numerals need a unit: 三公经费 and 一致 are words."""
    return match["number"].isascii() or bool(match["unit"] or match["percent"])


def _hyphenated(
    condition: str, terms: list[re.Match[str]], values: list[Quantity]
) -> tuple[Edge, Edge] | None:
    """A band written 150-200, 2秒-2.5秒 or 0.5-1万: whether its ends belong to it is not said."""
    hyphen = _HYPHEN.fullmatch(condition[terms[0].end() : terms[1].start()]) if len(terms) == 2 else None
    if hyphen is None:
        return None
    low, high = values[0].number, values[1].number
    if values[0].unit is None and not terms[0]["times"] and terms[1]["times"]:
        low *= Decimal(10000) if terms[1]["times"] == "万" else Decimal(1)
    tail = condition[terms[1].end() :]
    return (
        Edge(low, closed=True, said=hyphen["included"] is not None),
        Edge(high, closed="不含" not in tail, said="含" in tail),
    )


def _bounded(terms: list[re.Match[str]], values: list[Quantity]) -> tuple[Edge | None, Edge | None] | None:
    """A band written with words or signs: 90%及以上, 80%以上不到90%, <10次, =365天."""
    lower: Edge | None = None
    upper: Edge | None = None
    for match, value in zip(terms, values, strict=True):
        bound, said = _bound(match)
        if bound in ("≥", ">") and lower is None:
            lower = Edge(value.number, bound == "≥", said)
        elif bound in ("≤", "<") and upper is None:
            upper = Edge(value.number, bound == "≤", said)
        elif bound == "=" and len(terms) == 1:
            lower = upper = Edge(value.number, closed=True)
        else:
            return None
    return lower, upper


def _bound(match: re.Match[str]) -> tuple[Bound, bool]:
    """The operator of a term and whether the text says if the figure itself counts."""
    suffix = match["suffix"]
    if suffix:
        doubled = match["bound"] is not None
        return BOUND_SUFFIXES[suffix], not doubled and ("及" in suffix or "含" in suffix)
    return (BOUND_WORDS[match["bound"]], True) if match["bound"] else ("=", True)
