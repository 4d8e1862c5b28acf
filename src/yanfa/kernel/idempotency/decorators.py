"""Decorators that make a view answer a repeated request without doing its work again."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from yanfa.kernel.audit import context
from yanfa.kernel.idempotency import claiming
from yanfa.kernel.idempotency.models import KeptAnswer

View = Callable[..., HttpResponseBase]

HEADER = "Idempotency-Key"
FIELD = "form_token"
LONGEST_KEY = 255
#: Fields of a form that are new each time it is shown.
UNSTABLE_FIELDS = {FIELD, "csrfmiddlewaretoken"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class _ClaimLost(Exception):
    """The request ran so long that another one took its key over; its work is undone."""


def idempotent(view: View) -> View:
    """For JSON: the header `Idempotency-Key` makes the request safe to repeat; without it nothing changes."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER, "")
        if len(key) > LONGEST_KEY:
            return _json(400, _("Idempotency-Key 最长 255 个字符。"))
        if not key or request.method in SAFE_METHODS:
            return view(request, *args, **options)
        return _once(request, f"key {key}", lambda: view(request, *args, **options), _is_final, _json)

    return wrapped


def one_submission(view: View) -> View:
    """For HTML: a form with `{% form_token %}` does its work once, however often its button is pressed.

    The work counts as done when the view redirects; a form that is shown again may be sent again.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        token = request.POST.get(FIELD, "")[:LONGEST_KEY]
        if not token:
            return view(request, *args, **options)
        return _once(request, f"form {token}", lambda: view(request, *args, **options), _is_redirect, _text)

    return wrapped


def _once(
    request: HttpRequest,
    key: str,
    run: Callable[[], HttpResponseBase],
    is_done: Callable[[HttpResponse], bool],
    say: Callable[[int, str], HttpResponse],
) -> HttpResponseBase:
    try:
        row = claiming.claim(_owner(request), _shortened(key), _fingerprint(request))
    except claiming.OtherContents:
        return say(422, _("这一次提交的内容与上一次不同，请重新打开页面再提交。"))
    except claiming.InFlight:
        return say(409, _("上一次提交还在处理，请稍候。"))
    if row.status is not None:
        return claiming.answer(row)
    try:
        return _run(row, run, is_done)
    except _ClaimLost:
        return say(409, _("处理超时，请稍后查看结果。"))
    except BaseException:
        claiming.release(row)
        raise


def _run(
    row: KeptAnswer, run: Callable[[], HttpResponseBase], is_done: Callable[[HttpResponse], bool]
) -> HttpResponseBase:
    """Do the work and keep its answer in one transaction."""
    with transaction.atomic():
        response = run()
        if not isinstance(response, HttpResponse) or not is_done(response):
            claiming.release(row)
        elif not claiming.keep(row, response):
            raise _ClaimLost
    return response


def _owner(request: HttpRequest) -> str:
    """Whose keys these are: the token, the account, else the address that asks.

    Two tokens of one person may have different scopes: neither meets the other's answers.
    """
    asking = context.current()
    if asking.token:
        return f"token {asking.token}"
    user = getattr(request, "user", None)
    return f"user {user.pk}" if user is not None and user.is_authenticated else f"ip {asking.ip}"


def _shortened(key: str) -> str:
    """Keys with their kind in front may be longer than the column."""
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for part in _contents(request):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _contents(request: HttpRequest) -> Iterator[bytes]:
    yield f"{request.method} {request.get_full_path()}".encode()
    if request.content_type not in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        if name not in UNSTABLE_FIELDS:
            yield from (text.encode("utf-8", "replace") for text in (name, *values))
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            yield f"{name} {upload.name}".encode("utf-8", "replace")
            yield from upload.chunks()
            upload.seek(0)


def _is_final(response: HttpResponse) -> bool:
    return not 400 <= response.status_code < 500


def _is_redirect(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 or "HX-Redirect" in response or "HX-Location" in response


def _json(status: int, words: str) -> HttpResponse:
    return JsonResponse({"detail": words}, status=status)


def _text(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
