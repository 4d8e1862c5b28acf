"""Holds the printed scores against the computed ones and says of each: reproduced, within, contradicted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import Rounding, Scheme
from yanfa.subsystems.performance.rules.values import parse_number, plain, squeeze

from .comparison import ZERO
from .results import Judged, RowScore, Verdict
from .sentences import Sentence, points_text, say

_COMPUTED = frozenset({"reverse", "range", "quantitative", "rank"})
"""Kinds whose bands end at a computed value; the ends of the others are printed in a scale or a rule."""


def judge(form: Form, scores: Sequence[RowScore], scheme: Scheme) -> list[Judged]:
    """A verdict on every row of `form`, and on budget score, total and grade where they are printed.

    A row without a printed score has `printed` None and counts among no verdicts of printed scores.
    `scores` come from `rescore`.
    """
    judged = [
        _judge_total(form, score) if score.part == "total" else _judge(form, score, scheme)
        for score in scores
    ]
    return [one for one in (*judged, _judge_grade(form, scheme)) if one is not None]


def _judge(form: Form, score: RowScore, scheme: Scheme) -> Judged | None:
    if score.index is None:
        if parse_number(form.budget_score) is None:
            return None
        return _judge_points(score, form.budget_score or "", scheme.roundings.budget)
    printed = form.indicators[score.index].score
    if parse_number(printed) is None:
        return Judged(score, None, "insufficient_data", say("not_printed"))
    return _judge_points(score, printed or "", scheme.roundings.row)


def _judge_points(score: RowScore, printed: str, roundings: Sequence[Rounding]) -> Judged:
    points = parse_number(printed)
    assert points is not None
    verdict, key, against = _verdict(score, points, roundings)
    return Judged(score, printed, verdict, say(key, printed=squeeze(printed), points=against))


def _verdict(score: RowScore, points: Decimal, roundings: Sequence[Rounding]) -> tuple[Verdict, str, str]:
    """The verdict on `points`, the sentence for it, and the points that it is held against."""
    if score.weight is not None and points > score.weight:
        return "contradicted", "above_weight", plain(score.weight)
    if score.low is None or score.high is None:
        if score.possible and not any(low <= points <= high for low, high in score.possible):
            return "contradicted", "unreachable", ""
        return "insufficient_data", "not_computable", ""
    against = points_text(score.low, score.high)
    if score.low == score.high:
        if any(points == rounding.apply(score.low) for rounding in roundings):
            return "reproduced", "reproduced", against
        if score.reducible and ZERO <= points < score.low:
            return "within", "reduced", against
        return "contradicted", "contradicted", against
    if points == score.high and not score.high_included:
        return "contradicted", "on_the_border", plain(score.high)
    if _lies_within(points, score.low, score.high, roundings if score.kind in _COMPUTED else ()):
        return "within", "within", against
    return "contradicted", "contradicted", against


def _lies_within(points: Decimal, low: Decimal, high: Decimal, roundings: Sequence[Rounding]) -> bool:
    """Whether points lie in a band; of ends that were computed, the rounded ones count too."""
    ends = [low, high, *(rounding.apply(end) for rounding in roundings for end in (low, high))]
    return min(ends) <= points <= max(ends)


def _judge_total(form: Form, score: RowScore) -> Judged | None:
    """The printed total is right when it is the sum of the scores that are printed."""
    total = parse_number(form.total_score)
    if total is None:
        return None
    parts = [form.budget_score, *(row.score for row in form.indicators)]
    numbers = [number for part in parts if (number := parse_number(part)) is not None]
    printed = squeeze(form.total_score or "")
    if not numbers:
        return Judged(score, form.total_score, "insufficient_data", say("not_computable", printed=printed))
    points = sum(numbers, ZERO)
    same = points == total
    sentence = say("reproduced" if same else "sum_differs", printed=printed, points=plain(points))
    return Judged(score, form.total_score, "reproduced" if same else "contradicted", sentence)


def _judge_grade(form: Form, scheme: Scheme) -> Judged | None:
    """The printed grade against the bands, by the printed total."""
    printed = squeeze(form.grade or "")
    if not printed:
        return None
    total = parse_number(form.total_score)
    if total is None:
        score = RowScore("grade", None, "等级", "grade", None, None, scheme.grade.basis, say("grade_open"))
        return Judged(score, form.grade, "insufficient_data", say("grade_open"))
    grade = scheme.grade.grade_for(total)
    facts = {"total": plain(total), "grade": grade}
    score = RowScore("grade", None, "等级", "grade", None, None, scheme.grade.basis, say("grade", **facts))
    same = _grade_word(printed) == _grade_word(grade)
    sentence: Sentence = say("reproduced" if same else "grade_differs", printed=printed, **facts)
    return Judged(score, form.grade, "reproduced" if same else "contradicted", sentence)


def _grade_word(text: str) -> str:
    """优, 优秀 and 优等 are one grade."""
    return text[0] if text[0] in "优良" else text.removesuffix("等").removesuffix("级")
