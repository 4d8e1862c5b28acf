"""Request ids and client addresses: ours, or a trusted proxy's, never what a client claims."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from yanfa.kernel.audit import context
from yanfa.kernel.audit.middleware import RequestContextMiddleware


def ask(**headers: str):
    """Send a request through the middleware; the response and the context that the view saw."""
    seen = []

    def view(request):
        context.act_as("accounts.officer")
        seen.append(context.current())
        return HttpResponse()

    return RequestContextMiddleware(view)(RequestFactory().get("/", **headers)), seen[0]


def test_every_response_carries_the_id_that_the_view_saw():
    response, seen = ask()
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert seen == context.RequestContext(response["X-Request-ID"], "127.0.0.1", "accounts.officer")
    assert ask()[0]["X-Request-ID"] != response["X-Request-ID"]
    assert context.current() == context.RequestContext(), "nothing of a request is left after it"


def test_a_client_chooses_neither_id_nor_address(settings):
    settings.TRUSTED_PROXIES = 0
    response, seen = ask(HTTP_X_REQUEST_ID="chosen-by-client", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert response["X-Request-ID"] != "chosen-by-client"
    assert seen.ip == "127.0.0.1"


def test_a_trusted_proxy_does(settings):
    settings.TRUSTED_PROXIES = 1
    response, seen = ask(HTTP_X_REQUEST_ID="proxy-1234", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9")
    assert response["X-Request-ID"] == "proxy-1234"
    assert seen.ip == "203.0.113.9", "the entry further left was written by the client"


@pytest.mark.parametrize("forged", ["short", "x" * 65, "line\nbreak--", "空格 空格 空格"])
def test_a_malformed_id_is_replaced(settings, forged):
    settings.TRUSTED_PROXIES = 1
    assert re.fullmatch(r"[0-9a-f]{32}", ask(HTTP_X_REQUEST_ID=forged)[0]["X-Request-ID"])


@pytest.mark.parametrize("address", ["", "unix:", "not an address"])
def test_an_unknown_address_stays_empty(address):
    assert ask(REMOTE_ADDR=address)[1].ip == ""


def test_an_address_has_one_spelling():
    assert ask(REMOTE_ADDR="2001:DB8:0:0::1")[1].ip == "2001:db8::1"
