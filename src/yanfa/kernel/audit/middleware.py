"""The middleware that gives every request its id and address, and every response the id."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yanfa.kernel.audit import context

_OUTSIDE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestContextMiddleware:
    """Set `audit.context` for the request and answer with `X-Request-ID`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context.use(request_id(request), client_address(request)) as current:
            response = self.get_response(request)
            response["X-Request-ID"] = current.request_id
            return response


def request_id(request: HttpRequest) -> str:
    """The id that a trusted proxy gave the request, else "" for a fresh one: a client may not choose."""
    outside = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return outside if _OUTSIDE_ID.fullmatch(outside) else ""


def client_address(request: HttpRequest) -> str:
    """The address of the client, "" if unknown.

    Behind N trusted proxies it is the N-th entry of X-Forwarded-For from the right; entries further left were
    written by the client and prove nothing.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES:
            address = hops[-settings.TRUSTED_PROXIES].strip()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
