"""Counting guesses before they are evaluated, for each account, each source and each second factor.

The lock-out library asks first and counts afterwards, so that two hundred parallel guesses are all evaluated before
the first failure is written. Here a guess takes its place in a row of the database first; what is right gives the
place back. A browser that has signed in before has places of its own: a stranger who keeps failing on purpose cannot
shut the owner out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from axes.handlers.base import AxesHandler
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string, salted_hmac

from yanfa.kernel import policy
from yanfa.kernel.audit import context, log
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.clock import now
from yanfa.registers.accounts.models import GuessWindow, User
from yanfa.registers.accounts.permissions import SIGN_IN_FAILED

#: Kept in the session between the password and the second factor, so that the place can be given back.
RESERVED_SOURCE = "reserved_source"
DEVICE_AGE = 400 * 24 * 3600
_DEVICE_SALT = "accounts.device"


@dataclass(frozen=True)
class Limit:
    """How many guesses are evaluated before a rest, and how long the rest is."""

    guesses: int
    rest: timedelta


def limit() -> Limit:
    """Today's limit."""
    table = policy.get("accounts.guesses").value
    return Limit(int(table["limit"]), timedelta(minutes=int(table["minutes"])))


def reserve(*subjects: str) -> bool:
    """Take a place for one guess under every subject, or none at all where one of them is full.

    A subject is full after so many guesses, until nobody has been let guess for the time of rest: whatever stretch of
    that length one looks at, it holds no more evaluated guesses than the limit.
    """
    allowed, moment = limit(), now()
    with transaction.atomic():
        windows = [_window(key) for key in sorted(_digest(subject) for subject in subjects)]
        rested = [moment - window.last_at >= allowed.rest for window in windows]
        pairs = list(zip(windows, rested, strict=True))
        if any(window.used >= allowed.guesses and not fresh for window, fresh in pairs):
            return False
        for window, fresh in pairs:
            window.used = 1 if fresh else window.used + 1
            window.last_at = moment
            window.save()
    return True


def forgive(subject: str) -> None:
    """Forget all guesses of a subject: its owner has proved himself."""
    GuessWindow.objects.filter(key=_digest(subject)).delete()


def give_back(digest: str) -> None:
    """Give one place back, by the digest that the reservation left in the session."""
    GuessWindow.objects.filter(key=digest, used__gt=0).update(used=F("used") - 1)


def forget_rested() -> int:
    """Delete the counters that say nothing any more; returns how many."""
    deleted, _ = GuessWindow.objects.filter(last_at__lt=now() - limit().rest).delete()
    return deleted


def account_subject(typed: str) -> str:
    """The subject of what was typed as login name or e-mail: one for all names of an account."""
    name = typed.strip().lower()
    match = Q(login=name) | Q(email__iexact=name)
    login = User.objects.filter(match).values_list("login", flat=True).first()
    return f"account:{login or name}"


def device_cookie(user: User) -> str:
    """A signed token that says: from this browser the account has signed in before."""
    token = {"account": user.public_id, "device": get_random_string(12)}
    return signing.dumps(token, salt=_DEVICE_SALT)


def _device_subject(request: HttpRequest, subject: str) -> str | None:
    """The subject of a browser that has signed in to this very account before."""
    try:
        token = signing.loads(
            request.COOKIES[settings.DEVICE_COOKIE_NAME], salt=_DEVICE_SALT, max_age=DEVICE_AGE
        )
    except (KeyError, signing.BadSignature):
        return None
    owner = User.objects.filter(public_id=token["account"]).values_list("login", flat=True).first()
    return f"device:{token['device']}" if f"account:{owner}" == subject else None


def source_subject(kind: str = "source") -> str:
    """The subject of the client's address."""
    return f"{kind}:{context.current().ip}"


def _digest(subject: str) -> str:
    return salted_hmac("accounts.guesses", subject, algorithm="sha256").hexdigest()


def _window(key: str) -> GuessWindow:
    window, _ = GuessWindow.objects.select_for_update().get_or_create(key=key, defaults={"last_at": now()})
    return window


class CountFirstHandler(AxesHandler):  # type: ignore[misc]  # the library carries no types
    """The lock-out library's handler: asked once before each guess, told of each failure and each success."""

    def is_allowed(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> bool:
        """Take a place for this guess; False when there is none."""
        typed = _typed(credentials)
        subject = account_subject(typed)
        device = _device_subject(request, subject)
        if device is not None:
            return reserve(device)
        if not reserve(subject, source_subject()):
            return False
        request.session[RESERVED_SOURCE] = _digest(source_subject())
        return True

    def user_login_failed(
        self, sender: Any, credentials: Mapping[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Write the failure down, with the account if there is one and never with what was typed."""
        login = account_subject(_typed(credentials)).removeprefix("account:")
        account = User.objects.filter(login=login).first()
        locked = bool(getattr(request, "axes_locked_out", False))
        log.record(
            SIGN_IN_FAILED,
            by=getattr(request, "user", None),
            target=account,
            summary="尝试次数过多，未予验证" if locked else "登录名或密码不符",
            outcome=Outcome.REFUSED if locked else Outcome.FAILED,
        )

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        """Forget the failures of the account and give back the place that this guess took."""
        forgive(f"account:{user.login}")
        reserved = request.session.pop(RESERVED_SOURCE, None)
        if reserved:
            give_back(reserved)


def _typed(credentials: Mapping[str, Any] | None) -> str:
    known = credentials or {}
    return str(known.get("email") or known.get("login") or known.get("username") or "")


def locked_response(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """The page that says how long to wait; the same for accounts that exist and those that do not."""
    minutes = int(limit().rest.total_seconds() // 60)
    page = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page
