"""Tokens of programs: making one, revoking it, recognising the one that a request carries, counting its use."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access import callers, permissions
from yanfa.kernel.access.permissions import Permission, has_permission
from yanfa.kernel.audit import context, log
from yanfa.kernel.clock import now
from yanfa.registers.accounts.models import ApiToken, TokenUse, User
from yanfa.registers.accounts.permissions import API_TOKEN_MADE, API_TOKEN_REVOKED, may_revoke_token

#: What every token begins with, so that a leaked one is found by whoever looks for leaked ones.
MARK = "yanfa"
PREFIX_BYTES, SECRET_BYTES = 4, 32
_TOKEN = re.compile(rf"{MARK}_([0-9a-f]{{{2 * PREFIX_BYTES}}})_[A-Za-z0-9_-]{{43}}")


class TokenRefused(Exception):
    """Why a request by a token is not answered: the status and a sentence, and the seconds to wait where that helps."""

    def __init__(self, status: int, reason: str, wait: int = 0) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.wait = wait


@dataclass(frozen=True)
class Rate:
    """How many requests of one token are answered in a stretch of time."""

    requests: int
    window: timedelta


def longest_days() -> int:
    """How many days a token may live."""
    return int(policy.get("accounts.token_longest_days").value)


def rate() -> Rate:
    """Today's limit."""
    table = policy.get("accounts.token_rate").value
    return Rate(int(table["requests"]), timedelta(seconds=int(table["seconds"])))


def offered(user: User) -> list[Permission]:
    """The scopes that a person can give to a token: permissions of his own that the API asks for."""
    return [permissions.get(name) for name in sorted(callers.used) if has_permission(user, name)]


@transaction.atomic
def make(*, by: User, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """A new token of the person and its secret, which nobody can read again.

    Raises ValidationError by field for a name in use, a scope that is not the person's, or too many days.
    """
    known = {permission.name for permission in offered(by)}
    if not scopes or not known.issuperset(scopes):
        raise ValidationError({"scopes": _("请选择授权范围，且只能选择您本人具有的权限。")})
    if not 1 <= days <= longest_days():
        raise ValidationError({"days": _("有效期须为 1 至 %d 天。") % longest_days()})
    prefix = secrets.token_hex(PREFIX_BYTES)
    secret = f"{MARK}_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"
    made = ApiToken(
        user=by,
        name=name.strip(),
        prefix=prefix,
        digest=_digest(secret),
        scopes=sorted(scopes),
        expires_at=now() + timedelta(days=days),
    )
    made.full_clean()
    made.save()
    TokenUse.objects.create(token=made)
    log.record(
        API_TOKEN_MADE,
        by=by,
        target=by,
        summary=f"{made}，{made.expires_at:%Y-%m-%d} 失效：{'、'.join(made.scopes)}",
    )
    return made, secret


@transaction.atomic
def revoke(token: ApiToken, *, by: Any) -> bool:
    """End a token; it opens nothing from the next request on. False where it was revoked before.

    Raises PermissionDenied.
    """
    verdict = may_revoke_token(by, token)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now(), revoked_by=by)
    if revoked:
        log.record(API_TOKEN_REVOKED, by=by, target=token.user, summary=str(token))
    return bool(revoked)


def recognise(authorization: str) -> User:
    """The person for whom the request acts, with the scopes of its token as `token_scopes`; the use is counted.

    Raises TokenRefused: 401 for a header that is no token, or a token that opens nothing; 429 for one too many.
    """
    token = _known(authorization)
    if token.ended:
        raise TokenRefused(401, _("令牌%(ended)s，请在帐号设置的“接口令牌”页新建。") % {"ended": token.ended})
    if not token.user.is_active:
        raise TokenRefused(401, _("令牌所属的帐号已停用，请联系系统管理员。"))
    _count(token)
    context.act_by_token(token.prefix)
    user: User = token.user
    user.token_scopes = frozenset(token.scopes)
    return user


def _known(authorization: str) -> ApiToken:
    scheme, _space, secret = authorization.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise TokenRefused(401, _("Authorization 请求头应写成“Bearer 令牌”。"))
    secret = secret.strip()
    found = ApiToken.objects.select_related("user").filter(digest=_digest(secret)).first()
    if found is None or not _TOKEN.fullmatch(secret):
        raise TokenRefused(401, _("没有这个令牌，请核对是否完整复制。"))
    return found


def _count(token: ApiToken) -> None:
    """Take a place in the window of counting, in one statement whatever other processes do. Raises TokenRefused."""
    allowed, moment = rate(), now()
    use = TokenUse.objects.filter(token=token)
    over = moment - allowed.window
    # Twice: where two requests find the window over, the second meets the one that the first has begun.
    for _attempt in range(2):
        within = use.filter(window_from__gt=over, used__lt=allowed.requests)
        if within.update(used=F("used") + 1, last_at=moment):
            return
        if use.filter(window_from__lte=over).update(window_from=moment, used=1, last_at=moment):
            return
    begun = use.values_list("window_from", flat=True).get()
    wait = max(1, int((begun + allowed.window - moment).total_seconds()) + 1)
    words = _("请求过于频繁：每 %(seconds)d 秒最多 %(requests)d 次，请在 %(wait)d 秒后再试。")
    numbers = {"seconds": allowed.window.total_seconds(), "requests": allowed.requests, "wait": wait}
    raise TokenRefused(429, words % numbers, wait)


def _digest(secret: str) -> str:
    # Not keyed and not slow: 256 random bits cannot be guessed, and a lookup stands in every request.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
