"""The one sealer: chains the committed events that are not in the chain yet, and tells the witness.

It runs as a job and never inside a business transaction. It must not take ids for the order of commits: on
PostgreSQL a row may appear late under a lower id. The chain is ordered by sealing; an event is taken
because it is not sealed, wherever its id lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Exists, OuterRef

from yanfa.kernel.audit import actions, chain, cleaning, witness
from yanfa.kernel.audit.log import Actor, record
from yanfa.kernel.audit.models import AuditEvent, AuditEventQuerySet, ChainLink
from yanfa.kernel.clock import now
from yanfa.kernel.crypto import suites

RESTORED = actions.register("audit.restore_declared", "声明数据库恢复")

BATCH = 500
#: Key of the advisory lock of PostgreSQL under which one sealer at a time writes.
LOCK = 0x59616E6661
#: How long after its id was drawn an event may still be committed and be taken by the next ordinary run. A
#: sweep, which looks at every event, takes those of transactions that lasted longer.
LATEST_COMMIT = timedelta(hours=1)


@dataclass(frozen=True)
class SealReport:
    """How many events were sealed now, and the length and head of the chain after it."""

    sealed: int
    count: int
    head: str


def seal(using: str = DEFAULT_DB_ALIAS, *, sweep: bool = False) -> SealReport:
    """Seal what was committed and witness the chain; `sweep` looks for left-out events back to the first.

    Safe to run from several places at once. A crash between chain and witness leaves links that are not
    witnessed; the next run witnesses them.
    """
    waiting = unsealed(using, sweep=sweep).order_by("pk").values_list("pk", flat=True)
    sealed = last = 0
    while batch := list(waiting.filter(pk__gt=last)[:BATCH]):
        sealed += _seal_batch(using, batch)
        last = batch[-1]
    count, head = chain_end(using)
    if count:
        witness.attest(count, head)
    return SealReport(sealed, count, head)


def declare_restore(reason: str, *, by: Actor | None, using: str = DEFAULT_DB_ALIAS) -> None:
    """Say that the database was put back to an older copy, and why.

    What was witnessed and is not in the copy is lost; from now on that is remembered and no longer an alarm.
    """
    record(RESTORED, by=by, summary=reason, using=using)
    witness.attest(*chain_end(using), kind="restore", reason=cleaning.text(reason, longest=300))


def unsealed(using: str = DEFAULT_DB_ALIAS, *, sweep: bool = False) -> AuditEventQuerySet:
    """Committed events that are not in the chain; without `sweep` only those recent enough."""
    events = AuditEvent.objects.using(using).filter(
        ~Exists(ChainLink.objects.filter(event_id=OuterRef("pk")))
    )
    return events if sweep else events.filter(pk__gt=_floor(using))


def chain_end(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Length and head of the chain; (0, 64 zeros) while it is empty."""
    last = ChainLink.objects.using(using).order_by("-position").first()
    return (last.position, last.link) if last else (0, chain.START)


def _floor(using: str) -> int:
    settled = ChainLink.objects.using(using).filter(sealed_at__lt=now() - LATEST_COMMIT)
    return settled.order_by("-position").values_list("event_id", flat=True).first() or 0


def _seal_batch(using: str, identifiers: list[int]) -> int:
    with _lock(using):
        links = ChainLink.objects.using(using)
        taken = set(links.filter(event_id__in=identifiers).values_list("event_id", flat=True))
        events = AuditEvent.objects.using(using).filter(pk__in=set(identifiers) - taken).order_by("pk")
        return len(links.bulk_create(_links(events, *chain_end(using))))


def _links(events: AuditEventQuerySet, position: int, previous: str) -> Iterator[ChainLink]:
    algorithm, sealed_at = suites.current().hash, now()
    for event in events:
        position += 1
        link = ChainLink(
            position=position,
            event_id=event.pk,
            event_uuid=event.uuid,
            recipe=chain.RECIPE,
            algorithm=algorithm,
            digest=chain.digest(event, algorithm),
            previous=previous,
            sealed_at=sealed_at,
        )
        link.link = previous = chain.link(link)
        yield link


@contextmanager
def _lock(using: str) -> Iterator[None]:
    """A transaction of its own in which no other sealer writes; SQLite's BEGIN IMMEDIATE is lock enough."""
    with transaction.atomic(using=using, durable=True):
        if connections[using].vendor == "postgresql":
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
