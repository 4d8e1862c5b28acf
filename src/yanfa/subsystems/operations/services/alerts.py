"""Taking in what Alertmanager delivers, and noting the incident into which a person turned an alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import log
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import Cause, MoveRefused
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.models import Alert, System
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.counters import ALERT_LINKED
from yanfa.subsystems.operations.services.counters.devices import insist


@dataclass(frozen=True)
class Delivered:
    """One alert of a delivery, as Alertmanager writes it; `ends_at` None while it fires."""

    fingerprint: str
    starts_at: datetime
    ends_at: datetime | None
    labels: Mapping[str, str]
    annotations: Mapping[str, str]

    @property
    def resolved(self) -> bool:
        """Whether it is over."""
        return self.ends_at is not None


@dataclass
class Receipt:
    """What a delivery did."""

    new: int = 0
    resolved: int = 0
    known: int = 0


def deliver(alerts: Sequence[Delivered], *, by: Any) -> Receipt:
    """Keep the alerts of one delivery; what was delivered before stays one.

    Raises ValidationError for one that begins in the future, MoveRefused for who may not deliver.
    """
    receipt = Receipt()
    systems = {system.code: system for system in System.objects.all()}
    for each in alerts:
        refuse_future(each.starts_at, "startsAt")
        if each.ends_at is not None and each.ends_at < each.starts_at:
            raise ValidationError({"endsAt": _("恢复时间早于开始时间，请核对 Alertmanager 的时钟。")})
        _keep(each, systems, by, receipt)
    return receipt


def _keep(each: Delivered, systems: Mapping[str, System], by: Any, receipt: Receipt) -> None:
    known = _found(each)
    if known is None:
        try:
            with transaction.atomic():
                known = enter(_fresh(each, systems, by), by=by)
            receipt.new += 1
        except IntegrityError:
            known = _found(each)
            receipt.known += 1
    else:
        receipt.known += not each.resolved or known.state == "resolved"
    assert known is not None  # stored here or by who came first
    if each.resolved and known.state == "firing":
        receipt.resolved += _resolve(known, each, by)


def _found(each: Delivered) -> Alert | None:
    return Alert.objects.filter(fingerprint=each.fingerprint, starts_at=each.starts_at).first()


def _resolve(known: Alert, each: Delivered, by: Any) -> bool:
    """End an alert; False where another delivery was first."""
    try:
        with transaction.atomic():
            perform("resolve", known, by=by)
            Alert.objects.filter(pk=known.pk).update(ends_at=min(each.ends_at or clock.now(), clock.now()))
    except MoveRefused as refused:
        if refused.cause is Cause.STATE:
            return False
        raise
    return True


def _fresh(each: Delivered, systems: Mapping[str, System], by: Any) -> Alert:
    labels, annotations = dict(each.labels), dict(each.annotations)
    return Alert(
        fingerprint=each.fingerprint,
        name=labels.get("alertname", each.fingerprint)[:200],
        severity=labels.get("severity", "")[:40],
        instance=labels.get("instance", "")[:200],
        summary=(annotations.get("summary") or annotations.get("description") or "")[:500],
        labels=labels,
        annotations=annotations,
        system=systems.get(labels.get("system", "")),
        starts_at=each.starts_at,
        token_of=by,
    )


@transaction.atomic
def link_incident(alert: Alert, *, by: Any, number: str) -> Alert:
    """Note the number of the incident that a person registered for this alert. Raises PermissionDenied."""
    insist(may_work(by, alert))
    locked = Alert.objects.select_for_update().get(pk=alert.pk)
    number = number.strip()
    if not number:
        raise ValidationError({"number": _("请填写事件编号。")})
    Alert.objects.filter(pk=locked.pk).update(incident_number=number)
    log.record(
        ALERT_LINKED, by=by, target=locked, changes={"incident_number": [locked.incident_number, number]}
    )
    locked.incident_number = number
    return locked
