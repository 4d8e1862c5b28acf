"""Points that are not the system's: experts' by a panel or from their sheets, and changes after an objection."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.procedures.review import api as review
from yanfa.subsystems.instruments.choices.evaluation import ScoredBy
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.models import EvaluationBatch, EvaluationScore, SharingEvaluation
from yanfa.subsystems.instruments.permissions.evaluation import may_evaluate
from yanfa.subsystems.instruments.rules.evaluation import panel_scheme, panel_share
from yanfa.subsystems.instruments.services.evaluation.batches import insist

PANEL = actions.register("instruments.found_evaluation_panel", "组建评估专家组")
TAKEN = actions.register("instruments.take_expert_scores", "取得专家评分")
WRITTEN = actions.register("instruments.write_expert_scores", "录入专家评分表")
CHANGED = actions.register("instruments.change_score", "调整评估得分")
#: The kind of review, declared with the process of the batch.
KIND = "instruments.evaluation"
#: The batch is being scored, or its result is drafted and not yet shown.
STATES = ("scoring", "drafted")


@transaction.atomic
def found_panel(batch: EvaluationBatch, *, by: Any, seats: int, subjects: list[str]) -> review.Panel:
    """Found the panel that scores every accepted unit. Raises ValidationError and PermissionDenied."""
    insist(may_evaluate(by))
    stored = EvaluationBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if stored.state not in ("form_check", "scoring") or stored.panel_id:
        raise ValidationError(_("形式审查和打分期间可以组建一个专家组。"))
    units = list(stored.evaluations.filter(state="accepted").select_related("organisation"))
    if not units:
        raise ValidationError(_("没有审查通过的自评报告。"))
    expert = [each for each in criteria(stored) if each.by == ScoredBy.EXPERT]
    panel = review.create_panel(
        by=by,
        kind=KIND,
        title=_("%s 专家评审") % stored.title,
        wanted=review.Wanted(seats, subjects=subjects),
        scheme=panel_scheme(expert),
    )
    facts = [review.ItemFacts(str(each.organisation), organisations=[each.organisation]) for each in units]
    items = review.add_items(panel, by=by, items=facts)
    for evaluation, item in zip(units, items, strict=True):
        evaluation.review_item = item
    SharingEvaluation.objects.bulk_update(units, ("review_item",))
    EvaluationBatch.objects.filter(pk=stored.pk).update(panel=panel)
    log.record(PANEL, by=by, target=stored, changes={"units": len(units), "seats": seats})
    batch.refresh_from_db()
    return panel


@transaction.atomic
def take_expert_scores(batch: EvaluationBatch, *, by: Any) -> int:
    """Take over what the panel came to: the points of each indicator in proportion to the panel's total.

    How many units; raises ValidationError while the scores are sealed, PermissionDenied.
    """
    insist(may_evaluate(by))
    stored = EvaluationBatch.objects.select_for_update(of=("self",)).select_related("panel").get(pk=batch.pk)
    if stored.panel is None or stored.state not in STATES:
        raise ValidationError(_("打分期间才能取得专家评分；请先组建专家组。"))
    try:
        found = {each.item.pk: each.score for each in review.results(stored.panel)}
    except review.NotOpened as sealed:
        raise ValidationError(str(sealed)) from sealed
    by_expert = {each.code: each for each in criteria(stored) if each.by == ScoredBy.EXPERT}
    scores = EvaluationScore.objects.filter(evaluation__batch=stored, code__in=by_expert)
    changed = []
    for score in scores.select_related("evaluation"):
        item = score.evaluation.review_item_id
        total = found.get(item) if item is not None else None
        if total is not None:
            score.expert = panel_share(by_expert[score.code], total)
            changed.append(score)
    EvaluationScore.objects.bulk_update(changed, ("expert",), batch_size=500)
    units = len({score.evaluation_id for score in changed})
    log.record(TAKEN, by=by, target=stored, changes={"units": units})
    return units


@transaction.atomic
def write_expert_scores(
    evaluation: SharingEvaluation, *, by: Any, points: Mapping[str, Decimal], note: str
) -> None:
    """Write down the mean points of a meeting on paper, with what proves them. Raises ValidationError and others."""
    insist(may_evaluate(by))
    stored = _scored(evaluation)
    if not note.strip():
        raise ValidationError({"note": _("请写明评分依据，例如评审会日期和评分表编号。")})
    by_expert = {each.code for each in criteria(stored.batch) if each.by == ScoredBy.EXPERT}
    scores = {score.code: score for score in stored.scores.filter(code__in=by_expert)}
    for code, given in points.items():
        if code not in scores:
            raise ValidationError(_("“%s”不是专家评分的指标。") % code)
        if not 0 <= given <= scores[code].weight:
            raise ValidationError({f"expert_{code}": _("得分应在 0 和 %s 之间。") % scores[code].weight})
        scores[code].expert = given
    EvaluationScore.objects.bulk_update(scores.values(), ("expert",))
    told = {code: f"{given}" for code, given in points.items()}
    log.record(WRITTEN, by=by, target=stored, summary=note.strip(), changes=told)


@transaction.atomic
def change_score(
    evaluation: SharingEvaluation, *, by: Any, code: str, final: Decimal, reason: str
) -> EvaluationScore:
    """Change the final points of one indicator with a reason; the result is drafted anew afterwards.

    Raises ValidationError and PermissionDenied.
    """
    insist(may_evaluate(by))
    stored = _scored(evaluation)
    score = stored.scores.select_for_update().filter(code=code).first()
    if score is None:
        raise ValidationError({"code": _("没有代码为“%s”的评估指标。") % code})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明调整理由。")})
    if not 0 <= final <= score.weight:
        raise ValidationError({"final": _("得分应在 0 和 %s 之间。") % score.weight})
    told = {code: [f"{score.final}", f"{final}"]}
    score.final, score.changed_because, score.changed_by = final, reason.strip(), by
    score.save()
    log.record(CHANGED, by=by, target=stored, summary=reason.strip(), changes=told)
    return score


def _scored(evaluation: SharingEvaluation) -> SharingEvaluation:
    rows = SharingEvaluation.objects.select_for_update(of=("self",)).select_related("batch", "organisation")
    stored: SharingEvaluation = rows.get(pk=evaluation.pk)
    if stored.batch.state not in STATES:
        raise ValidationError(_("打分期间和结果公示以前才能改得分；公示中的请先中止公示。"))
    return stored
