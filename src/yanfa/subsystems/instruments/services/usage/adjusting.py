"""Adjustments: asked for closed records, with the original and the proposed values side by side."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import local_date
from yanfa.kernel.notices import outbox
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.choices.usage import AdjustmentKind
from yanfa.subsystems.instruments.effects.usage import as_text, rewarded
from yanfa.subsystems.instruments.models import UsageAdjustment, UsageRecord
from yanfa.subsystems.instruments.notices.requests import ADJUSTMENT_ASKED
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.requests import keepers_of
from yanfa.subsystems.instruments.rules.usage import Quarter
from yanfa.subsystems.instruments.services.usage.judging import FIELDS, Judge, Row

#: What an adjustment may change: facts of the use and its papers, not whose it was.
ADJUSTABLE = (
    *("started_at", "ended_at", "hours", "samples", "amount", "purpose", "content"),
    *("contract_no", "invoice_no", "voucher_no"),
)


@transaction.atomic
def ask(
    record: UsageRecord,
    *,
    by: Any,
    reason: str,
    kind: str = AdjustmentKind.CHANGE,
    values: Mapping[str, Any] | None = None,
) -> UsageAdjustment:
    """Ask that a closed record gets other values, or that its charge is waived.

    A record that a reward was calculated with stays as it is: money comes back by a decision, not by an adjustment.
    Raises ValidationError, and MoveRefused for who is neither the unit nor the user.
    """
    stored = (
        UsageRecord.objects.select_for_update(of=("self",))
        .select_related("report", "instrument")
        .get(pk=record.pk)
    )
    if stored.report.state == "collecting":
        raise ValidationError(_("本季度还未提交，请由管理单位直接修改记录。"))
    if stored.adjustments.filter(ended_at=None).exists():
        raise ValidationError(_("这条记录已有一项更正在办理。"))
    if told := rewarded(stored):
        raise ValidationError(told)
    unit = stored.instrument.organisation
    adjustment = UsageAdjustment(
        record=stored,
        kind=kind,
        side=Side.UNIT if may_keep(by, unit) else Side.USER,
        reason=reason,
        changes=_waiver(stored) if kind == AdjustmentKind.WAIVE else _changes(stored, values or {}),
        asked_by=by,
    )
    adjustment.full_clean(exclude=["record", "state", "asked_by"])
    enter(adjustment, by=by)
    to = keepers_of(unit) if adjustment.side == Side.USER else _user_of(stored)
    outbox.send(ADJUSTMENT_ASKED, to=to, context={"record": adjustment}, about=adjustment)
    return adjustment


def _user_of(record: UsageRecord) -> list[Any]:
    return [record.request.applicant] if record.request is not None else []


def _waiver(record: UsageRecord) -> dict[str, list[str]]:
    if record.waived:
        raise ValidationError(_("这条记录的费用已经免除。"))
    return _told(record, {"waived": True, "amount": Decimal("0.00")})


def _changes(record: UsageRecord, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The values that differ, checked as a new record would be. Raises ValidationError."""
    given = {name: values[name] for name in ADJUSTABLE if values.get(name) is not None}
    facts = {name: getattr(record, name) for name in FIELDS} | given
    row = Row(0, record.instrument, facts, record.external_id)
    Judge(record.instrument.organisation, [row]).record(row, record.origin)
    if "started_at" in given:
        given["served_on"] = local_date(given["started_at"])
        if Quarter.of(given["served_on"]) != Quarter.of(record.served_on):
            raise ValidationError({"started_at": _("更正不能把记录移到另一个季度。")})
    changes = _told(record, given)
    if not changes:
        raise ValidationError(_("没有改动任何一项。"))
    return changes


def _told(record: UsageRecord, values: Mapping[str, Any]) -> dict[str, list[str]]:
    changes = {}
    for name, value in values.items():
        field: Any = UsageRecord._meta.get_field(name)
        before, after = as_text(field, getattr(record, name)), as_text(field, value)
        if before != after:
            changes[name] = [before, after]
    return changes
