"""Signing in by a button: in a demonstration database only, and only to the accounts made for it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yanfa.kernel.access.roles import registry
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services.sessions import BUTTON

#: Login names of the accounts that a demonstration makes, one for each role.
PREFIX = "demo-"


def accounts() -> QuerySet[User]:
    """The accounts behind the buttons; none outside a demonstration."""
    found: QuerySet[User] = User.objects.filter(login__startswith=PREFIX, is_active=True)
    return found if is_demonstration() else found.none()


def buttons() -> list[tuple[User, Any]]:
    """The accounts with the labels of their roles, in the order of the roles."""
    found = {account.login.removeprefix(PREFIX): account for account in accounts()}
    return [(found[role.code], role.label) for role in registry if role.code in found]


def demonstration_account(role: str) -> User | None:
    """The account that the demonstration made for a role."""
    return accounts().filter(login=f"{PREFIX}{role}").first()


def sign_in(request: HttpRequest, public_id: str) -> User:
    """Sign in to one of these accounts; the button counts as the second factor. Raises PermissionDenied."""
    user = accounts().filter(public_id=public_id).first()
    if user is None or settings.YANFA_MODE == "production":
        raise PermissionDenied(_("只有演示环境可以这样登录。"))
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session[BUTTON] = True
    return user
