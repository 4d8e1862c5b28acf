"""What is probed: a target is registered from now on, and ended now; what was probed before stays as it was."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock, policy
from yanfa.kernel.audit import actions, log
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.models import ProbeTarget, System
from yanfa.subsystems.operations.permissions import may_manage

REGISTERED = actions.register("operations.register_target", "登记拨测对象")
ENDED = actions.register("operations.end_target", "停止拨测对象")
PLACE = re.compile(r"(?P<host>[^\s:/\[\]@]+|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5})")
LARGEST_PORT = 65535
#: The name of the target by which a demonstration probes itself.
OWN = "本机"


@transaction.atomic
def register_target(*, by: Any, **facts: Any) -> ProbeTarget:
    """Probe something from now on. Raises ValidationError and PermissionDenied."""
    _insist(by)
    target = ProbeTarget(**facts)
    _check_address(target)
    if target.timeout is not None and target.interval is not None and target.timeout > target.interval:
        raise ValidationError({"timeout": _("超时不能长于拨测间隔，请改小超时或改大间隔。")})
    target.full_clean()
    target.save()
    log.record(REGISTERED, by=by, target=target.system, summary=f"{target.name} {target.address}")
    return target


@transaction.atomic
def end_target(target: ProbeTarget, *, by: Any) -> None:
    """Probe it no longer from now on; its samples and days stay. Raises ValidationError and PermissionDenied."""
    _insist(by)
    stored = ProbeTarget.objects.select_for_update().get(pk=target.pk)
    if stored.valid_to is not None:
        raise ValidationError(_("这个拨测对象已经停止，请刷新页面。"))
    stored.valid_to = clock.now()
    stored.save(update_fields=["valid_to"])
    log.record(ENDED, by=by, target=stored.system, summary=f"{stored.name} {stored.address}")


@transaction.atomic
def probe_own_portal(*, address: str) -> ProbeTarget | None:
    """In a demonstration let the probe look at the portal that runs there; None elsewhere, or without that system."""
    portal = System.objects.filter(code="portal").first()
    if portal is None or not is_demonstration():
        return None
    own = ProbeTarget.objects.all().open().filter(system=portal, name=OWN)
    standing = own.filter(address=address).first()
    if standing is not None:
        return standing
    for moved in own:
        end_target(moved, by=None)
    interval = int(policy.get("operations.probe_interval").value)
    timeout = int(policy.get("operations.probe_timeout").value)
    return register_target(
        by=None, system=portal, name=OWN, address=address, interval=interval, timeout=timeout
    )


def _insist(by: Any) -> None:
    """The platform itself (None) registers its own address where it is a demonstration."""
    if by is not None and not (verdict := may_manage(by)):
        raise PermissionDenied(verdict.reason)


def _check_address(target: ProbeTarget) -> None:
    """Raise ValidationError unless the address is one of its kind, and one that may be probed."""
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in target.address):
        raise ValidationError({"address": _("地址中不能有空格和换行，请删去。")})
    host = _link_host(target) if target.kind == TargetKind.LINK else _site_host(target)
    try:
        never = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    if never.is_link_local or never.is_multicast or never.is_unspecified or never.is_reserved:
        raise ValidationError({"address": _("这个地址不是可以拨测的主机，请填写系统对外的地址。")})


def _site_host(target: ProbeTarget) -> str:
    try:
        parts = urlsplit(target.address)
        fits = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
        port = parts.port
    except ValueError:
        fits, port = False, None
    if not fits or port == 0:
        raise ValidationError({"address": _("请写完整网址，以 http:// 或 https:// 开头，不含用户名和密码。")})
    return parts.hostname or ""


def _link_host(target: ProbeTarget) -> str:
    found = PLACE.fullmatch(target.address)
    if found is None or not 0 < int(found["port"]) <= LARGEST_PORT:
        raise ValidationError({"address": _("请写“主机:端口”，例如 10.0.0.1:443。")})
    return found["host"]
