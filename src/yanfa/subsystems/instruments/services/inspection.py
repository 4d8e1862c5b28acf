"""Inspections: writing down what was found, letting orders run out, lifting vetoes, and asking for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform, read_for_change
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.inspection import VetoKind
from yanfa.subsystems.instruments.models import Inspection, InspectionFinding, Instrument, Veto
from yanfa.subsystems.instruments.notices.confirmation import FINDING_ORDERED
from yanfa.subsystems.instruments.permissions import INSPECT
from yanfa.subsystems.instruments.permissions.confirmation import INSPECTED, VETO_LIFTED, people_of


def insist(by: Any) -> None:
    """Raise PermissionDenied for who does not inspect."""
    verdict = permitted(by, INSPECT)
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def hold(*, by: Any, year: int, title: str, basis: str, held_on: date) -> Inspection:
    """Write down an inspection. Raises PermissionDenied and ValidationError."""
    insist(by)
    refuse_future(held_on, "held_on")
    inspection = Inspection(year=year, title=title, basis=basis, held_on=held_on, created_by=by)
    inspection.full_clean()
    inspection.save(force_insert=True)
    log.record(INSPECTED, by=by, target=inspection)
    return inspection


def usual_day() -> date:
    """The day by which an order of today usually has to be followed."""
    return today() + timedelta(days=int(policy.get("instruments.mending_days").value))


@transaction.atomic
def find(
    inspection: Inspection,
    *,
    by: Any,
    organisation: Organisation,
    aspect: str,
    detail: str,
    correct_by: date,
    instrument: Instrument | None = None,
) -> InspectionFinding:
    """Write down what was found and order it to be mended. Raises PermissionDenied and ValidationError by field."""
    insist(by)
    if correct_by <= today():
        raise ValidationError({"correct_by": _("限期改正日应晚于今天。")})
    if instrument is not None and instrument.organisation_id != organisation.pk:
        raise ValidationError({"instrument": _("这台仪器不是该单位管理的，请核对。")})
    finding = InspectionFinding(
        inspection=inspection,
        organisation=organisation,
        instrument=instrument,
        aspect=aspect,
        detail=detail,
        correct_by=correct_by,
    )
    finding.full_clean(exclude=("state",))
    enter(finding, by=by)
    if people := people_of(organisation):
        send(FINDING_ORDERED, to=people, context={"record": finding, "day": correct_by}, about=finding)
    return finding


def expire_overdue() -> int:
    """Let the orders run out whose last day has passed; the number."""
    late = list(InspectionFinding.objects.expired(today()).order_by("pk"))
    for finding in late:
        perform("expire", finding, by=None)
    return len(late)


@transaction.atomic
def lift(veto: Veto, *, by: Any, reason: str) -> Veto:
    """End a veto from today on. Raises PermissionDenied and ValidationError."""
    insist(by)
    (locked,) = read_for_change(Veto, [veto.pk])
    if locked.lifted_on is not None:
        raise ValidationError(_("这一否决事项已经解除。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明解除的理由。")})
    locked.lifted_on, locked.lifted_by, locked.lift_reason = today(), by, reason.strip()
    locked.save(update_fields=("lifted_on", "lifted_by", "lift_reason"))
    log.record(VETO_LIFTED, by=by, target=locked, summary=reason)
    return locked


def vetoes_of(organisation: Organisation, kind: VetoKind | str, on: date | None = None) -> list[Veto]:
    """What keeps a unit from joint review (`purchase`) or reward (`reward`) on a day, today for None."""
    return list(Veto.objects.against(organisation, kind, on or today()).select_related("finding"))


def vetoes_by_unit(kind: VetoKind | str, on: date | None = None) -> Mapping[int, list[Veto]]:
    """The same for all units at once, by the key of the unit."""
    found: dict[int, list[Veto]] = {}
    for veto in Veto.objects.in_force(on or today()).filter(kind=kind).select_related("finding"):
        found.setdefault(veto.organisation_id, []).append(veto)
    return found
