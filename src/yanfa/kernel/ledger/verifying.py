"""Proof of the ledger: what stands on the accounts is what the postings and the open holds say."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q, Sum

from yanfa.kernel.ledger import accounts
from yanfa.kernel.ledger.models import Account, Entry, Hold, Posting

CHUNK = 1000


def verify_ledger() -> list[str]:
    """One sentence for each thing that is wrong; empty when every balance is the sum of its postings.

    Every account is read, in portions; what seems to differ is read again under its lock, so that an entry made
    meanwhile is no false alarm.
    """
    return [*_balances(), *_entries(), *_reversals()]


def _balances() -> Iterator[str]:
    last = 0
    while chunk := list(Account.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for account, _sentences in _differences(chunk):
            with transaction.atomic():
                locked = list(accounts.lock([account]).values())
                for _account, sentences in _differences(locked):
                    yield from sentences


def _differences(chunk: list[Account]) -> list[tuple[Account, list[str]]]:
    keys = [account.pk for account in chunk]
    credited = _sums(Posting.objects.filter(credit__in=keys), "credit_id")
    debited = _sums(Posting.objects.filter(debit__in=keys), "debit_id")
    held = _sums(Hold.objects.open().filter(debit__in=keys), "debit_id")
    found = []
    for account in chunk:
        posted = credited.get(account.pk, 0) - debited.get(account.pk, 0)
        sentences = list(_faults(account, posted, held.get(account.pk, 0)))
        if sentences:
            found.append((account, sentences))
    return found


def _faults(account: Account, posted: int, held: int) -> Iterator[str]:
    if account.balance != posted:
        yield f"科目 {account.code}：余额 {account.balance}，分录合计 {posted}。"
    if account.held != held:
        yield f"科目 {account.code}：预留 {account.held}，未结束的预留合计 {held}。"
    if account.limited and account.available < 0:
        yield f"科目 {account.code}：不得透支，可用 {account.available}。"


def _sums(rows: object, column: str) -> dict[int, int]:
    grouped = rows.order_by().values_list(column).annotate(total=Sum("amount"))  # type: ignore[attr-defined]
    return dict(grouped)


def _entries() -> Iterator[str]:
    for key in Entry.objects.filter(postings=None).order_by("pk").values_list("key", flat=True):
        yield f"业务 {key}：没有分录。"
    mixed = Posting.objects.exclude(debit__unit=F("credit__unit")).order_by("pk")
    for key in mixed.values_list("entry__key", flat=True):
        yield f"业务 {key}：借贷科目的计量单位不同。"
    wrong = Q(amount__lte=0) | Q(debit=F("credit"))
    for key in Posting.objects.filter(wrong).order_by("pk").values_list("entry__key", flat=True):
        yield f"业务 {key}：分录的数额或科目有误。"


def _reversals() -> Iterator[str]:
    for entry in Entry.objects.exclude(reverses=None).order_by("pk").select_related("reverses").iterator():
        back = sorted(entry.postings.order_by().values_list("credit_id", "debit_id", "amount"))
        assert entry.reverses is not None
        if back != sorted(entry.reverses.postings.order_by().values_list("debit_id", "credit_id", "amount")):
            yield f"业务 {entry.key}：与所冲正的业务 {entry.reverses.key} 不符。"
