"""The calculation of a batch's rewards: planned without writing, so that it can be tried, and kept as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.choices.inspection import VetoKind
from yanfa.subsystems.instruments.effects.evaluation.parameters import tariff_of, terms_of
from yanfa.subsystems.instruments.models import (
    ConfirmationTask,
    EvaluationBatch,
    Instrument,
    RewardApplication,
    RewardedRecord,
    RewardLine,
    UsageRecord,
    Veto,
)
from yanfa.subsystems.instruments.models.rewards.eligibility import COUNTS, in_batch, with_reason
from yanfa.subsystems.instruments.rules.rewards import FEN, Tariff, UnitBase, UnitReward, calculate

BATCH = 500


@dataclass(frozen=True)
class Plan:
    """What every application of a batch would earn under a tariff, the best placed unit first."""

    tariff: Tariff
    rewards: Sequence[tuple[RewardApplication, UnitReward]]

    @property
    def total(self) -> Decimal:
        """What is granted, in 元."""
        return yuan(sum(reward.amount for _application, reward in self.rewards))

    @property
    def entitled(self) -> Decimal:
        """What the caps leave before the budget, in 元."""
        return yuan(sum(reward.entitled for _application, reward in self.rewards))

    @property
    def instruments(self) -> int:
        """How many instruments earn something."""
        return sum(1 for _application, reward in self.rewards for line in reward.lines if line.amount)


def yuan(fen: int) -> Decimal:
    """Fen in 元."""
    return (Decimal(fen) / FEN).quantize(Decimal("0.01"))


def barred_units(batch: EvaluationBatch) -> dict[int, str]:
    """Units that may not be rewarded today, with the reason: a veto, or no report in the year before."""
    vetoes = Veto.objects.in_force(clock.today()).filter(kind=VetoKind.REWARD.value)
    found = {veto.organisation_id: _("否决事项：%s") % veto.basis for veto in vetoes}
    late = ConfirmationTask.objects.flagged(batch.began_in - 1).values_list("organisation", flat=True)
    reason = _("上一评估年度（%s）未按期完成信息报送") % (batch.began_in - 1)
    return dict.fromkeys(late, reason) | found


def applications_of(batch: EvaluationBatch) -> QuerySet[RewardApplication]:
    """Those that the calculation takes, the best placed first: a tie for the last share goes to the better one."""
    found = RewardApplication.objects.filter(evaluation__batch=batch, state="applied")
    found = found.select_related("evaluation__organisation", "evaluation__batch")
    return found.order_by("evaluation__place", "evaluation__organisation__name", "pk")


def plan(batch: EvaluationBatch, tariff: Tariff | None = None) -> Plan:
    """Calculate without writing anything."""
    tariff = tariff or tariff_of(batch)
    applications = list(applications_of(batch))
    bases: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = _eligible(batch, applications).values("instrument__organisation", "instrument")
    for row in rows.annotate(base=Sum("amount")).order_by("instrument"):
        if row["base"]:
            bases[row["instrument__organisation"]].append((row["instrument"], int(row["base"] * FEN)))
    units = [
        UnitBase(each.pk, each.evaluation.grade, bases[each.evaluation.organisation_id])
        for each in applications
    ]
    return Plan(tariff, list(zip(applications, calculate(units, tariff), strict=True)))


def keep(batch: EvaluationBatch, planned: Plan) -> None:
    """Write amounts, lines, and the usage records that earned them. Raises Hindered."""
    for application, reward in planned.rewards:
        application.entitled, application.amount = yuan(reward.entitled), yuan(reward.amount)
    applications = [application for application, _reward in planned.rewards]
    RewardApplication.objects.bulk_update(applications, ("entitled", "amount"), batch_size=BATCH)
    RewardLine.objects.bulk_create(_lines(planned), batch_size=BATCH)
    _keep_records(batch, applications)
    lines = RewardLine.objects.filter(application__in=applications)
    based = lines.aggregate(total=Sum("base"))["total"]
    recorded = RewardedRecord.objects.filter(line__in=lines).aggregate(total=Sum("amount"))["total"]
    if (based or 0) != (recorded or 0):
        raise Hindered(_("测算期间服务记录有变动，请重新测算。"))


def drop(batch: EvaluationBatch) -> None:
    """Take back a calculation that was not approved."""
    lines = RewardLine.objects.filter(application__evaluation__batch=batch)
    records = RewardedRecord.objects.filter(line__in=lines)
    records._raw_delete(records.db)
    lines.delete()
    RewardApplication.objects.filter(evaluation__batch=batch).update(entitled=0, amount=0)


def _eligible(batch: EvaluationBatch, applications: Sequence[RewardApplication]) -> QuerySet[UsageRecord]:
    units = [each.evaluation.organisation_id for each in applications]
    terms = terms_of(batch)
    found = with_reason(in_batch(terms, units), terms, year=batch.began_in, barred=set(barred_units(batch)))
    return found.filter(reason=COUNTS, amount__gt=0)


def _lines(planned: Plan) -> list[RewardLine]:
    keys = [line.key for _application, reward in planned.rewards for line in reward.lines]
    districts = dict(Instrument.objects.filter(pk__in=keys).values_list("pk", "district"))
    return [
        RewardLine(
            application=application,
            instrument_id=line.key,
            district=districts[line.key],
            base=yuan(line.base),
            rate=reward.rate,
            earned=yuan(line.earned),
            capped=line.capped,
            amount=yuan(line.amount),
        )
        for application, reward in planned.rewards
        for line in reward.lines
    ]


def _keep_records(batch: EvaluationBatch, applications: Sequence[RewardApplication]) -> None:
    """One INSERT … SELECT: hundreds of thousands of records never pass through Python. Raises Hindered."""
    line = RewardLine.objects.filter(instrument=OuterRef("instrument"), application__evaluation__batch=batch)
    chosen: Any = _eligible(batch, applications).annotate(
        line=Subquery(line.order_by().values("pk")[:1]), worth=F("amount")
    )
    statement, parameters = chosen.values("pk", "line", "worth").query.sql_with_params()
    table = connection.ops.quote_name(RewardedRecord._meta.db_table)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (usage_id, line_id, amount) {statement}",
                parameters,
            )
    except IntegrityError as conflict:
        raise Hindered(_("有服务记录已在别的批次计奖，请重新测算。")) from conflict
