"""Scores against results: above the band of the scale, beyond what rescoring allows, targets far exceeded."""

from __future__ import annotations

import re
from decimal import Decimal

from yanfa.subsystems.performance.rules.form import Severity
from yanfa.subsystems.performance.rules.scoring import Judged, RowScore
from yanfa.subsystems.performance.rules.values import parse_number, plain, same_dimension

from .case import Case, Line
from .narrative import stated_figure
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark
from .rounding import half_up

_BLANK = re.compile(r"[\s\-—–/无。]*")
SCANT = Decimal("0.1")
ONE_MORE = Decimal(1)
"""One piece more than a small target is no over-completion worth a reason."""


def score_above_band(case: Case) -> Outcome:
    """The printed score of a row contradicts what its rule or scale allows."""
    if not case.is_scored:
        return NOT_APPLICABLE
    rows = [judged for judged in case.judged if judged.score.part == "row"]
    if not any(judged.verdict != "insufficient_data" for judged in rows):
        return INSUFFICIENT
    found = []
    for judged in rows:
        if judged.verdict != "contradicted" or judged.score.index is None:
            continue
        row = case.form.indicators[judged.score.index]
        span = _span(judged.score)
        facts = {
            "weight": row.weight or "",
            "reason": judged.score.sentence.zh if span else judged.sentence.zh,
            "reason_en": judged.score.sentence.en if span else judged.sentence.en,
        }
        sentence = "main" if span else "reason"
        quote = row.actual or row.score
        found.append(Remark(row.name, row.score, span, quote, sentence, facts, severity=_severity(judged)))
    return found


def _severity(judged: Judged) -> Severity | None:
    """A note where fewer points were taken than the rule gives, and hardly fewer: that harms nobody."""
    points, low = parse_number(judged.printed), judged.score.low
    return "note" if points is not None and low is not None and low - SCANT <= points < low else None


def _span(score: RowScore) -> str | None:
    """The points that a row may get, to two decimals: 4.17, 6-8, or 6-8(<8)."""
    if score.low is None or score.high is None:
        return None
    low, high = (plain(half_up(points, 2)) for points in (score.low, score.high))
    return low if low == high else f"{low}-{high}" + ("" if score.high_included else f"(<{high})")


def over_completion(case: Case) -> Outcome:
    """The result is far above the target, and the row gives no reason."""
    lines = [line for line in case.lines if _completion(line) is not None]
    if not lines or not case.is_scored:
        return NOT_APPLICABLE
    rule = case.scheme.over_completion
    threshold = rule.reason or rule.show
    found = []
    for line in lines:
        ratio = _completion(line)
        if ratio is not None and ratio >= threshold and not _gives_reason(line):
            facts = {
                "target": line.row.target or "",
                "times": plain(ratio.quantize(Decimal("0.01"))),
                "percent": plain(threshold * 100),
            }
            found.append(
                Remark(line.row.name, line.row.actual, line.row.target, line.row.actual, "main", facts)
            )
    return found


def _completion(line: Line) -> Decimal | None:
    """Result ÷ target where more is better and both are figures of one kind."""
    target, actual = line.target, stated_figure(line)
    if target is None or actual is None or target.quantity is None or target.operator not in ("≥", ">", "="):
        return None
    if not same_dimension(target.quantity, actual) or target.per != actual.per:
        return None
    asked, done = target.quantity.in_base()[0], actual.in_base()[0]
    if asked <= 0:
        return None
    return Decimal(1) if not actual.percent and done - asked <= ONE_MORE < done else done / asked


def _gives_reason(line: Line) -> bool:
    return any(not _BLANK.fullmatch(text) for text in (line.row.deviation, line.row.note) if text)
