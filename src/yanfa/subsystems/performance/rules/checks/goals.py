"""The table against the goal text: other targets, goals without a row, thresholds of rules that differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yanfa.subsystems.performance.rules.values import (
    Quantity,
    Target,
    agree,
    same_dimension,
    squeeze,
)

from .case import Case, Line
from .mentions import Mention
from .naming import core, coverage, pairs, shared_pieces
from .narrative import TOUCHED, is_about
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark

_TIMES = frozenset({"月", "年", "季度", "季", "周", "日", "天", "次", "期", "场", "人"})
_PART = re.compile(r"其中")
_TELLING_UNITS = frozenset("本份篇部册期场次根台")
"""Numerals in words are goals with these units only: 三根, 两份, but not 两个中心 nor 一批."""
_BACKGROUND = re.compile(r"现有|已有|目前|截至|截止|原有|总人口|辖区|下辖")
_PLACES = 2
"""A bare figure behind so many names sums them up (甲、乙、丙林场3个) and asks for nothing."""
_COUNT = re.compile(r"..[数量率]$")
LOOSE = Decimal("0.1")
"""How far a target may lie from a goal that the text gives as 左右 or 约."""
DISTINCT = 4
"""A piece of this length marks a name off from other words of a long clause."""
HALF = 0.5


def target_goal_mismatch(case: Case) -> Outcome:
    """The target of a row differs from the figure that the goal text asks for the same thing."""
    lines = [line for line in case.lines if line.target and line.target.quantity]
    if not lines:
        return NOT_APPLICABLE
    if not case.promised:
        return INSUFFICIENT
    return [remark for line in lines if (remark := _other_goal(line, case))]


def _other_goal(line: Line, case: Case) -> Remark | None:
    target = line.target
    assert target is not None
    if target.per and target.per not in _TIMES:
        return _other_base(line, target, case.promised)
    rivals = []
    for mention in case.promised:
        if mention.pairs.isdisjoint(pairs(line.core)) or not _same_measure(target, mention.quantity):
            continue
        if _meets(target, mention):
            if coverage(line.core, squeeze(mention.sentence)) >= TOUCHED:
                return None
        elif mention.is_of_year(case.form.year) and (
            is_about(line.core, mention) or _is_singled_out(line, mention)
        ):
            rivals.append(mention)
    return _remark(line, rivals[0]) if rivals else None


def _same_measure(target: Target, quantity: Quantity) -> bool:
    return target.quantity is not None and same_dimension(target.quantity, quantity)


def _meets(target: Target, mention: Mention) -> bool:
    """Whether target and goal are one figure, as far as the goal is exact."""
    quantity = target.quantity
    assert quantity is not None
    if agree(quantity, mention.quantity):
        return True
    asked, goal = quantity.in_base()[0], mention.quantity.in_base()[0]
    if mention.low is not None:
        return mention.low <= asked <= goal
    return mention.bound == "≈" and abs(asked - goal) <= goal * LOOSE


def _is_singled_out(line: Line, mention: Mention) -> bool:
    """Whether a long clause names the indicator in full and ends, before its figure, with the indicator's noun."""
    pieces = shared_pieces(line.core, mention.phrase)
    whole = sum(map(len, pieces)) == len(line.core) and max(map(len, pieces), default=0) >= DISTINCT
    return whole and line.core[-2:] == mention.lead[-2:]


def _remark(line: Line, mention: Mention) -> Remark:
    return Remark(
        indicator=line.row.name,
        printed=line.row.target,
        computed=mention.quantity.raw,
        quote=mention.quote,
        facts={"text": mention.quote},
    )


def _other_base(line: Line, target: Target, mentions: Sequence[Mention]) -> Remark | None:
    """A target for each of something (每个站点4篇) beside a goal in absolute numbers of the same unit."""
    for mention in mentions:
        about = coverage(line.core, squeeze(mention.phrase)) >= HALF
        if about and mention.quantity.unit == target.unit and mention.quantity.per is None:
            remark = _remark(line, mention)
            return Remark(
                **{**remark.__dict__, "sentence": "per", "facts": {"text": mention.quote, "per": target.per}}
            )
    return None


def goal_without_row(case: Case) -> Outcome:
    """A goal that the text gives in numbers has no row in the table."""
    if not case.lines or not case.form.goal_text:
        return NOT_APPLICABLE
    goals = [mention for mention in case.promised if _is_goal(mention, case.form.year)]
    if not goals:
        return NOT_APPLICABLE
    if case.is_partial:
        return INSUFFICIENT
    return [
        Remark(printed=goal.quantity.raw, quote=goal.quote, facts={"text": goal.quote})
        for goal in goals
        if not any(_answers(line, goal) for line in case.lines)
    ]


def _is_goal(mention: Mention, year: int | None) -> bool:
    """Whether a figure of the goal text is a goal of its own: no part of one, no background, no sum of money."""
    quantity = mention.quantity
    if (
        quantity.unit == "元"
        or _BACKGROUND.search(mention.phrase)
        or (mention.bound == "=" and mention.phrase.count("、") >= _PLACES)
    ):
        return False
    named = quantity.unit is not None or _COUNT.search(mention.lead) is not None
    if not any(char.isdigit() and char.isascii() for char in quantity.raw):
        named = quantity.unit in _TELLING_UNITS and (mention.bound != "=" or "一" not in quantity.raw)
    return named and not _PART.search(mention.heard) and mention.is_of_year(year)


def _answers(line: Line, goal: Mention) -> bool:
    """Whether a row may stand for the goal: its name stands there, or its target and a word of its name."""
    words = squeeze(goal.phrase)
    if coverage(line.core, words) >= HALF or coverage(core(goal.lead), line.core) == 1:
        return True
    target = line.target.quantity if line.target else None
    if target is None:
        return False
    if target.unit == goal.quantity.unit and coverage(line.core, squeeze(goal.sentence)) >= HALF:
        return True
    if target.percent != goal.quantity.percent or not _same_number(target, goal):
        return False
    return bool(shared_pieces(line.core, words))


def _same_number(target: Quantity, goal: Mention) -> bool:
    """Whether the figures are equal whatever their counting words, or the target lies in the goal's range."""
    asked, wanted = target.in_base()[0], goal.quantity.in_base()[0]
    return agree(target, goal.quantity) or (wanted if goal.low is None else goal.low) <= asked <= wanted
