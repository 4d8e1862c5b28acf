"""Second factors at work: whether one was given in this session, a fresh one, and codes that count once."""

from time import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.registers.accounts.models import SpentStep, User
from yanfa.registers.accounts.permissions import needs_second_factor
from yanfa.registers.accounts.services.sessions import BUTTON

#: Codes of recovery alone are no second factor: they only stand in for one.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def given(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened or confirmed with a second factor; in a demonstration the button is one."""
    if request.session.get(BUTTON) and is_demonstration():
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def has_one(user: User) -> bool:
    """Whether the account has set up a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def missing(request: HttpRequest, user: User) -> bool:
    """Whether this session lacks a second factor that the account's roles demand."""
    return needs_second_factor(user) and not given(request, user)


def recently_verified(request: HttpRequest) -> Verdict:
    """Whether the person has proved himself again in the last minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`)."""
    user = request.user
    if not isinstance(user, User):
        return deny(_("请先登录。"))
    if request.session.get(BUTTON) and is_demonstration():
        return allow()
    proofs = [each["at"] for each in get_authentication_records(request, user) if each.get("reauthenticated")]
    if proofs and time() - max(proofs) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return allow()
    return deny(_("这一步须重新验证身份。"))


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """Use up the time step of a right one-time code; False when it, or a later one, was used before.

    The library remembers used codes in the cache of one process for 30 seconds, while a code is taken for 90.
    """
    secret = totp.decrypt(authenticator.data["secret"])
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if totp.compare_user_code(actual=code, expected=expected):
            SpentStep.objects.get_or_create(user=authenticator.user)
            newer = SpentStep.objects.filter(user=authenticator.user, step__lt=step)
            return bool(newer.update(step=step))
    return False
