"""Who a request comes from and what holds for it: programs by their token, persons by the rules of their session."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.permissions import SESSION_ENDED
from yanfa.registers.accounts.services import factors, sessions, tokens

#: The URL namespace of the JSON API.
API = "api"
#: Pages that a person may use before he has set a new password or given his second factor.
WAYS_OUT = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


class TokenMiddleware:
    """A request with a bearer token comes from a program: no cookie of it counts, and none is set.

    It stands before the sessions, so that none is read; the token is read where the view is known, behind the guard
    of reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _by_program(request):
            return self.get_response(request)
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Recognise the token where the API is called; pages know no tokens."""
        match = request.resolver_match
        if match is None or API not in match.namespaces or not _by_program(request):
            return None
        try:
            request.user = tokens.recognise(request.headers["Authorization"])
        except tokens.TokenRefused as refused:
            answer = JsonResponse({"detail": refused.reason}, status=refused.status)
            if refused.wait:
                answer["Retry-After"] = str(refused.wait)
            else:
                answer["WWW-Authenticate"] = "Bearer"
            return answer
        return None


class SessionRulesMiddleware:
    """End sessions that are over, and lead to what is missing before anything else is opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_if_over(request)
        response = self.get_response(request)
        if request.user.is_authenticated and request.session.session_key:
            sessions.mark_seen(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to a new password or to the second factor; public pages and the ways out stay open."""
        user = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        # Visitors may call some operations of the API; who is signed in there is held to the rules all the same.
        open_to_visitors = not getattr(view, "login_required", True) and not name.startswith(f"{API}:")
        if not isinstance(user, User) or user.token_scopes is not None or open_to_visitors:
            return None
        if name in WAYS_OUT or name.startswith("mfa_"):
            return None
        if factors.missing(request, user):
            where = "mfa_reauthenticate" if factors.has_one(user) else "mfa_index"
            return _lead(request, where, _("您的角色须用第二因素登录，请先完成这一步。"))
        if sessions.password_expired(request):
            return _lead(request, "account_change_password", _("密码已到期，请先更改密码。"))
        return None

    def _end_if_over(self, request: HttpRequest) -> None:
        reason = sessions.end_reason(request)
        if reason is None:
            return
        words = _("长时间未操作，已自动退出。") if reason == "idle" else _("会话已到最长时限，请重新登录。")
        log.record(SESSION_ENDED, by=request.user, summary=words)
        logout(request)
        messages.info(request, words)


def _by_program(request: HttpRequest) -> bool:
    return request.headers.get("Authorization", "").lstrip()[:7].lower() == "bearer "


def _lead(request: HttpRequest, where: str, words: str) -> HttpResponse:
    """Send a person to the page; tell a program why it is refused."""
    match = request.resolver_match
    if request.accepts("text/html") and not (match and API in match.namespaces):
        messages.warning(request, words)
        response: HttpResponseRedirect = redirect(where)
        return response
    return JsonResponse({"detail": words}, status=403)
