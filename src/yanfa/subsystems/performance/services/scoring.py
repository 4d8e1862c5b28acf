"""Scores: suggested by the scheme of the year, decided by people within its bounds, added up to total and grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.subsystems.performance.models import RowReport, SelfEvaluation
from yanfa.subsystems.performance.permissions import SCORED, may_work_on
from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.scoring import RowScore, Sentence, rescore
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked
from yanfa.subsystems.performance.services.forming import evaluation_form, scheme_of

SCORE_FACTS = ("score", "score_reason", "deviation", "over_completion")
PLACES = Decimal("0.0001")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Suggestion:
    """What the scheme says of a row: bounds (None where it cannot say), the suggested score, and why."""

    low: Decimal | None
    high: Decimal | None
    suggested: Decimal | None
    basis: str
    sentence: Sentence
    over_completion: Decimal | None

    @property
    def fixed(self) -> bool:
        """Whether the rule leaves nothing to decide."""
        return self.low is not None and self.low == self.high


def suggestions(evaluation: SelfEvaluation) -> dict[int, Suggestion]:
    """For every row, by the key of its report, what it should get."""
    scheme = scheme_of(evaluation)
    scores = [each for each in rescore(evaluation_form(evaluation), scheme) if each.part == "row"]
    reports = evaluation.reports.for_form()
    rounding = scheme.roundings.row[0]
    return {report.pk: _suggestion(score, rounding) for report, score in zip(reports, scores, strict=True)}


def _suggestion(score: RowScore, rounding: Rounding) -> Suggestion:
    low = None if score.low is None else rounding.apply(score.low)
    high = None if score.high is None else rounding.apply(score.high)
    return Suggestion(low, high, high, score.basis, score.sentence, score.over_completion)


@transaction.atomic
def score_row(
    report: RowReport, *, by: Any, version: int, score: Decimal | None, reason: str = "", deviation: str = ""
) -> RowReport:
    """Score a row within the bounds of its rule, with a reason wherever it is not the suggested score.

    None takes the score back. Raises PermissionDenied, ValidationError.
    """
    evaluation = SelfEvaluation.objects.select_for_update().get(pk=report.evaluation_id)
    insist(may_work_on(by, evaluation))
    in_state(evaluation, ("scoring",), _("指标值锁定之后、送审之前才能评分。"))
    fresh = locked(report, version)
    if score is not None:
        _check(score, suggestions(evaluation)[fresh.pk], fresh, reason)
    facts = {"score": score, "score_reason": reason.strip(), "deviation": deviation.strip()}
    change(fresh, facts, SCORE_FACTS, by=by, action=SCORED)
    _forget_total(evaluation)
    return fresh


def _check(score: Decimal, suggestion: Suggestion, report: RowReport, reason: str) -> None:
    if score != score.quantize(CENT):
        raise ValidationError({"score": _("得分精确到两位小数。")})
    low, high = suggestion.low or Decimal(0), suggestion.high
    if high is None:
        high = report.row.weight
    if not low <= score <= high:
        bounds = {"low": low, "high": high}
        raise ValidationError({"score": _("按规则得分应在 %(low)s 至 %(high)s 之间。") % bounds})
    if score != suggestion.suggested and not reason.strip():
        raise ValidationError({"score_reason": _("得分与系统建议不同，请写明评分说明。")})


@transaction.atomic
def add_up(evaluation: SelfEvaluation, *, by: Any) -> SelfEvaluation:
    """Score every row that nobody scored as suggested, then the budget line, the total and the grade.

    A row on which the scheme cannot say anything is left open. Raises PermissionDenied, ValidationError.
    """
    insist(may_work_on(by, evaluation))
    fresh = locked(evaluation)
    in_state(fresh, ("scoring",), _("指标值锁定之后、送审之前才能评分。"))
    known = suggestions(fresh)
    for report in fresh.reports.select_for_update(of=("self",)).order_by("pk"):
        suggestion = known[report.pk]
        times = suggestion.over_completion
        facts: dict[str, Any] = {"over_completion": None if times is None else times.quantize(PLACES)}
        if report.score is None and suggestion.suggested is not None:
            facts["score"] = suggestion.suggested
        change(report, facts, SCORE_FACTS, by=by, action=SCORED)
    _put_total(fresh, by)
    return fresh


def _put_total(evaluation: SelfEvaluation, by: Any) -> None:
    scheme = scheme_of(evaluation)
    form = evaluation_form(evaluation)
    budget = next(each for each in rescore(form, scheme) if each.part == "budget")
    scores = list(evaluation.reports.values_list("score", flat=True))
    points = None if budget.high is None else scheme.roundings.budget[0].apply(budget.high)
    total = None if points is None or None in scores else sum((each for each in scores if each), points)
    facts = {
        "budget_score": points,
        "total": total,
        "grade": scheme.grade.grade_for(total) if total is not None else "",
        "schemes": {"scheme": scheme.code, "grade": scheme.grade.code, "roundings": scheme.roundings.code},
    }
    change(evaluation, facts, facts, by=by, action=SCORED)


def _forget_total(evaluation: SelfEvaluation) -> None:
    """A changed score makes the total stale: it is added up anew before the form goes on."""
    SelfEvaluation.objects.filter(pk=evaluation.pk).update(total=None, grade="")
