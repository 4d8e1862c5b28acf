"""Figures for a monitoring system, in the text format of Prometheus, for whoever the operator lets ask."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.decorators import public
from yanfa.portal.services.watching import exposition

#: Headers by which a proxy says that somebody else is asking.
FORWARDING = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via")


@public
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for a program on this machine or one that knows the secret of YANFA_METRICS_SECRET."""
    verdict = may_scrape(request)
    if not verdict:
        return HttpResponse(verdict.reason, status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def may_scrape(request: HttpRequest) -> Verdict:
    """Who may read the figures: the loopback address without a proxy between, else by the bearer secret."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    secret: str = settings.METRICS_SECRET
    if secret and scheme.lower() == "bearer" and _same(given.strip(), secret):
        return allow()
    if _from_here(request):
        return allow()
    return deny(_("监控指标只对本机或持有监控密钥的程序开放。"))


def _from_here(request: HttpRequest) -> bool:
    """Whether a program on this machine asks the server itself; behind a proxy on this machine everybody seems to."""
    if any(name in request.headers for name in FORWARDING):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), secret.encode())
