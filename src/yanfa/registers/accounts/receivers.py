"""What happens when somebody signs in or out, or changes a password or a second factor."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from yanfa.kernel.audit import log
from yanfa.kernel.crypto.events import keys_rotated
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.permissions import FACTOR_CHANGED, PASSWORD_CHANGED, SIGN_IN, SIGN_OUT
from yanfa.registers.accounts.services import secrets, sessions
from yanfa.registers.accounts.services.opening import end_other_sessions


@receiver(user_logged_in)
def begin_session(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Start the clock of the session and write the sign-in down."""
    sessions.begin(request, user)
    log.record(SIGN_IN, by=user, target=user)


@receiver(user_logged_out)
def note_sign_out(user: User | None, **kwargs: Any) -> None:
    """Write the sign-out down."""
    if user is not None:
        log.record(SIGN_OUT, by=user, target=user)


@receiver([password_changed, password_set, password_reset])
def note_password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Write the change down; other sessions ended with it, for the password is part of their proof."""
    sessions.note_password(request, user)
    log.record(PASSWORD_CHANGED, by=user, target=user)


@receiver(keys_rotated)
def reseal_factors(**kwargs: Any) -> None:
    """The library's table is not among the encrypted columns that a rotation finds by itself."""
    secrets.reseal_factors()


@receiver([authenticator_added, authenticator_removed])
def end_sessions_of_old_factor(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """End the sessions that the old factor let in."""
    end_other_sessions(user, request.session.session_key)
    log.record(FACTOR_CHANGED, by=user, target=user, summary=str(authenticator.get_type_display()))
