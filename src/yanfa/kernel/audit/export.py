"""Handing the log out: one JSON object a line, with everything that is needed to compute every hash again.

The first line says what the export is. Each further line is {"content": …, "position", "recipe",
"algorithm", "digest", "sealed_at", "previous", "link"}; the last seven are null for an event that is not
sealed yet. `chain` has the recipe; `content` is what `digest` covers and is written with sorted keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO

from django.db import DEFAULT_DB_ALIAS

from yanfa.kernel.audit import chain
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.clock import now

BATCH = 1000


def export_events(
    stream: TextIO,
    *,
    requested_by: str,
    since: datetime | None = None,
    until: datetime | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Write the events of a half-open period in the order of the chain; returns how many."""
    period = [moment and chain.moment(moment) for moment in (since, until)]
    stamp = {"export": "yanfa audit log", "recipe": chain.RECIPE, "at": chain.moment(now())}
    _write(stream, stamp | {"by": requested_by, "since": period[0], "until": period[1]})
    written = 0
    for line in _lines(using, since, until):
        _write(stream, line)
        written += 1
    return written


def _lines(using: str, since: datetime | None, until: datetime | None) -> Iterator[dict[str, Any]]:
    events = AuditEvent.objects.using(using).order_by("pk")
    events = events.filter(at__gte=since) if since else events
    events = events.filter(at__lt=until) if until else events
    last = 0
    while batch := list(events.filter(pk__gt=last)[:BATCH]):
        links = ChainLink.objects.using(using).in_bulk([event.pk for event in batch], field_name="event_id")
        for event in batch:
            yield _line(event, links.get(event.pk))
        last = batch[-1].pk


def _line(event: AuditEvent, link: ChainLink | None) -> dict[str, Any]:
    names = ("position", "recipe", "algorithm", "digest", "previous", "link")
    sealed = {name: getattr(link, name, None) for name in names}
    return {"content": chain.content(event), "sealed_at": link and chain.moment(link.sealed_at)} | sealed


def _write(stream: TextIO, line: dict[str, Any]) -> None:
    stream.write(json.dumps(line, sort_keys=True, ensure_ascii=False) + "\n")
