"""Keeping the counting devices and the versions of their rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.choices.counters import FORMATS_OF, DeviceKind, LogFormat
from yanfa.subsystems.operations.models import CounterDevice, CounterRule
from yanfa.subsystems.operations.permissions import may_manage, may_work
from yanfa.subsystems.operations.permissions.counters import DEVICE_KEPT, RULE_ADDED

#: The parameter with the marks that mean stopped, for a device that has none of its own.
MARKS = {
    LogFormat.IPTABLES: "operations.firewall_marks",
    LogFormat.RSPAMD: "operations.rspamd_marks",
    LogFormat.POSTFIX: "operations.postfix_marks",
}


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied with the reason."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def keep_device(device: CounterDevice, *, by: Any, **facts: Any) -> CounterDevice:
    """Register a device, or change one (a new one has no key). Raises PermissionDenied and ValidationError.

    The kind stays: its figures are counted under it.
    """
    insist(may_manage(by, device))
    before = changes.snapshot(device) if device.pk else {}
    if device.pk and facts.get("kind", device.kind) != device.kind:
        raise ValidationError({"kind": _("设备类别登记后不改；另一类设备请另行登记。")})
    for name, value in facts.items():
        setattr(device, name, value)
    if device.log_format not in FORMATS_OF[DeviceKind(device.kind)]:
        raise ValidationError({"log_format": _("这类设备没有这种日志，请另选日志格式。")})
    refuse_future(device.in_use_from, "in_use_from")
    device.full_clean()
    device.save()
    log.record(DEVICE_KEPT, by=by, target=device, changes=changes.difference(before, device))
    return device


@transaction.atomic
def add_rule(device: CounterDevice, *, by: Any, name: str, valid_from: date, marks: list[str]) -> CounterRule:
    """Add a version of the rules; days that have been counted keep the version that counted them."""
    insist(may_work(by, device))
    refuse_future(valid_from, "valid_from")
    rule = CounterRule(
        device=device,
        name=name.strip(),
        valid_from=valid_from,
        marks=[mark.strip() for mark in marks if mark.strip()],
        recorded_by=by,
    )
    rule.full_clean()
    rule.save()
    log.record(RULE_ADDED, by=by, target=device, summary=f"{rule.name} {valid_from:%Y-%m-%d}")
    return rule


def rule_on(rules: list[CounterRule], day: date) -> CounterRule | None:
    """The version in force on a day; `rules` oldest first."""
    found = [rule for rule in rules if rule.valid_from <= day]
    return found[-1] if found else None
