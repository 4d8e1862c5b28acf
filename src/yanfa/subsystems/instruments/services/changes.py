"""Proposing a change of a published record, revising it, and small facts that a unit updates at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import changes as audit_changes
from yanfa.kernel.audit import log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform, read_for_change
from yanfa.subsystems.instruments.choices.registry import ChangeState
from yanfa.subsystems.instruments.effects.changes import put
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange
from yanfa.subsystems.instruments.permissions import keeps_for
from yanfa.subsystems.instruments.permissions.registry import (
    PROPOSED,
    may_change,
    may_change_directly,
)
from yanfa.subsystems.instruments.rules import registry as rules
from yanfa.subsystems.instruments.services.registry import insist

#: The unit may still write the change.
WRITTEN = (ChangeState.DRAFT, ChangeState.RETURNED)
#: Facts that are sums of money, shown with thousands.
SUMS = ("original_value", *rules.FUNDS)
UNCHECKED = ("calendar", "resource", "created_by")


@transaction.atomic
def propose(
    record: Instrument, *, by: Any, facts: Mapping[str, Any], happened_on: date, reason: str = ""
) -> InstrumentChange:
    """Write what is to change of a published record as a draft beside it; only what differs is kept.

    `facts` may name another managing unit as `organisation`. Raises PermissionDenied; ValidationError by field, for
    a change that changes nothing, and where another change is open.
    """
    insist(may_change(by, record))
    (locked,) = read_for_change(Instrument, [record.pk])
    insist(may_change(by, locked))
    if locked.changes.open().exists():
        raise ValidationError(_("这台仪器已有一项未办结的变更，请先办结或撤销。"), code="open")
    change = InstrumentChange(instrument=locked, created_by=by, base_version=locked.version)
    _write(change, locked, facts, happened_on, reason)
    return enter(change, by=by, entry="draft")


@transaction.atomic
def revise(
    change: InstrumentChange,
    *,
    by: Any,
    version: int,
    facts: Mapping[str, Any],
    happened_on: date,
    reason: str = "",
) -> InstrumentChange:
    """Write a draft or returned change again, read at `version`. Raises PermissionDenied and ValidationError."""
    insist(keeps_for(by, change))
    (locked,) = read_for_change(InstrumentChange, [change.pk])
    if locked.state not in WRITTEN:
        raise ValidationError(_("变更已提交，退回或撤销后才能修改。"), code="submitted")
    if locked.version != version:
        raise overtaken()
    before = audit_changes.snapshot(locked, ("proposed", "happened_on", "reason"))
    _write(locked, locked.instrument, facts, happened_on, reason)
    locked.base_version = locked.instrument.version
    locked.version += 1
    locked.save()
    log.record(PROPOSED, by=by, target=locked, changes=audit_changes.difference(before, locked))
    return locked


@transaction.atomic
def update_directly(
    record: Instrument, *, by: Any, version: int, facts: Mapping[str, Any], happened_on: date
) -> InstrumentChange:
    """Update at once what the policy lets the unit's administrator update; a version is written all the same.

    Raises PermissionDenied, ValidationError and MoveRefused.
    """
    insist(may_change_directly(by, record))
    (locked,) = read_for_change(Instrument, [record.pk])
    if locked.version != version:
        raise overtaken()
    change = propose(locked, by=by, facts=facts, happened_on=happened_on)
    return perform("update", change, by=by)


def _write(
    change: InstrumentChange, record: Instrument, facts: Mapping[str, Any], happened_on: date, reason: str
) -> None:
    if happened_on > clock.today():
        raise ValidationError({"happened_on": _("变更发生日期不能晚于今天。")})
    change.proposed = differing(record, facts)
    if not change.proposed:
        raise ValidationError(_("填写的内容与已发布的信息相同，没有变更。"), code="same")
    change.happened_on, change.reason = happened_on, reason
    check(record, change.proposed)
    change.full_clean(validate_constraints=False)


def differing(record: Instrument, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What of the given facts differs from the record, as JSON keeps it."""
    proposed = {
        name: new
        for name, _old, new in rules.differences(record.facts(), {**record.facts(), **facts}, rules.FACTS)
    }
    unit = facts.get("organisation")
    if unit is not None and unit.pk != record.organisation_id:
        proposed["organisation"] = unit.public_id
    return proposed


def check(record: Instrument, proposed: Mapping[str, Any]) -> None:
    """Raise ValidationError, by field, where the record would not hold after the change; it stays as it is."""
    copy = Instrument.objects.get(pk=record.pk)
    put(copy, proposed).full_clean(exclude=UNCHECKED)


def side_by_side(change: InstrumentChange) -> list[dict[str, Any]]:
    """Published and proposed values of every fact that is to change, as a page shows them."""
    record = Instrument.objects.select_related("organisation").get(pk=change.instrument_id)
    after = put(Instrument.objects.select_related("organisation").get(pk=record.pk), change.proposed)
    fields: Any = Instrument._meta.get_field
    return [
        {
            "label": fields(name).verbose_name,
            "before": shown(record, name),
            "after": shown(after, name),
        }
        for name in change.proposed
    ]


def shown(record: Instrument, name: str) -> Any:
    """A fact in words."""
    words = {
        "category": lambda: f"{record.category} {record.category_name}",
        "country": lambda: record.country_name,
        "district": lambda: record.district_name,
        "subjects": lambda: "、".join(record.subject_names),
        "organisation": lambda: record.organisation.name,
    }
    if name in words:
        return words[name]()
    value = getattr(record, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return value.isoformat()
    if name in SUMS and isinstance(value, Decimal):
        return f"{value:,.2f}"
    display = getattr(record, f"get_{name}_display", None)
    return display() if display else value
