"""Accounts as the sign-in library handles them: registration, messages, mail, and addresses of clients."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit import context as audit_context
from yanfa.kernel.jobs.queue import enqueue
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services import guesses, letters
from yanfa.registers.accounts.tasks import post_letter


class AddressStage(EmailVerificationStage):
    """The library's check that an address is its owner's; an account without one has nothing to confirm."""

    def handle(self) -> tuple[Any, bool]:
        """Pass on who has no address: he signs in by single sign-on, passkey or a demonstration's button."""
        return super().handle() if self.login.user is None or self.login.user.email else (None, True)


class AccountAdapter(DefaultAccountAdapter):
    """What the library asks about accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("帐号已停用，请联系系统管理员。"),
        "email_password_mismatch": _("登录名或密码不对。"),
        "username_password_mismatch": _("登录名或密码不对。"),
        "incorrect_password": _("密码不对。"),
        "enter_current_password": _("请输入现在的密码。"),
        "too_many_login_attempts": _("尝试次数过多，请稍后再试。"),
        "invalid_password_reset": _("重置链接无效或已过期。"),
        "rate_limited": _("操作过于频繁，请稍后再试。"),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: guesses are counted in the database before each is evaluated (services.guesses)."""

    def get_login_stages(self) -> list[str]:
        """The library's stages, with our own check of the address."""
        own = f"{AddressStage.__module__}.{AddressStage.__name__}"
        return [
            own if stage.endswith(".EmailVerificationStage") else stage
            for stage in super().get_login_stages()
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether the public may register by itself."""
        return bool(settings.OPEN_REGISTRATION)

    def generate_unique_username(self, txts: list[str | None], regex: str | None = None) -> str:
        """A login name that says nothing about its owner; he signs in by e-mail address."""
        return "u" + get_random_string(11, "0123456789abcdefghjkmnpqrstvwxyz")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the log records too: X-Forwarded-For counts behind trusted proxies only."""
        return audit_context.current().ip or "0.0.0.0"  # noqa: S104  an address unknown, not one to listen on

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Let this browser prove later that the account has signed in from it."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            guesses.device_cookie(user),
            max_age=guesses.DEVICE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the letter to the worker: a mail server's time must not tell whether an account exists."""
        about = {"request": allauth_context.request, "email": email} | context
        enqueue(post_letter, sealed=letters.sealed(self.render_mail(template_prefix, email, about)))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of the address; hash as long as a real registration would, so that time tells nothing."""
        make_password(get_random_string(16))
        super().send_account_already_exists_mail(email)
