"""What the moves of a batch do to it and to the units in it, and what must hold before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform_many
from yanfa.subsystems.instruments.choices.evaluation import SampleResult
from yanfa.subsystems.instruments.effects.evaluation.parameters import (
    criteria,
    grading,
    judging_codes,
    keep_versions,
)
from yanfa.subsystems.instruments.models import (
    EvaluationBatch,
    EvaluationScore,
    EvidenceSample,
    SharingEvaluation,
)
from yanfa.subsystems.instruments.rules.evaluation import Standing, grades, ranked

Data = Mapping[str, Any]
ZERO = Decimal(0)
BATCH = 500


def announce(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """Keep the number of the notice and the versions of the parameters. Raises Hindered."""
    if batch.due_on < clock.today():
        raise Hindered(_("自评报告截止日 %s 已过，请先修改截止日。") % batch.due_on.isoformat())
    batch.notice_no = data["notice_no"]
    keep_versions(batch, judging_codes(batch))


def time_is_up(batch: EvaluationBatch) -> Verdict:
    """The last day for self-reports has passed."""
    if clock.today() > batch.due_on:
        return allow()
    return deny(_("自评报告填报至 %s 止，尚未截止。") % batch.due_on.isoformat())


def forms_are_checked(batch: EvaluationBatch) -> Verdict:
    """Every self-report handed in was checked, at least one accepted, and the figures were taken."""
    waiting = batch.evaluations.filter(state="submitted").count()
    if waiting:
        return deny(_("还有 %s 份自评报告没有审查。") % waiting)
    if not batch.evaluations.filter(state="accepted").exists():
        return deny(_("没有审查通过的自评报告。"))
    if batch.figures_at is None:
        return deny(_("请先计算系统指标。"))
    return allow()


def start_scoring(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """The figures must be those of all accepted units. Raises Hindered."""
    without = batch.evaluations.filter(state="accepted", figures={}).count()
    if without:
        raise Hindered(_("有 %s 家单位在取数之后才审查通过，请重新计算系统指标。") % without)


def scores_are_complete(batch: EvaluationBatch) -> Verdict:
    """Every indicator has points, every sampled record was checked, and no objection waits."""
    judged = batch.evaluations.judged()
    missing = EvaluationScore.objects.filter(evaluation__in=judged, system=None, expert=None)
    if units := missing.values("evaluation").distinct().count():
        return deny(_("有 %s 家单位的专家评分不全。") % units)
    opened = EvidenceSample.objects.filter(evaluation__in=judged, result=SampleResult.OPEN.value).count()
    if opened:
        return deny(_("还有 %s 条抽查记录没有核查。") % opened)
    objected = judged.filter(state="objected").count()
    return deny(_("还有 %s 件单位异议没有答复。") % objected) if objected else allow()


def draft_result(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """Add up the points, rank the units, and give the grades."""
    judged = list(batch.evaluations.judged().select_related("batch", "organisation"))
    standings = _totals(batch, judged)
    given = grades(standings, grading(batch))
    places = {unit.key: (place, unit) for place, unit in ranked(standings)}
    for evaluation in judged:
        evaluation.place, unit = places[evaluation.pk]
        evaluation.total, evaluation.sharing_score = unit.total, unit.sharing
        evaluation.grade = given[evaluation.pk]
    columns = ("place", "total", "sharing_score", "grade")
    SharingEvaluation.objects.bulk_update(judged, columns, batch_size=BATCH)
    perform_many("score", judged, by=by)


def settle(batch: EvaluationBatch, by: Any, data: Data) -> None:
    """The results of all units are final with the batch. Raises Hindered while an objection waits."""
    if waiting := batch.evaluations.filter(state="objected").count():
        raise Hindered(_("还有 %s 件单位异议没有答复。") % waiting)
    scored = batch.evaluations.filter(state="scored").select_related("batch", "organisation")
    perform_many("settle", list(scored), by=by)


def _totals(batch: EvaluationBatch, judged: list[SharingEvaluation]) -> list[Standing]:
    """Final points are those changed after an objection, else the system's, else the experts'."""
    sharing = {each.code for each in criteria(batch) if each.sharing}
    total: dict[int, Decimal] = defaultdict(Decimal)
    shared: dict[int, Decimal] = defaultdict(Decimal)
    scores = list(EvaluationScore.objects.filter(evaluation__in=judged))
    for score in scores:
        if not score.changed_because:
            score.final = score.system if score.system is not None else score.expert
        total[score.evaluation_id] += score.final or ZERO
        if score.code in sharing:
            shared[score.evaluation_id] += score.final or ZERO
    EvaluationScore.objects.bulk_update(scores, ("final",), batch_size=BATCH)
    return [Standing(each.pk, total[each.pk], shared[each.pk]) for each in judged]
