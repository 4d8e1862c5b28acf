"""Posting: one operation of one or more lines, done once for its key; and its reversal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.ledger import accounts
from yanfa.kernel.ledger.models import Account, End, Entry, Hold, HoldEnd, Posting
from yanfa.kernel.ledger.refusals import AlreadyReversed, OtherContents, Overdrawn

REVERSAL = "ledger.reversal"


@dataclass(frozen=True)
class Line:
    """An amount (fen or pieces) from the account `debit` to the account `credit`."""

    debit: Account
    credit: Account
    amount: int

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError(f"{self.amount!r} is no whole number of fen or pieces.")
        if self.amount <= 0:
            raise ValueError(_("数额应大于零。"))
        if self.debit.pk == self.credit.pk:
            raise ValueError(_("不能在同一科目内转账。"))
        if self.debit.unit != self.credit.unit:
            raise ValueError(_("两个科目的计量单位不同。"))

    @property
    def facts(self) -> tuple[int, int, int]:
        """What makes two lines the same."""
        return self.debit.pk, self.credit.pk, self.amount


def post(
    key: str,
    *,
    kind: str,
    lines: Sequence[Line],
    by: Any,
    memo: str = "",
    about: models.Model | None = None,
) -> Entry:
    """Make the operation `key`, all its lines or none; `by=None` is the platform itself.

    The same key with the same kind, lines and record gives the first entry again. Raises OtherContents, and Overdrawn
    for a limited account that has not enough.
    """
    if not key or not lines:
        raise ValueError("An operation has a key and at least one line.")
    entry = Entry(key=key, kind=kind, memo=memo, by=by, **(reference(about) if about is not None else {}))
    return _repeated(entry, lines) or record(entry, lines)


def reverse(entry: Entry, *, by: Any, memo: str) -> Entry:
    """Take an operation back by an entry of its own; said twice, it is done once.

    Raises AlreadyReversed for a reversal, and Overdrawn where what was credited has left its account.
    """
    if entry.reverses_id is not None:
        raise AlreadyReversed(_("冲正业务不能再冲正，请重新记账。"))
    lines = [
        Line(posting.credit, posting.debit, posting.amount)
        for posting in entry.postings.select_related("debit", "credit")
    ]
    back = Entry(
        key=f"reverse:{entry.public_id}",
        kind=REVERSAL,
        memo=memo,
        by=by,
        reverses_id=entry.pk,  # the caller keeps no entry in hand that is not stored
        content_type=entry.content_type,
        object_id=entry.object_id,
    )
    return _repeated(back, lines) or record(back, lines)


@transaction.atomic
def record(entry: Entry, lines: Sequence[Line], *, held: Hold | None = None) -> Entry:
    """Store a new entry under the locks of its accounts; what `held` set aside may be used by it.

    `holding` calls it; others call `post`.
    """
    locked = accounts.lock(account for line in lines for account in (line.debit, line.credit))
    if earlier := _repeated(entry, lines):
        return earlier
    entry.at = clock.now()
    Entry.objects.bulk_create([entry], ignore_conflicts=True)
    stored: Entry = Entry.objects.get(key=entry.key)
    if stored.public_id != entry.public_id:
        # Another account's owner was faster with this key: PostgreSQL waited for him at the line above.
        return _the_same(stored, entry, lines)
    changes: dict[int, int] = defaultdict(int)
    for line in lines:
        changes[line.debit.pk] -= line.amount
        changes[line.credit.pk] += line.amount
    if held is not None:
        release(held.debit_id, held.amount)
        locked[held.debit_id].held -= held.amount
    for key, change in sorted(changes.items()):
        insist_on_room(locked[key], -change)
        Account.objects.filter(pk=key).update(balance=F("balance") + change)
    Posting.objects.bulk_create(
        Posting(entry=stored, debit=line.debit, credit=line.credit, amount=line.amount) for line in lines
    )
    return stored


def insist_on_room(account: Account, wanted: int) -> None:
    """Raise Overdrawn unless `wanted` may leave the locked account; holds that have run out give way first."""
    if not account.limited or wanted <= 0:
        return
    if account.available < wanted:
        overdue = Hold.objects.open().filter(debit=account, until__lt=clock.today())
        account.held -= end_many(list(overdue), End.EXPIRED, by=None)
    if account.available < wanted:
        facts = {
            "account": account.label,
            "available": accounts.in_words(account.available, account.unit),
            "wanted": accounts.in_words(wanted, account.unit),
        }
        raise Overdrawn(_("“%(account)s”余额不足：可用 %(available)s，需要 %(wanted)s。") % facts)


def end_many(holds: Sequence[Hold], how: End, *, by: Any) -> int:
    """End open holds whose accounts are locked without an entry; what they had set aside together."""
    HoldEnd.objects.bulk_create(HoldEnd(hold=hold, how=how, by=by, at=clock.now()) for hold in holds)
    for hold in holds:
        release(hold.debit_id, hold.amount)
    return sum(hold.amount for hold in holds)


def release(account: int, amount: int) -> None:
    """Let a locked account have again what was set aside on it."""
    Account.objects.filter(pk=account).update(held=F("held") - amount)


def _repeated(entry: Entry, lines: Sequence[Line]) -> Entry | None:
    earlier = Entry.objects.filter(key=entry.key).first()
    return _the_same(earlier, entry, lines) if earlier is not None else None


def _the_same(earlier: Entry, entry: Entry, lines: Iterable[Line]) -> Entry:
    """The earlier entry of the key. Raises OtherContents unless it says the same."""
    before = sorted(earlier.postings.order_by().values_list("debit_id", "credit_id", "amount"))
    about = [(each.kind, each.content_type_id, each.object_id, each.reverses_id) for each in (earlier, entry)]
    if before != sorted(line.facts for line in lines) or about[0] != about[1]:
        raise OtherContents(_("业务“%s”已按其他内容记账。") % entry.key)
    return earlier
