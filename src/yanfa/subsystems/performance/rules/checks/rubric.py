"""The scoring rules that a form prints: points above the weight, gaps, overlaps, floors, other thresholds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from yanfa.subsystems.performance.rules.scoring import ScoringRule, Tier, parse_rule
from yanfa.subsystems.performance.rules.values import base_unit, comparable_units, half_width, plain, squeeze

from .case import Case, Line
from .mentions import Mention
from .naming import coverage
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark

NAMED = 0.6
LONGEST = 300
_LEADING = re.compile(r"^[\s,;，；。、:：①-⑳]+")
_SUBJECT = re.compile(
    r"^[①-⑳\s(（]*(?P<noun>[\u4e00-\u9fff]{3,10}?)(?:大于|小于|不|超|少于|低于|高于|达|≥|≤|<|>|=|\d)"
)


@dataclass(frozen=True)
class _Ruled:
    """A row with its rule read."""

    line: Line
    rule: ScoringRule

    def remark(self, computed: str | None, quote: str, sentence: str = "main", **facts: str) -> Remark:
        """A remark on the rule; `quote` is the part of it that is at fault."""
        shown = _as_printed(self.line.row.rule or "", quote)
        return Remark(self.line.row.name, shown, computed, shown, sentence, {"rule": shown, **facts})


def _as_printed(rule: str, part: str) -> str:
    """The stretch of `rule` that reads `part` apart from white space, without the marks that lead up to it."""
    if part == rule or len(part) > LONGEST:
        return rule
    letters = [re.escape(letter) for letter in _LEADING.sub("", squeeze(part))]
    found = re.search(r"\s*".join(letters), half_width(rule)) if letters else None
    return rule[found.start() : found.end()] if found else rule


def _examine(case: Case, examine: Callable[[_Ruled], Remark | None]) -> Outcome:
    """Applies `examine` to every rule of the form that could be read."""
    if not any(line.row.rule for line in case.lines):
        return NOT_APPLICABLE
    ruled = _rules(case)
    if not ruled:
        return INSUFFICIENT
    return [remark for one in ruled if (remark := examine(one))]


def _rules(case: Case) -> list[_Ruled]:
    pairs = ((line, _parse(line.row.rule, line.weight)) for line in case.lines if line.row.rule)
    return [_Ruled(line, rule) for line, rule in pairs if rule is not None]


@lru_cache(maxsize=1024)
def _parse(text: str, weight: Decimal | None) -> ScoringRule | None:
    return parse_rule(text, weight)


def rule_exceeds_weight(case: Case) -> Outcome:
    """A rule gives more points than the row weighs."""
    return _examine(case, _exceeding)


def _exceeding(one: _Ruled) -> Remark | None:
    weight = one.line.weight
    if weight is None:
        return None
    if one.rule.kind == "checklist":
        points = one.rule.points or Decimal(0)
        text = one.line.row.rule or ""
        return one.remark(plain(weight), text, "checklist", points=plain(points)) if points > weight else None
    worst = max(one.rule.tiers, key=lambda tier: tier.high, default=None)
    if worst is None or worst.high <= weight:
        return None
    return one.remark(plain(weight), worst.text, points=plain(worst.high))


def rule_floor(case: Case) -> Outcome:
    """The lowest case of a rule still gives points."""
    return _examine(case, _floored)


def _floored(one: _Ruled) -> Remark | None:
    rule = one.rule
    if len(rule.tiers) < 2 or not rule.floor or (rule.bands and not _is_open_below(rule)):
        return None
    if not rule.bands and sum((tier.high for tier in rule.tiers), Decimal(0)) == one.line.weight:
        return None  # Conditions whose points add up to the weight are met side by side, not one instead of another.
    lowest = min(rule.tiers, key=lambda tier: tier.low)
    return one.remark("0", lowest.text, points=plain(lowest.low))


def _is_open_below(rule: ScoringRule) -> bool:
    """Whether the case with the fewest points goes on without end: nothing worse is left out."""
    lowest = min(rule.bands, key=lambda tier: tier.low)
    return lowest.lower is None or lowest.upper is None


def rule_gap(case: Case) -> Outcome:
    """A figure that can occur falls into no case of the rule."""
    return _examine(case, _gapped)


def _gapped(one: _Ruled) -> Remark | None:
    gaps = list(_gaps(one.rule))
    if not gaps:
        return None
    return one.remark("、".join(gaps), one.line.row.rule or "", gaps="、".join(gaps), gaps_en=", ".join(gaps))


def _gaps(rule: ScoringRule) -> Iterator[str]:
    """The figures and stretches between the bands, and below the lowest, that no band holds."""
    bands = rule.bands
    if len(bands) < 2 or rule.kind != "bands" or len(bands) < len(rule.tiers):
        return  # A case in words may cover what the bands leave open.
    unit = next((tier.unit or "%" * tier.percent for tier in bands if tier.unit or tier.percent), "")
    edges = sorted({edge.value for tier in bands for edge in (tier.lower, tier.upper) if edge})
    whole = all(value == value.to_integral_value() for value in edges) and not any(
        tier.percent for tier in bands
    )
    if _worse_is_less(rule) and all(tier.lower for tier in bands) and edges[0] > 0:
        yield f"<{plain(edges[0])}{unit}"
    for value in edges:
        if not any(tier.holds(value) for tier in bands):
            yield f"{plain(value)}{unit}"
    for low, high in pairwise(edges):
        step = Decimal(1) if whole and unit not in _CONTINUOUS else (high - low) / 2
        if low + step < high and not any(tier.holds(low + step) for tier in bands):
            yield f"{plain(low)}-{plain(high)}{unit}"


_CONTINUOUS = frozenset({"秒", "小时", "分钟", "天", "Mbps", "元", "%", "米"})


def _worse_is_less(rule: ScoringRule) -> bool:
    """Whether fewer points go with smaller figures."""
    ranked = sorted(rule.bands, key=lambda tier: tier.low)
    return _middle(ranked[0]) < _middle(ranked[-1])


def _middle(tier: Tier) -> Decimal:
    ends = [edge.value for edge in (tier.lower, tier.upper) if edge]
    return sum(ends, Decimal(0)) / len(ends)


def rule_overlap(case: Case) -> Outcome:
    """A figure falls into two cases of the rule that give different points."""
    return _examine(case, _overlapping)


def _overlapping(one: _Ruled) -> Remark | None:
    bands = one.rule.bands
    edges = sorted({edge.value for tier in bands for edge in (tier.lower, tier.upper) if edge})
    doubles = []
    for value in edges:
        cases = one.rule.cases(value)
        if len(cases) > 1 and max(tier.low for tier in cases) > min(tier.high for tier in cases):
            unit = next((tier.unit or "%" * tier.percent for tier in cases if tier.unit or tier.percent), "")
            doubles.append(f"{plain(value)}{unit}")
    if not doubles:
        return None
    return one.remark(
        "、".join(doubles), one.line.row.rule or "", values="、".join(doubles), values_en=", ".join(doubles)
    )


def rule_unequal(case: Case) -> Outcome:
    """A rule gives one and the same case two different numbers of points."""
    return _examine(case, _unequal)


def _unequal(one: _Ruled) -> Remark | None:
    for tier in one.rule.tiers:
        if tier.restated is not None and not tier.low <= tier.restated <= tier.high:
            return one.remark(
                plain(tier.restated), tier.text, points=plain(tier.low), again=plain(tier.restated)
            )
    stepped = _unequal_step(one.rule)
    if stepped is None:
        return None
    value, by_steps, by_case, unit = stepped
    return one.remark(
        by_case, one.line.row.rule or "", "step", value=f"{value}{unit}", points=by_steps, again=by_case
    )


def _unequal_step(rule: ScoringRule) -> tuple[str, str, str, str] | None:
    """Where a deduction per unit and a fixed case of the same rule meet with different points."""
    if rule.kind != "deduction" or len(rule.steps) != 1 or rule.points is None:
        return None
    step = rule.steps[0]
    for tier in rule.bands:
        if tier.lower is None or not tier.lower.closed or tier.high or step.direction != "occurrence":
            continue
        value = tier.lower.value
        by_steps = max(Decimal(0), rule.points - value / step.every * step.points)
        if by_steps != tier.high:
            return plain(value), plain(by_steps), plain(tier.high), tier.unit or ""
    return None


def rule_goal_mismatch(case: Case) -> Outcome:
    """The threshold of a rule differs from the figure that the goal text asks."""
    if not any(line.row.rule for line in case.lines):
        return NOT_APPLICABLE
    if not case.promised:
        return INSUFFICIENT
    found = []
    for one in _rules(case):
        goal = _goal_of(one, case)
        remark = _other_threshold(one, goal) if goal else None
        if remark is not None:
            found.append(remark)
    return found


def _goal_of(one: _Ruled, case: Case) -> Mention | None:
    """The figure of the goal text that asks for what the rule measures."""
    unit = next((tier.unit for tier in one.rule.bands if tier.unit), None)
    subject = _SUBJECT.match(one.line.row.rule or "")
    best: tuple[float, Mention] | None = None
    for mention in case.promised:
        if not comparable_units(unit, mention.quantity.unit) or not mention.is_of_year(case.form.year):
            continue
        named = coverage(one.line.core, mention.phrase)
        if subject and coverage(subject["noun"], mention.phrase) == 1:
            named = max(named, NAMED)
        if named >= NAMED and (best is None or named > best[0]):
            best = named, mention
    return best[1] if best else None


def _other_threshold(one: _Ruled, goal: Mention) -> Remark | None:
    """A remark where full points begin elsewhere than the goal, or where a met goal earns nothing."""
    asked, rule = goal.quantity.in_base()[0], one.rule
    facts = {"goal": goal.quote}
    if rule.kind == "deduction":
        worst = asked - 1 if goal.bound == "<" else asked
        lost = next((tier for tier in rule.bands if tier.high == 0 and tier.holds(worst)), None)
        return one.remark(goal.quantity.raw, lost.text, "zero", **facts) if lost else None
    if rule.kind != "bands" or len(rule.bands) < 2:
        return None
    full = max(rule.bands, key=lambda tier: (tier.low, tier.high))
    edge = full.lower if goal.bound in ("≥", ">", "=", "≈") else full.upper
    if edge is None or edge.value * base_unit(full.unit or "")[1] == asked:
        return None
    return one.remark(goal.quantity.raw, full.text, **facts)
