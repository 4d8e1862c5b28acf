"""Step-up: an act that wants a fresh second factor asks here; the sign-in app connects the check."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .verdict import Verdict, deny

Check = Callable[[HttpRequest], Verdict]


def _not_connected(request: HttpRequest) -> Verdict:
    return deny(_("平台没有接入二次验证，不能办理这一步。"))


_check: Check = _not_connected


def connect(check: Check) -> None:
    """Let the sign-in app answer whether this request's person has just proved himself again."""
    global _check
    _check = check


def recently_verified(request: HttpRequest) -> Verdict:
    """Whether the person has just proved himself again (ASVS 5.0, 7.5.3); no when nothing is connected."""
    return _check(request)
