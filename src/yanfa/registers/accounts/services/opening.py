"""Opening, disabling and enabling accounts, and ending their sessions."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import log
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import Person, User
from yanfa.registers.accounts.permissions import (
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    ACCOUNT_OPENED,
    MANAGE,
    SESSIONS_ENDED,
    may_change_account,
)


def open_account(
    *,
    by: Any,
    login: str,
    real_name: str,
    email: str,
    profile: Profile = Profile.STAFF,
    person: Person | None = None,
) -> User:
    """Open an account without a password; its owner sets one by the link that is mailed to him.

    Raises PermissionDenied, and ValidationError for a login name or address that is taken or malformed.
    """
    verdict = permitted(by, MANAGE)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    return store_account(by=by, login=login, real_name=real_name, email=email, profile=profile, person=person)


@transaction.atomic
def store_account(
    *,
    by: Any,
    login: str,
    real_name: str,
    email: str,
    profile: Profile,
    person: Person | None = None,
    password: str | None = None,
) -> User:
    """Store an account whose address somebody vouches for; who may do it has been decided before."""
    user = User(
        login=login.strip().lower(), real_name=real_name.strip(), email=email.strip(), profile=profile
    )
    user.person = person
    if password is not None:
        _insist_on_rules(password, user)
    user.set_password(password)
    user.full_clean(exclude=["password"])
    user.save()
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    log.record(ACCOUNT_OPENED, by=by, target=user, summary=str(user.get_profile_display()))
    return user


@transaction.atomic
def disable(account: User, *, by: Any, reason: str) -> None:
    """Disable an account: its sessions end at once, its roles rest. Raises PermissionDenied."""
    account = _locked(account, by)
    if not reason.strip():
        raise ValidationError(_("请写明停用理由。"))
    close(account)
    log.record(ACCOUNT_DISABLED, by=by, target=account, summary=reason.strip())


@transaction.atomic
def enable(account: User, *, by: Any) -> None:
    """Enable a disabled account; its roles hold again. Raises PermissionDenied."""
    account = _locked(account, by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    log.record(ACCOUNT_ENABLED, by=by, target=account)


@transaction.atomic
def end_sessions(account: User, *, by: Any) -> None:
    """Sign an account out everywhere. Raises PermissionDenied."""
    account = _locked(account, by)
    _end_sessions(account)
    log.record(SESSIONS_ENDED, by=by, target=account)


def close(account: User) -> None:
    """Disable a locked account and end its sessions; who may do it has been decided before."""
    account.is_active = False
    account.save(update_fields=["is_active"])
    _end_sessions(account)


def end_other_sessions(account: User, current: str | None) -> None:
    """End the sessions of an account but the one with this key (a factor was changed in it)."""
    for session in UserSession.objects.filter(user=account).exclude(session_key=current or ""):
        session.end()


def _insist_on_rules(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as faults:
        raise ValidationError({"password": faults.error_list}) from None


def _end_sessions(account: User) -> None:
    User.objects.filter(pk=account.pk).update(session_epoch=F("session_epoch") + 1)
    end_other_sessions(account, None)


def _locked(account: User, by: Any) -> User:
    verdict = may_change_account(by, account)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    locked: User = User.objects.select_for_update().get(pk=account.pk)
    return locked
