"""Who is asking, from where and in which request: what every audit event of the running request shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from uuid import uuid4


@dataclass(frozen=True)
class RequestContext:
    """Request id (hexadecimal, also in the response and the log), address of the client, role acted in.

    `token` is the public prefix of the token by which a program acts for a person; "" where a person acts himself.
    """

    request_id: str = ""
    ip: str = ""
    role: str = ""
    token: str = ""


_current: ContextVar[RequestContext] = ContextVar("audit_context", default=RequestContext())  # noqa: B039 frozen


def new_request_id() -> str:
    """A fresh request id of 32 hexadecimal digits."""
    return uuid4().hex


def current() -> RequestContext:
    """The context of the running request or job; empty outside of both."""
    return _current.get()


def act_as(role: str) -> None:
    """Say in which role the rest of this request acts."""
    _current.set(replace(_current.get(), role=role))


def act_by_token(prefix: str) -> None:
    """Say by which token the rest of this request acts."""
    _current.set(replace(_current.get(), token=prefix))


@contextmanager
def use(request_id: str = "", ip: str = "", role: str = "") -> Iterator[RequestContext]:
    """Run the block in a context of its own; an empty request id gets a fresh one."""
    context = RequestContext(request_id or new_request_id(), ip, role)
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
