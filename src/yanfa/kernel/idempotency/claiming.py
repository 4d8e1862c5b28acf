"""Claiming a key: one request at a time has it, and its answer is kept in the transaction of its work."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db.models import QuerySet
from django.http import HttpResponse

from yanfa.kernel.clock import now
from yanfa.kernel.idempotency.models import KeptAnswer

#: Longer than any request runs; after that its process is dead and its transaction undone.
CLAIM = timedelta(seconds=90)
KEPT_HEADERS = ("Content-Type", "Location", "ETag", "HX-Redirect", "HX-Location", "HX-Refresh")


class OtherContents(Exception):
    """The key was used for a request with other contents."""


class InFlight(Exception):
    """The first request with this key still runs."""


def claim(owner: str, key: str, fingerprint: str) -> KeptAnswer:
    """The row of the key: with a status if the request was answered before, else claimed by the caller.

    Committed at once where no transaction is open. Raises OtherContents and InFlight.
    """
    moment = now()
    ours = KeptAnswer(
        owner=owner,
        key=key,
        fingerprint=fingerprint,
        claim=uuid4().hex,
        claimed_until=moment + CLAIM,
        created_at=moment,
    )
    KeptAnswer.objects.bulk_create([ours], ignore_conflicts=True)
    row = KeptAnswer.objects.get(owner=owner, key=key)
    if row.fingerprint != fingerprint:
        raise OtherContents
    if row.status is not None or row.claim == ours.claim:
        return row
    return _take_over(row, ours)


def keep(row: KeptAnswer, response: HttpResponse) -> bool:
    """Keep the answer; False if the claim ran out meanwhile and another request has it."""
    if _held(row).select_for_update().first() is None:
        return False
    # Latin-1 gives every byte a letter, so that any answer comes back byte for byte.
    row.status, row.body = response.status_code, response.content.decode("latin-1")
    row.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    row.save(update_fields=["status", "headers", "body"])
    return True


def release(row: KeptAnswer) -> None:
    """Let the key be used again."""
    _held(row).delete()


def answer(row: KeptAnswer) -> HttpResponse:
    """The kept answer."""
    assert row.status is not None
    response = HttpResponse(row.body.encode("latin-1"), status=row.status, headers=row.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _take_over(row: KeptAnswer, ours: KeptAnswer) -> KeptAnswer:
    """Claim a key whose request died. Raises InFlight where it lives, or another request was faster."""
    dead = _held(row).filter(status=None, claimed_until__lt=now())
    if not dead.update(claim=ours.claim, claimed_until=ours.claimed_until):
        raise InFlight
    row.claim = ours.claim
    return row


def _held(row: KeptAnswer) -> QuerySet[KeptAnswer]:
    return KeptAnswer.objects.filter(pk=row.pk, claim=row.claim)
