"""The chain: how the hashes of sealed events are made, so that an outside script can make them again.

Recipe 1, for the event at position n (positions are 1, 2, 3 …):

    content  = the event as a JSON object with exactly the keys of `content` below: keys sorted, no white
               space between tokens, UTF-8, letters not escaped, times like 2024-03-01T08:00:00.000000+00:00
    digest   = H(content)
    previous = link of position n - 1; for n = 1 sixty-four zeros
    link     = H(recipe, algorithm, n, uuid, sealed_at, digest, previous, joined by line feeds)

H is SHA-256 or SM3, as the link says, in lower-case hexadecimal digits. `export` writes content and link of
every event as one line of JSON.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.crypto import suites

RECIPE = 1
START = "0" * 64


def moment(at: datetime) -> str:
    """A moment as the recipe writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def content(event: AuditEvent) -> dict[str, Any]:
    """Everything about an event that its digest covers."""
    return {
        "id": event.pk,
        "uuid": str(event.uuid),
        "at": moment(event.at),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "role": event.role,
        "ip": event.ip,
        "request_id": event.request_id,
        "action": event.action,
        "target_type": event.content_type_id,
        "target": event.object_id,
        "target_label": event.target_label,
        "summary": event.summary,
        "changes": event.changes,
        "outcome": event.outcome,
    }


def canonical(value: dict[str, Any]) -> bytes:
    """The one byte string that stands for a JSON object."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(event: AuditEvent, algorithm: str) -> str:
    """Hash of the content of an event."""
    return suites.digest(canonical(content(event)), algorithm)


def link(row: ChainLink) -> str:
    """Hash that ties an event to its position and to everything before it."""
    tied = (
        row.recipe,
        row.algorithm,
        row.position,
        row.event_uuid,
        moment(row.sealed_at),
        row.digest,
        row.previous,
    )
    return suites.digest("\n".join(map(str, tied)).encode(), row.algorithm)
