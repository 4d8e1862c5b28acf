"""Whose a host is: keeping the table of hosts, and asking it for many assets at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from yanfa.kernel.audit import changes, log
from yanfa.subsystems.operations.models import Vulnerability, VulnerabilityHost
from yanfa.subsystems.operations.permissions import may_manage
from yanfa.subsystems.operations.permissions.counters import HOST_KEPT
from yanfa.subsystems.operations.rules.vulnerabilities import closest, normal_pattern
from yanfa.subsystems.operations.services.counters.devices import insist


@transaction.atomic
def keep_host(host: VulnerabilityHost, *, by: Any, **facts: Any) -> VulnerabilityHost:
    """Register to whom a host or network belongs, or change it; findings without a system get theirs.

    Findings that have a system keep it: what was counted under a project stays there. Raises PermissionDenied and
    ValidationError.
    """
    insist(may_manage(by, host))
    before = changes.snapshot(host) if host.pk else {}
    for name, value in facts.items():
        setattr(host, name, value)
    host.full_clean()
    host.pattern = normal_pattern(host.pattern)
    host.validate_unique()
    host.save()
    log.record(HOST_KEPT, by=by, target=host, changes=changes.difference(before, host))
    _give_systems()
    return host


class Owners:
    """The hosts of all systems, read once: who owns an asset."""

    def __init__(self) -> None:
        self._hosts = {host.pattern: host for host in VulnerabilityHost.objects.select_related("system")}

    def of(self, asset: str) -> VulnerabilityHost | None:
        """The closest host of the table."""
        pattern = closest(self._hosts, asset)
        return self._hosts[pattern] if pattern is not None else None

    def place(self, found: Vulnerability) -> None:
        """Put a finding under the system and the project of its asset, where they are known and not set."""
        host = self.of(found.asset)
        if host is not None and found.system_id is None:
            found.system = host.system
            found.project_id = found.project_id or host.project_id or host.system.project_id


def _give_systems() -> None:
    owners = Owners()
    waiting = list(Vulnerability.objects.filter(system=None, state="pending"))
    for found in waiting:
        owners.place(found)
    _save_places(each for each in waiting if each.system_id is not None)


def _save_places(found: Iterable[Vulnerability]) -> None:
    for each in found:
        Vulnerability.objects.filter(pk=each.pk).update(system=each.system_id, project=each.project_id)
