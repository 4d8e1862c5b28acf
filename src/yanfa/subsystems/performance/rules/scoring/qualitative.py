"""Scores results in words by the bands of the scheme, and targets that are ranks, dates or "none"."""

from __future__ import annotations

import re
from dataclasses import replace

from yanfa.subsystems.performance.rules.schemes import QualitativeLevel
from yanfa.subsystems.performance.rules.values import parse_deadline, parse_number, parse_target, squeeze

from .comparison import ZERO, Comparison
from .results import RowScore

_DONE = re.compile(
    r"(?:均|都|全部|已|已经|按时|按期|及时|如期|按要求|按计划)*(?:及时|按时|按期|如期|完成|达成|达标|实现)"
)
_LEVEL_NAMES = {
    "met": ("第一档（达成）", "met"),
    "partly": ("第二档（部分达成）", "partly met"),
    "missed": ("第三档（未达成）", "missed"),
}


def score_words(case: Comparison) -> RowScore:
    """A target in words: by the level that the result names, else left to the evaluator."""
    level = level_of(case)
    if level is None:
        return case.judged_freely("qualitative", "described")
    return _by_level(case, level)


def level_of(case: Comparison) -> QualitativeLevel | None:
    """The level of a result in words: by the words of the scale, or because it repeats the target."""
    actual = squeeze(case.row.actual or "")
    scale = case.scheme.qualitative
    if (level := scale.level_of(actual)) is not None:
        return level
    repeated = actual == squeeze(case.target.raw)
    complete = parse_number(actual) == 100 and "%" in actual
    return scale.level("met") if repeated or complete or _DONE.fullmatch(actual) else None


def _by_level(case: Comparison, level: QualitativeLevel) -> RowScore:
    names = _LEVEL_NAMES[level.code]
    score = case.points(
        "qualitative",
        "level",
        case.weight * level.low,
        case.weight * level.high,
        case.scheme.qualitative,
        level=names[0],
        level_en=names[1],
    )
    return replace(score, high_included=level.high_included)


def score_none(case: Comparison) -> RowScore:
    """A target of none (无, 零投诉): kept or broken; 达成 can only mean that there was none."""
    actual = parse_target(case.row.actual)
    level = level_of(case)
    if (actual and actual.operator == "none") or (level and level.code == "met"):
        return case.full("none", "none_kept")
    if level is not None:
        return _by_level(case, level)
    if actual is None or actual.number is None or actual.operator == "rank":
        return case.judged_freely("none", "described")
    if actual.number <= 0:
        return case.full("none", "none_kept")
    return case.points("none", "none_broken", ZERO, ZERO)


def score_rank(case: Comparison) -> RowScore:
    """A rank (全国前3): full when it is reached, otherwise the evaluator decides."""
    actual = parse_target(case.row.actual)
    if actual is None or actual.operator != "rank" or actual.number is None:
        return case.unknown("rank", "verdict_only" if level_of(case) else "no_figure")
    assert case.target.number is not None
    if actual.number <= case.target.number:
        return case.full("rank")
    return case.points("rank", "rank_missed", ZERO, case.weight * case.target.number / actual.number)


def score_date(case: Comparison) -> RowScore:
    """A date: full when the result is not later; by words where the result only says that it was in time."""
    reached = parse_deadline(case.row.actual)
    due = case.target.deadline
    assert due is not None
    if reached is None:
        return score_words(case)
    if due.year and reached.year and due.year != reached.year:
        in_time = reached.year < due.year
    else:
        in_time = (reached.month, reached.day or 31) <= (due.month, due.day or 31)
    same_month = due.day is None and reached.month == due.month and "月前" in squeeze(case.target.raw)
    if in_time and not same_month:
        return case.full("date")
    return case.points("date", "date_late", ZERO, case.weight, case.scheme.qualitative)
