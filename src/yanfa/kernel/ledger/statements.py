"""What happened on an account: its postings with the sign that they have there, and its balance at a moment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, Sum, When

from yanfa.kernel.ledger.models import Account, Posting


def statement(
    account: Account, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Posting]:
    """The postings of an account in their order, from `since` up to but without `until`.

    Each has `change`, what it did to this account; `balance_at(account, since)` is what stood there before.
    """
    found = Posting.objects.filter(Q(debit=account) | Q(credit=account))
    if since is not None:
        found = found.filter(entry__at__gte=since)
    if until is not None:
        found = found.filter(entry__at__lt=until)
    change = Case(When(credit=account, then=F("amount")), default=-F("amount"))
    return found.annotate(change=change).select_related("entry", "debit", "credit").order_by("pk")


def balance_at(account: Account, moment: datetime) -> int:
    """What stood on the account just before a moment, from the postings themselves."""
    before = Posting.objects.filter(entry__at__lt=moment)
    credited = before.filter(credit=account).aggregate(total=Sum("amount"))["total"] or 0
    debited = before.filter(debit=account).aggregate(total=Sum("amount"))["total"] or 0
    return int(credited - debited)
