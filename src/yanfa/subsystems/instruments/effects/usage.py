"""What the moves of quarterly reports and adjustments keep: frozen sums, the sample, and both values of a change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.models import (
    EvaluationBatch,
    RewardedRecord,
    UsageAdjustment,
    UsageRecord,
    UsageReport,
)
from yanfa.subsystems.instruments.rules.contracts import CENT
from yanfa.subsystems.instruments.rules.usage import Quarter

Data = Mapping[str, Any]


def figures_of(report: UsageReport) -> dict[str, str]:
    """Counts and sums of a report's records as text: records, hours, external hours, samples, amount."""
    external = Q(external=True)
    found = UsageRecord.objects.filter(report=report).aggregate(
        records=Count("pk"),
        external_records=Count("pk", filter=external),
        instruments=Count("instrument", distinct=True),
        external_hours=Sum("hours", filter=external),
        hours=Sum("hours"),
        samples=Sum("samples"),
        amount=Sum("amount"),
    )
    return {name: _told(value or 0) for name, value in found.items()}


def _told(value: Any) -> str:
    """Decimals with two places: one database sums them with more."""
    return format(value.quantize(CENT), "f") if isinstance(value, Decimal) else str(value)


def hand_in(report: UsageReport, by: Any, data: Data) -> None:
    """Freezes the sums; a quarter that has not ended is refused."""
    if report.due_on is not None and quarter_end(report) > today():
        raise Hindered(_("本季度尚未结束，结束后再提交。"))
    report.submitted_by, report.submitted_at = by, now()
    report.figures, report.returned_for = figures_of(report), ""


def quarter_end(report: UsageReport) -> Any:
    """The first day after the report's quarter."""
    return Quarter(report.year, report.quarter).end


def hand_back(report: UsageReport, by: Any, data: Data) -> None:
    """Keeps why; the sample is drawn anew when it comes again."""
    report.returned_for = data["reason"]


def verify(report: UsageReport, by: Any, data: Data) -> None:
    """Keeps who verified and when; the sums are those that were handed in."""
    if figures_of(report) != report.figures:
        raise Hindered(_("记录与提交时的合计不一致，请退回后重新提交。"))
    report.verified_by, report.verified_at = by, now()


def answer(adjustment: UsageAdjustment, by: Any, data: Data) -> None:
    """Keeps who answered and what."""
    adjustment.answered_by, adjustment.answer = by, data.get("answer") or ""


def refuse(adjustment: UsageAdjustment, by: Any, data: Data) -> None:
    """Keeps the refusal; the record stays as it is."""
    answer(adjustment, by, data)
    adjustment.ended_at = now()


def withdraw(adjustment: UsageAdjustment, by: Any, data: Data) -> None:
    """Keeps that it was taken back."""
    adjustment.ended_at = now()


def rewarded(record: UsageRecord) -> str:
    """Why a record stays as it is that a reward was calculated with; nothing for every other record."""
    found = RewardedRecord.objects.filter(usage=record)
    row = found.select_related("line__application__evaluation__batch").first()
    if row is None:
        return ""
    batch: EvaluationBatch = row.line.application.evaluation.batch
    if batch.approved_on is None:
        return str(_("这条记录正用于“%s”的奖励测算，请待测算退回后再更正。") % batch)
    return str(_("这条记录已计入“%s”的奖励，不能更正；金额有误或不实的，请平台按追回办理。") % batch)


def apply(adjustment: UsageAdjustment, by: Any, data: Data) -> None:
    """Gives the record the agreed values, where it still has the original ones."""
    record = UsageRecord.objects.select_for_update().get(pk=adjustment.record_id)
    if told := rewarded(record):
        raise Hindered(told)
    for name, (original, proposed) in adjustment.changes.items():
        field: Any = UsageRecord._meta.get_field(name)
        if as_text(field, getattr(record, name)) != original:
            raise Hindered(_("“%s”已不是提出更正时的值，请重新提出。") % field.verbose_name)
        setattr(record, name, field.to_python(proposed))
    record.version += 1
    record.save()
    adjustment.applied_by, adjustment.applied_at, adjustment.ended_at = by, now(), now()


def as_text(field: Any, value: Any) -> str:
    """A value as an adjustment keeps it."""
    return "" if value is None else str(field.to_python(value))
