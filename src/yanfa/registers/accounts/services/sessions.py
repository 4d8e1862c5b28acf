"""The clock of a session: when it began, when it was last used, and why it is over."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from yanfa.kernel import policy
from yanfa.kernel.clock import now
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.rules import SessionLimits, session_end
from yanfa.registers.accounts.services import passwords

STARTED = "started_at"
LIMITS = "limits"
PASSWORD_ENDS = "password_ends_at"  # noqa: S105  a moment
BUTTON = "demonstration_button"
#: Seconds that the cookie of the last request may lag behind, so that not every answer sets it again.
FRESH = 60
_SALT = "accounts.seen"


@dataclass(frozen=True)
class Seen:
    """When a session was last used, as its browser proves it."""

    at: datetime
    proved: bool


def begin(request: HttpRequest, user: User) -> None:
    """Note in the session when it began and which limits it is held to."""
    request.session[STARTED] = now().timestamp()
    request.session[LIMITS] = dict(policy.get(f"accounts.session.{Profile(user.profile)}").value)
    note_password(request, user)


def note_password(request: HttpRequest, user: User) -> None:
    """Note in the session until when the password holds, so that no request has to ask the rules again."""
    ends = passwords.expires_at(user)
    request.session[PASSWORD_ENDS] = ends.timestamp() if ends is not None else None


def password_expired(request: HttpRequest) -> bool:
    """Whether the password of this session's account is too old by now."""
    ends = request.session.get(PASSWORD_ENDS)
    return ends is not None and now() >= _moment(ends)


def end_reason(request: HttpRequest) -> Literal["idle", "absolute"] | None:
    """Why the session of this request is over; None while it lasts. A session without a beginning is over."""
    try:
        started = _moment(request.session[STARTED])
        limits = SessionLimits.read(request.session[LIMITS])
    except KeyError:
        return "absolute"
    return session_end(now(), started=started, seen=max(last_seen(request).at, started), limits=limits)


def last_seen(request: HttpRequest) -> Seen:
    """The last use of this session by its signed cookie; without one, the beginning of the session."""
    try:
        value: dict[str, Any] = signing.loads(request.COOKIES[settings.SEEN_COOKIE_NAME], salt=_salt(request))
    except (KeyError, signing.BadSignature):
        return Seen(_moment(request.session.get(STARTED, 0)), proved=False)
    return Seen(_moment(value["at"]), proved=True)


def mark_seen(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie of the last use, unless it is fresh."""
    seen = last_seen(request)
    if seen.proved and 0 <= (now() - seen.at).total_seconds() < FRESH:
        return
    response.set_cookie(
        settings.SEEN_COOKIE_NAME,
        signing.dumps({"at": int(now().timestamp())}, salt=_salt(request)),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _salt(request: HttpRequest) -> str:
    """The cookie proves the use of one session only."""
    return f"{_SALT}.{request.session.session_key}"


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(float(timestamp), tz=UTC)
