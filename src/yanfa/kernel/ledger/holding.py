"""Holding: an amount is set aside until a day, and then posted, given back, or it runs out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.ledger import accounts
from yanfa.kernel.ledger.models import Account, End, Entry, Hold, HoldEnd
from yanfa.kernel.ledger.posting import Line, end_many, insist_on_room, record
from yanfa.kernel.ledger.refusals import HoldEnded, LedgerRefused, OtherContents

#: Holds that one transaction lets run out.
BATCH = 200


def hold(
    key: str,
    *,
    kind: str,
    line: Line,
    until: date,
    by: Any,
    memo: str = "",
    about: models.Model | None = None,
) -> Hold:
    """Set the line's amount aside on the account that it debits, up to and including the day `until`.

    The same key with the same contents gives the first hold again, ended or not. Raises OtherContents, Overdrawn,
    and LedgerRefused for a day that has passed.
    """
    wanted = Hold(
        key=key,
        kind=kind,
        memo=memo,
        debit=line.debit,
        credit=line.credit,
        amount=line.amount,
        until=until,
        by=by,
        **(reference(about) if about is not None else {}),
    )
    return _repeated(wanted) or _set_aside(wanted)


def post_hold(held: Hold, *, by: Any, amount: int | None = None, memo: str = "") -> Entry:
    """Post what is held, or a smaller part; the rest is free again. Said twice with one amount, it is done once.

    Raises HoldEnded for a hold that was given back or has run out, OtherContents for a second, other amount.
    """
    line = Line(held.debit, held.credit, held.amount if amount is None else amount)
    if line.amount > held.amount:
        raise LedgerRefused(
            _("入账数额不能超过预留的 %s。") % accounts.in_words(held.amount, held.debit.unit)
        )
    entry = Entry(
        key=f"hold:{held.public_id}",
        kind=held.kind,
        memo=memo or held.memo,
        by=by,
        content_type=held.content_type,
        object_id=held.object_id,
    )
    with transaction.atomic():
        accounts.lock([held.debit, held.credit])
        end = HoldEnd.objects.filter(hold=held).first()
        if end is None and held.until < clock.today():
            raise HoldEnded(_("预留已于 %s 过期，请重新预留。") % held.until)
        if end is not None and end.how != End.POSTED:
            raise HoldEnded(_("预留已经释放，不能入账。"))
        stored = record(entry, [line], held=None if end else held)
        if end is None:
            HoldEnd.objects.create(hold=held, how=End.POSTED, entry=stored, by=by)
    return stored


@transaction.atomic
def void(held: Hold, *, by: Any) -> None:
    """Give back what is held; harmless for a hold that was given back or has run out. Raises HoldEnded once posted."""
    accounts.lock([held.debit])
    end = HoldEnd.objects.filter(hold=held).first()
    if end is None:
        end_many([held], End.VOIDED, by=by)
    elif end.how == End.POSTED:
        raise HoldEnded(_("预留已经入账，不能释放；请冲正该笔业务。"))


def expire_holds(on: date | None = None) -> int:
    """End the holds whose last day is before `on` (today when None), a batch a transaction; how many."""
    day = min(on or clock.today(), clock.today())
    ended = 0
    while keys := list(_overdue(day).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        ended += _expire(keys)
    return ended


@transaction.atomic
def _expire(keys: list[int]) -> int:
    accounts.lock(Account.objects.filter(holds__in=keys).distinct())
    still_open = list(Hold.objects.open().filter(pk__in=keys))
    end_many(still_open, End.EXPIRED, by=None)
    return len(still_open)


def _overdue(day: date) -> Any:
    return Hold.objects.open().filter(until__lt=day)


@transaction.atomic
def _set_aside(wanted: Hold) -> Hold:
    locked = accounts.lock([wanted.debit])
    if earlier := _repeated(wanted):
        return earlier
    if wanted.until < clock.today():
        raise LedgerRefused(_("预留的有效期 %s 已过，请填今天或以后的日期。") % wanted.until)
    wanted.at = clock.now()
    Hold.objects.bulk_create([wanted], ignore_conflicts=True)
    stored: Hold = Hold.objects.get(key=wanted.key)
    if stored.public_id != wanted.public_id:
        return _the_same(stored, wanted)
    insist_on_room(locked[wanted.debit_id], wanted.amount)
    Account.objects.filter(pk=wanted.debit_id).update(held=F("held") + wanted.amount)
    return stored


def _repeated(wanted: Hold) -> Hold | None:
    earlier = Hold.objects.filter(key=wanted.key).first()
    return _the_same(earlier, wanted) if earlier is not None else None


def _the_same(earlier: Hold, wanted: Hold) -> Hold:
    compared = ("kind", "debit_id", "credit_id", "amount", "until", "content_type_id", "object_id")
    if any(getattr(earlier, name) != getattr(wanted, name) for name in compared):
        raise OtherContents(_("业务“%s”已按其他内容预留。") % wanted.key)
    return earlier
