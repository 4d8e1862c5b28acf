"""Decorators that say who may open a view; a view without one is open to every signed-in person."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from . import permissions

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

#: Names that views ask for; the system check holds them against the declared ones.
required: set[str] = set()


def permission_required(name: str) -> Callable[[View], View]:
    """Open the view only to who holds the permission; others get 403 with the reason.

    LoginRequiredMiddleware has sent away who is not signed in before this is asked.
    """
    required.add(name)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            verdict = permissions.permitted(request.user, name)
            if not verdict:
                raise PermissionDenied(verdict.reason)
            return view(request, *args, **kwargs)

        guarded.permission = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def public(view: View) -> View:
    """Open the view to everybody, signed in or not."""
    return login_not_required(view)


def writes_on_get(reason: str) -> Callable[[View], View]:
    """Let a GET of this view write, and say why (a single sign-on calls back, and signs in, by GET)."""
    if not reason:
        raise ValueError("A view that writes on GET needs a reason.")

    def decorate(view: View) -> View:
        @wraps(view)
        def writing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        writing.writes_on_get = reason  # type: ignore[attr-defined]
        return writing  # type: ignore[return-value]

    return decorate
