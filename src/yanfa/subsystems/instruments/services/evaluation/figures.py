"""The figures of a batch: use and income of every instrument with the reasons of exclusion, and the system's points.

Three statements read the usage of a whole batch, whatever its size; Python only sees one row for each instrument and
reason. Nothing is written before everything is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now, start_of_day
from yanfa.subsystems.instruments.choices.evaluation import ScoredBy
from yanfa.subsystems.instruments.effects.evaluation.parameters import (
    SATISFACTION,
    criteria,
    terms_of,
    value_of,
)
from yanfa.subsystems.instruments.effects.rewards.calculating import barred_units
from yanfa.subsystems.instruments.models import (
    ConfirmationTask,
    EvaluatedInstrument,
    EvaluationBatch,
    EvaluationScore,
    SharingEvaluation,
    UsageRecord,
)
from yanfa.subsystems.instruments.models.rewards.eligibility import COUNTS, in_batch, population, with_reason
from yanfa.subsystems.instruments.permissions.evaluation import may_evaluate
from yanfa.subsystems.instruments.rules.evaluation import points, ratio
from yanfa.subsystems.instruments.rules.rewards import Terms
from yanfa.subsystems.instruments.services.evaluation.batches import insist

TAKEN = actions.register("instruments.take_evaluation_figures", "计算评估系统指标")
BATCH = 500
ZERO = Decimal(0)
STATES = ("form_check", "scoring", "drafted")
SHARED = Q(external=True, related_party=False, waived=False)


@dataclass
class Measured:
    """What was counted for one unit."""

    instruments: dict[int, EvaluatedInstrument] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)
    newly: int = 0
    users: int = 0
    small: int = 0
    rated: dict[str, int] = field(default_factory=dict)
    confirmation: tuple[Decimal | None, Decimal | None] = (None, None)

    def total(self, name: str, *, listed: bool = False) -> Decimal:
        """A sum over the instruments of the unit, or over those that are evaluated."""
        chosen = (each for key, each in self.instruments.items() if not listed or key in self.listed)
        return sum((getattr(each, name) for each in chosen), ZERO)


def take_figures(batch: EvaluationBatch, *, by: Any) -> int:
    """Compute everything anew for the units that handed in; how many. Raises ValidationError, PermissionDenied."""
    insist(may_evaluate(by))
    if batch.state not in STATES:
        raise ValidationError(_("截止填报以后、结果公示以前可以计算系统指标。"))
    evaluations = list(batch.evaluations.handed_in().exclude(state="disqualified").select_related("batch"))
    if not evaluations:
        raise ValidationError(_("没有已提交的自评报告。"))
    measured = measure(batch, {each.organisation_id for each in evaluations})
    barred = barred_units(batch)
    with transaction.atomic():
        locked = EvaluationBatch.objects.select_for_update().get(pk=batch.pk)
        if locked.state != batch.state:
            raise ValidationError(_("批次状态已变化，请刷新后重试。"))
        _store(batch, evaluations, measured, barred)
        EvaluationBatch.objects.filter(pk=batch.pk).update(figures_at=now())
        log.record(TAKEN, by=by, target=batch, changes={"units": len(evaluations)})
    batch.refresh_from_db()
    return len(evaluations)


def measure(batch: EvaluationBatch, organisations: Collection[int]) -> dict[int, Measured]:
    """What the books say of these units in the period; reads only."""
    terms = terms_of(batch)
    units: dict[int, Measured] = {key: Measured() for key in organisations}
    _count_instruments(units, terms)
    _count_usage(units, batch, terms)
    _count_users(units, in_batch(terms, organisations).filter(SHARED))
    tasks = ConfirmationTask.objects.filter(round__year=batch.began_in, organisation__in=organisations)
    for task in tasks:
        units[task.organisation_id].confirmation = (task.completeness, task.timeliness)
    return units


def values_of(unit: Measured, declared: int, satisfaction: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The value of every indicator that the system measures; None where there is nothing to measure."""
    run, external = (unit.total(name, listed=True) for name in ("run_hours", "external_hours"))
    count, rated = len(unit.listed), sum(unit.rated.values())
    worth = sum((Decimal(satisfaction[code]) * number for code, number in unit.rated.items()), ZERO)
    complete, timely = unit.confirmation
    return {
        "joined_rate": ratio(count, max(count, declared)),
        "completeness": None if complete is None else complete / 100,
        "timely_updates": None if timely is None else timely / 100,
        "newly_reported": Decimal(unit.newly),
        "eligible_amount": unit.total("eligible_amount"),
        "external_share": ratio(external, run),
        "users": Decimal(unit.users),
        "small_share": ratio(unit.small, unit.users),
        "satisfaction": ratio(worth, rated),
        "run_hours": run / count if count else None,
        "external_hours": external / count if count else None,
    }


