"""The first holders of the three administrators' roles: a one-time token instead of a default account."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import AdministratorToken, Person, RoleGrant, User
from yanfa.registers.accounts.permissions import ROLE_GRANTED, TOKEN_ISSUED, may_hold
from yanfa.registers.accounts.rules import ADMINISTRATIVE_DUTIES
from yanfa.registers.accounts.services.opening import store_account


def administrative_roles() -> list[str]:
    """The codes of the three administrators' roles."""
    return [role.code for role in registry if role.duty in ADMINISTRATIVE_DUTIES]


@transaction.atomic
def issue_token(role: str) -> str:
    """A fresh token for the first holder of an administrator's role; earlier unused ones of that role are void.

    Raises ValidationError for another role, or once somebody holds it.
    """
    if role not in administrative_roles():
        raise ValidationError(_("启用码只用于三类管理员。"))
    if RoleGrant.objects.in_force(today()).filter(role=role, user__is_active=True).exists():
        raise ValidationError(_("该角色已有人担任，请由安全管理员授权。"))
    AdministratorToken.objects.filter(role=role, used_at=None).delete()
    token = secrets.token_urlsafe(24)
    hours = int(policy.get("accounts.administrator_token_hours").value)
    AdministratorToken.objects.create(
        digest=_digest(token), role=role, expires_at=now() + timedelta(hours=hours)
    )
    log.record(TOKEN_ISSUED, by=None, summary=str(registry.get(role).label))
    return token


@transaction.atomic
def redeem_token(
    token: str, *, login: str, real_name: str, email: str, person: Person, password: str
) -> User:
    """Open the account of the first administrator, with the role of the token.

    Raises PermissionDenied for a token that is unknown, used or expired, or a role that this person may not join to
    those he holds.
    """
    known = AdministratorToken.objects.select_for_update().filter(digest=_digest(token)).first()
    if known is None or known.used_at is not None or known.expires_at <= now():
        raise PermissionDenied(_("启用码无效或已过期。"))
    if RoleGrant.objects.in_force(today()).filter(role=known.role, user__is_active=True).exists():
        raise PermissionDenied(_("该角色已有人担任。"))
    user = store_account(
        by=None,
        login=login,
        real_name=real_name,
        email=email,
        profile=Profile.STAFF,
        person=person,
        password=password,
    )
    verdict = may_hold(user, known.role)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    RoleGrant.objects.create(user=user, role=known.role, valid_from=today())
    known.used_at, known.used_by = now(), user
    known.save()
    log.record(ROLE_GRANTED, by=None, target=user, summary=str(registry.get(known.role).label))
    return user


def _digest(token: str) -> str:
    return hashlib.sha256(token.strip().encode()).hexdigest()
