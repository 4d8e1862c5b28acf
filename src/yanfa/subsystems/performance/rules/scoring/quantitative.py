"""Scores figures: targets met or reached in part, upper limits, ranges, and cells with several figures."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import Policy
from yanfa.subsystems.performance.rules.values import Target, comparable_units, parse_target, squeeze

from .comparison import ZERO, Comparison
from .results import RowScore

FIGURES = frozenset({"≥", ">", "=", "≤", "<", "≈", "range"})
"""Operators of targets that only a figure can meet."""


_UNWANTED = re.compile(
    r"投诉|故障|事故|差错|漏洞|宕机|中断|响应时[间长]|耗时|等待时间|逾期|超支|违规|违纪|流失|误差|损失|能耗|排放|死亡|延误"
)
_RELIEVED = re.compile(
    r"节约|节省|下降|降低|减少|压减|处理|处置|办结|办理|排除|修复|整改|解决|化解|回复|查处|发现|检出|防范|演练|及时|合格|达标"
)
"""Words that turn it round: 故障排除率 and 能耗下降率 should be high."""


def score_figure(case: Comparison) -> RowScore:
    """The score of a stated figure against a target of FIGURES."""
    if not case.is_comparable():
        return case.unknown("quantitative", "units_differ")
    if case.target.operator == "range":
        return _range(case)
    return _limit(case) if is_limit(case) else _amount(case)


def is_limit(case: Comparison) -> bool:
    """Whether less is better: an upper limit, or a bare figure for a cost, for failures or for complaints."""
    if case.target.operator != "=":
        return case.target.operator in ("≤", "<")
    name = squeeze(case.row.name)
    return not _RELIEVED.search(name) and ("成本" in case.row.level or bool(_UNWANTED.search(name)))


def meets(case: Comparison) -> bool:
    """Whether the stated figure meets the target, as far as the figures tell."""
    if not case.is_comparable() or case.target.number is None:
        return False
    goal, reached = case.on_one_scale(case.target.number)
    if is_limit(case):
        return reached <= goal
    return reached >= goal


def _amount(case: Comparison) -> RowScore:
    """More is better: full from the target on, in proportion below it (财预〔2020〕10号)."""
    assert case.target.number is not None
    assert case.stated is not None
    goal, reached = case.on_one_scale(case.target.number)
    if goal <= 0:
        kept = reached <= 0 if case.target.operator == "=" else reached >= goal
        return case.full("quantitative") if kept else case.points("quantitative", "exceeded", ZERO, ZERO)
    if reached >= goal and case.stated.bound not in ("≤", "<"):
        over = reached / goal
        return replace(
            case.full("quantitative"),
            over_completion=over if over > 1 else None,
            reducible=over >= case.scheme.over_completion.show,
        )
    if case.stated.bound != "=":
        return case.unknown("quantitative", "open_bound")
    points = case.weight * max(ZERO, reached) / goal
    if case.target.operator == "≈":
        return case.points("quantitative", "near", points, case.weight)
    return case.points("quantitative", "short", points, points, share=case.share_text)


def _limit(case: Comparison) -> RowScore:
    """Less is better: full up to the limit, above it by the convention, or between the two of them."""
    assert case.target.number is not None
    assert case.stated is not None
    goal, reached = case.on_one_scale(case.target.number)
    if case.stated.bound not in ("=", "≤", "<") or (case.stated.bound != "=" and reached > goal):
        return case.unknown("reverse", "open_bound")
    policy = case.scheme.reverse[0]
    if reached <= goal:
        return case.full("reverse", policy=policy)
    values = [reverse_points(rule, case.weight, goal, reached) for rule in case.scheme.reverse]
    policy = policy if len(values) == 1 else _both(case.scheme.reverse)
    return case.points("reverse", "exceeded", min(values), max(values), policy)


def reverse_points(policy: Policy, weight: Decimal, goal: Decimal, reached: Decimal) -> Decimal:
    """Points for a limit that was passed: A is w·(1−(a−t)/t), 0 from 2t on; B is w·t÷a; 0 for a limit of 0."""
    if goal <= 0:
        return ZERO
    if policy.code == "B":
        return weight * goal / reached
    return max(ZERO, weight * (1 - (reached - goal) / goal))


def _both(policies: tuple[Policy, ...]) -> Policy:
    """The conventions as one rule, for a region that has settled on neither."""
    first = policies[0]
    return replace(
        first,
        label="；或".join(policy.label for policy in policies),
        label_en="; or ".join(policy.label_en for policy in policies),
        sources=tuple(source for policy in policies for source in policy.sources),
    )


def _range(case: Comparison) -> RowScore:
    """Inside the range full; below it in proportion; above it no rule is known, so it is left to judgement."""
    assert case.target.number is not None
    assert case.target.upper is not None
    assert case.stated is not None
    if case.stated.bound != "=":
        return case.unknown("range", "open_bound")
    low, reached = case.on_one_scale(case.target.number)
    high, _ = case.on_one_scale(case.target.upper)
    if low <= reached <= high:
        return case.full("range")
    if reached > high or low <= 0:
        least = reverse_points(case.scheme.reverse[0], case.weight, high, abs(reached))
        return case.points("range", "range_above", least, case.weight)
    points = case.weight * max(ZERO, reached) / low
    return case.points("range", "short", points, points, share=case.share_text)


def score_several(case: Comparison) -> RowScore:
    """A cell with several figures: full where the result cell meets each of them in the same order."""
    actual = parse_target(case.row.actual)
    if actual is None:
        return case.unknown("several", "no_actual")
    if len(actual.parts) != len(case.target.parts):
        verdict = case.scheme.qualitative.level_of(case.row.actual or "")
        return case.unknown("several", "verdict_only" if verdict else "no_figure")
    pairs = list(zip(case.target.parts, actual.parts, strict=True))
    if not all(comparable_units(target.unit, reached.unit) for target, reached in pairs):
        return case.unknown("several", "units_differ")
    if all(_part_met(target, reached) for target, reached in pairs):
        return case.full("several", "several_met")
    return case.points("several", "several_short", ZERO, case.weight)


def _part_met(target: Target, reached: Target) -> bool:
    assert target.number is not None
    assert reached.number is not None
    if target.operator in ("≤", "<"):
        return reached.number <= target.number
    return reached.number >= target.number