def _count_instruments(units: Mapping[int, Measured], terms: Terms) -> None:
    rows = population(terms.least_value, list(units)).values_list("pk", "organisation", "first_published_at")
    start, end = start_of_day(terms.start), start_of_day(terms.end)
    for key, organisation, published in rows:
        unit = units[organisation]
        unit.listed.add(key)
        unit.instruments[key] = EvaluatedInstrument(instrument_id=key)
        unit.newly += published is not None and start <= published < end


def _count_usage(units: Mapping[int, Measured], batch: EvaluationBatch, terms: Terms) -> None:
    barred = set(barred_units(batch))
    judged = with_reason(in_batch(terms, list(units)), terms, year=batch.began_in, barred=barred)
    rows = judged.values("instrument__organisation", "instrument", "reason").annotate(
        records=Count("pk"),
        earned=Sum("amount"),
        run=Sum("hours"),
        served=Sum("hours", filter=SHARED),
    )
    for row in rows:
        unit = units[row["instrument__organisation"]]
        key = row["instrument"]
        found = unit.instruments.setdefault(key, EvaluatedInstrument(instrument_id=key))
        _add(found, row)


def _add(found: EvaluatedInstrument, row: Mapping[str, Any]) -> None:
    found.run_hours += row["run"] or ZERO
    found.external_hours += row["served"] or ZERO
    if row["reason"] == COUNTS:
        found.eligible_records, found.eligible_amount = row["records"], row["earned"]
        return
    found.excluded_records += row["records"]
    found.excluded_amount += row["earned"]
    found.reasons[row["reason"]] = {"records": row["records"], "amount": f"{row['earned']:.2f}"}


def _count_users(units: Mapping[int, Measured], records: QuerySet[UsageRecord]) -> None:
    user = Case(When(~Q(user_uscc=""), then=F("user_uscc")), default=F("user_unit"))
    named = records.annotate(user=user).exclude(user="")
    for row in named.values("instrument__organisation").annotate(
        users=Count("user", distinct=True),
        small=Count("user", distinct=True, filter=Q(small_enterprise=True)),
    ):
        unit = units[row["instrument__organisation"]]
        unit.users, unit.small = row["users"], row["small"]
    rated = records.exclude(satisfaction="").values("instrument__organisation", "satisfaction")
    for each in rated.annotate(number=Count("pk")):
        units[each["instrument__organisation"]].rated[each["satisfaction"]] = each["number"]


def _store(
    batch: EvaluationBatch,
    evaluations: Sequence[SharingEvaluation],
    measured: Mapping[int, Measured],
    barred: Mapping[int, str],
) -> None:
    scheme = [each for each in criteria(batch) if each.by == ScoredBy.SYSTEM]
    satisfaction = value_of(batch, SATISFACTION)
    scores: dict[int, dict[str, EvaluationScore]] = defaultdict(dict)
    for score in EvaluationScore.objects.filter(evaluation__in=evaluations):
        scores[score.evaluation_id][score.code] = score
    EvaluatedInstrument.objects.filter(evaluation__in=evaluations).delete()
    rows: list[EvaluatedInstrument] = []
    for evaluation in evaluations:
        unit = measured[evaluation.organisation_id]
        values = values_of(unit, evaluation.declared, satisfaction)
        evaluation.figures = {name: None if each is None else f"{each:f}" for name, each in values.items()}
        evaluation.barred = barred.get(evaluation.organisation_id, "")[:200]
        for criterion in scheme:
            scores[evaluation.pk][criterion.code].system = points(criterion, values.get(criterion.code))
        for each in unit.instruments.values():
            each.evaluation = evaluation
            rows.append(each)
    EvaluatedInstrument.objects.bulk_create(rows, batch_size=BATCH)
    changed = [score for found in scores.values() for score in found.values()]
    EvaluationScore.objects.bulk_update(changed, ("system",), batch_size=BATCH)
    SharingEvaluation.objects.bulk_update(evaluations, ("figures", "barred"), batch_size=BATCH)
