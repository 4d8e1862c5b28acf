"""Writing the log: one event for each thing done, in the transaction that does it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, models, transaction

from yanfa.kernel.audit import actions, chain, cleaning, context
from yanfa.kernel.audit.models import AuditEvent, Outcome
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now

#: Rows in one INSERT of `record_many`; SQLite takes at most 32,766 values in one statement.
BULK = 500

#: The log is written in one language, whoever reads the page at the moment.
PLATFORM = "系统"
VISITOR = "未登录者"
#: Among the changes of an event: the public prefix of the token by which a program acted for the person.
BY_TOKEN = "令牌"  # noqa: S105  a heading


#: Every committed event as one line of JSON, for whoever collects logs elsewhere (level INFO).
forward = logging.getLogger("yanfa.audit")


class Actor(Protocol):
    """Who acts: an account, or Django's AnonymousUser. `str()` gives the name that the log keeps."""

    @property
    def pk(self) -> Any: ...

    @property
    def is_authenticated(self) -> Any: ...


@dataclass(frozen=True)
class Entry:
    """One event of a set that `record_many` writes."""

    target: models.Model | None = None
    summary: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = Outcome.DONE


def record(
    action: str,
    *,
    by: Actor | None,
    target: models.Model | None = None,
    summary: str = "",
    changes: Mapping[str, Any] | None = None,
    outcome: str = Outcome.DONE,
    using: str = DEFAULT_DB_ALIAS,
) -> AuditEvent:
    """Write one event in the current transaction; `by=None` is the platform itself.

    `changes` is {field: [before, after]} or other plain facts. Texts lose line breaks, secrets and identity
    numbers. Raises UnknownAction for an action that is not registered. A failure to write is the caller's
    failure: what cannot be logged is not done.
    """
    event = _event(action, by, Entry(target, summary, changes or {}, outcome))
    event.save(using=using)
    _forward_after_commit([event], using)
    return event


def record_many(
    action: str, *, by: Actor | None, entries: Iterable[Entry], using: str = DEFAULT_DB_ALIAS
) -> list[AuditEvent]:
    """Write the events of a move of many records with one insert for every `BULK` of them."""
    events = [_event(action, by, entry) for entry in entries]
    AuditEvent.objects.using(using).bulk_create(events, batch_size=BULK)
    _forward_after_commit(events, using)
    return events


def _forward_after_commit(events: list[AuditEvent], using: str) -> None:
    if forward.isEnabledFor(logging.INFO):
        for event in events:
            transaction.on_commit(partial(_forward, event), using=using, robust=True)


def _forward(event: AuditEvent) -> None:
    forward.info(chain.canonical(chain.content(event)).decode())


def _event(action: str, by: Actor | None, entry: Entry) -> AuditEvent:
    actions.require(action)
    asked = context.current()
    return AuditEvent(
        at=now(),
        actor_id=by.pk if by is not None else None,
        actor_name=_name(by),
        role=asked.role,
        ip=asked.ip,
        request_id=asked.request_id,
        action=action,
        target_label=cleaning.text(entry.target, longest=300) if entry.target is not None else "",
        summary=cleaning.text(entry.summary),
        changes=cleaning.changes(entry.changes) | ({BY_TOKEN: asked.token} if asked.token else {}),
        outcome=Outcome(entry.outcome),
        **(reference(entry.target) if entry.target is not None else {}),
    )


def _name(by: Actor | None) -> str:
    if by is None:
        return PLATFORM
    return cleaning.text(by, longest=150) if by.is_authenticated else VISITOR
