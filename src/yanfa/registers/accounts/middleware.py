"""The rules that every request of a signed-in person is held to: the age of the session, password, second factor."""

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
from yanfa.registers.accounts.services import factors, sessions

#: Pages that a person may use before he has set a new password or given his second factor.
WAYS_OUT = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


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
        if not isinstance(user, User) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
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


def _lead(request: HttpRequest, where: str, words: str) -> HttpResponse:
    """Send a person to the page; tell a program why it is refused."""
    if request.accepts("text/html"):
        messages.warning(request, words)
        response: HttpResponseRedirect = redirect(where)
        return response
    return JsonResponse({"detail": words}, status=403)
