"""Reads do not write: on GET, HEAD and OPTIONS a guard on the connections refuses to change business tables.

Tables of the audit log, of sessions and of sign-in are let through, and single tables that say so with
``@written_by_reads``; a view that must write on GET says so with ``@writes_on_get``.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, TypeVar

from django.apps import apps
from django.db import connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from .remembering import remembering

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

#: Apps whose tables a read may write: who came and when, never what the business is about.
OPEN_APPS = ("audit", "sessions", "axes", "account", "mfa", "socialaccount", "usersessions")

#: Single tables of that kind in apps whose others stay closed.
_open_models: set[type[Model]] = set()

Table = TypeVar("Table", bound=type[Model])

_LEADING = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_VERB = re.compile(r"[A-Za-z]+")
_READING = frozenset(
    {"SELECT", "VALUES", "SHOW", "EXPLAIN", "PRAGMA", "SET", "DECLARE", "FETCH", "CLOSE"}
    | {"BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT"}
)
_TARGET = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM|(?<!FOR )(?<!DO )UPDATE)\s+(?:ONLY\s+)?"
    r'(?:"?\w+"?\.)?"?(\w+)"?',
    re.IGNORECASE,
)


def written_by_reads(model: Table) -> Table:
    """Class decorator: a read may write this table, because it says who came and when, and nothing else."""
    _open_models.add(model)
    return model


class ReadMustNotWrite(RuntimeError):
    """A GET tried to change a business table."""


def written_tables(sql: str) -> set[str]:
    """The tables that a statement changes, in lower case: none for a read, {"?"} where no name is found."""
    match = _VERB.match(sql, _LEADING.match(sql).end())  # type: ignore[union-attr]
    verb = match.group().upper() if match else ""
    if verb in _READING:
        return set()
    targets = {table.lower() for table in _TARGET.findall(sql)}
    if verb == "WITH":
        return targets
    return targets or {"?"}


@cache
def open_tables() -> frozenset[str]:
    """The tables that a read may write, many-to-many tables included."""
    of_apps = (
        model
        for label in OPEN_APPS
        if label in apps.app_configs
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    )
    return frozenset(model._meta.db_table.lower() for model in (*of_apps, *_open_models))


class Guard:
    """An execute wrapper that refuses writes while it is on."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.on = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.on:
            closed = written_tables(str(sql)) - open_tables()
            if closed:
                raise ReadMustNotWrite(f"{self.where} must not write {', '.join(sorted(closed))}.")
        return execute(sql, params, many, context)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the guard on every database connection of this thread."""
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self))
            yield


class ReadsDoNotWriteMiddleware:
    """Hold the guard while a safe request is answered, its streamed body included; rights are asked for once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        guard = Guard(f"{request.method} {request.path}")
        request.read_guard = guard  # type: ignore[attr-defined]
        with guard.held(), remembering():
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _guarded(response.streaming_content, guard)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Switch the guard off for a view that declared that it writes on GET."""
        if getattr(view, "writes_on_get", "") and hasattr(request, "read_guard"):
            request.read_guard.on = False


def _guarded(parts: Any, guard: Guard) -> Iterator[bytes]:
    iterator = iter(parts)
    while True:
        with guard.held():
            part = next(iterator, None)
        if part is None:
            return
        yield part
