"""Who may call an operation of the JSON API: a program by a token with the scope, or a person by his session.

    @router.get("", auth=caller(READ))                  # who holds the permission
    @router.get("forms", auth=caller(READ, KEEP, visitors=True))   # everybody; KEEP shows more

A scope is the name of a permission. The app of the accounts has recognised the caller before this is asked: a
request with an ``Authorization`` header never reaches an operation by its cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import AuthorizationError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from . import decorators, permissions
from .readonly import SAFE_METHODS

#: Every scope that an operation asks for, or by which one shows more.
used: set[str] = set()


class Token(AuthBase):
    """Lets in who holds the permission, a program only where its token names it; 403 says what is missing."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str, visitors: bool) -> None:
        super().__init__()
        self.scope = scope
        self.visitors = visitors

    def __call__(self, request: HttpRequest) -> Any:
        """The caller, or None for who has not said who he is. Raises AuthorizationError."""
        user: Any = request.user
        if not user.is_authenticated:
            return None
        by_token = getattr(user, "token_scopes", None) is not None
        if not self.visitors or by_token:
            verdict = permissions.permitted(user, self.scope)
            if not verdict:
                raise AuthorizationError(message=verdict.reason)
        if not by_token and request.method not in SAFE_METHODS and check_csrf(request):
            raise AuthorizationError(message=_("请求缺少 CSRF 校验；程序请改用令牌。"))
        return user


def caller(scope: str, *widening: str, visitors: bool = False) -> list[Callable[[HttpRequest], Any]]:
    """The `auth` of an operation: the scope that it asks for, and those by which it shows more.

    With `visitors` everybody may call it without saying who he is; a token must have the scope all the same.
    """
    names = {scope, *widening}
    used.update(names)
    decorators.required.update(names)
    token = Token(scope, visitors)
    return [token, _anybody] if visitors else [token]


def _anybody(request: HttpRequest) -> bool:
    return True
