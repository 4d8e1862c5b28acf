"""Granting and withdrawing roles."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.notices import outbox
from yanfa.registers.accounts.models import Person, RoleGrant, User
from yanfa.registers.accounts.notices import GRANTED
from yanfa.registers.accounts.permissions import (
    ROLE_ENDED,
    ROLE_GRANTED,
    may_end_grant,
    may_grant,
    may_hold,
)


@transaction.atomic
def grant(
    account: User,
    role: str,
    *,
    by: Any,
    scope: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> RoleGrant:
    """Let an account hold a role from a date (today) to a date (without end); both days count.

    Raises PermissionDenied with the reason, and ValidationError for a period that ends before it begins or a role
    that the account holds already.
    """
    _lock_person(account)
    _insist(may_grant(by, account, role))
    return _store(account, role, by, scope, valid_from or today(), valid_to)


@transaction.atomic
def grant_in_unit(
    account: User, role: str, *, by: Any, scope: str, valid_to: date | None = None
) -> RoleGrant:
    """Let an account hold a role in one organisation; who may do that, the register of organisations has decided.

    Only roles without a second factor pass here: those of staff are granted by the security administrator alone.
    """
    if not scope or role not in registry or registry.get(role).second_factor:
        raise PermissionDenied(_("该角色只能由安全管理员授予。"))
    _lock_person(account)
    _insist(may_hold(account, role))
    return _store(account, role, by, scope, today(), valid_to)


def end(grant: RoleGrant, *, by: Any) -> None:
    """Withdraw a role; it is gone with the next request. Raises PermissionDenied."""
    _insist(may_end_grant(by, grant))
    close(grant, by=by)


def end_in_unit(account: User, role: str, *, by: Any, scope: str) -> int:
    """Withdraw a role in one organisation; returns how many grants were closed."""
    if not scope or role not in registry or registry.get(role).second_factor:
        raise PermissionDenied(_("该角色只能由安全管理员收回。"))
    standing = RoleGrant.objects.filter(user=account, role=role, scope=scope, ended_at=None)
    return sum(close(each, by=by) for each in standing)


def holds_in_unit(role: str, scope: str) -> bool:
    """Whether an active account holds the role in an organisation today."""
    return RoleGrant.objects.in_force(today()).filter(role=role, scope=scope, user__is_active=True).exists()


@transaction.atomic
def close(grant: RoleGrant, *, by: Any) -> bool:
    """Close a grant; who may do it has been decided before. False where it was closed already."""
    closed = RoleGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=now(), ended_by=by)
    if closed:
        log.record(ROLE_ENDED, by=by, target=grant.user, summary=_described(grant))
    return bool(closed)


def _store(
    account: User, role: str, by: Any, scope: str, valid_from: date, valid_to: date | None
) -> RoleGrant:
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError(_("失效日期不得早于生效日期。"))
    same = RoleGrant.objects.filter(user=account, role=role, scope=scope, ended_at=None)
    if same.filter(Q(valid_to=None) | Q(valid_to__gte=today())).exists():
        raise ValidationError(_("该帐号已有这个角色。"))
    for expired in same:
        close(expired, by=by)
    stored = RoleGrant.objects.create(
        user=account, role=role, scope=scope, valid_from=valid_from, valid_to=valid_to, granted_by=by
    )
    log.record(ROLE_GRANTED, by=by, target=account, summary=_described(stored))
    period = f"{stored.valid_from} – {stored.valid_to or '…'}"
    outbox.send(GRANTED, to=[account], context={"by": by, "role": stored.role_label, "period": period})
    return stored


def _lock_person(account: User) -> None:
    """Two grants to one person wait for each other, so that neither slips past the separation of duties."""
    if account.person_id:
        Person.objects.select_for_update().get(pk=account.person_id)
    User.objects.select_for_update().get(pk=account.pk)


def _described(grant: RoleGrant) -> str:
    period = f"{grant.valid_from} 至 {grant.valid_to or '长期'}"
    return f"{grant.role_label}，{period}" + (f"，单位 {grant.scope}" if grant.scope else "")


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(verdict.reason)
