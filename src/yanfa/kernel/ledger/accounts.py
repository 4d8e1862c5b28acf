"""Accounts: opening one, what stands on it, locking several without waiting in a circle; fen and 元."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.ledger.models import Account, Unit
from yanfa.kernel.ledger.refusals import OtherContents

CENT = Decimal("0.01")


def fen(amount: Decimal | int) -> int:
    """元 in fen. Raises ValueError for parts of a fen, and TypeError for anything that is not exact."""
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int):
        raise TypeError(f"{amount!r} is no exact amount; give a Decimal in 元.")
    whole = amount * 100
    if whole != whole.__trunc__():
        raise ValueError(_("金额最多两位小数：%s。") % amount)
    return int(whole)


def yuan(amount: int) -> Decimal:
    """Fen in 元, with two decimals. Raises TypeError for anything but an integer."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"{amount!r} is no whole number of fen.")
    return (Decimal(amount) / 100).quantize(CENT)


def in_words(amount: int, unit: str) -> str:
    """An amount as sentences name it."""
    return _("%s 元") % f"{yuan(amount):,}" if unit == Unit.FEN else _("%s 件") % amount


def open_account(code: str, *, label: str, unit: str = Unit.FEN, limited: bool = True) -> Account:
    """The account of that code, opened if it is not there. Raises OtherContents for one of another kind."""
    facts = {"label": label, "unit": Unit(unit), "limited": limited}
    account, _opened = Account.objects.get_or_create(code=code, defaults=facts)
    if (account.unit, account.limited) != (unit, limited):
        raise OtherContents(_("科目“%s”已按另一种计量单位或透支规则开立。") % code)
    return account


def account_of(code: str) -> Account | None:
    """The account of that code, if it was opened."""
    return Account.objects.filter(code=code).first()


def balance(account: Account) -> int:
    """What was credited less what was debited, as it stands now; holds do not count."""
    return _now(account).balance


def available(account: Account) -> int:
    """What may still leave the account: the balance without what is held."""
    return _now(account).available


def lock(accounts: Iterable[Account]) -> dict[int, Account]:
    """The accounts by key, freshly read and locked until the transaction ends, in the order of their keys.

    Who makes several entries in one transaction locks all their accounts first. Raises
    TransactionManagementError outside a transaction.
    """
    keys = {account.pk for account in accounts}
    connection = transaction.get_connection()
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Accounts are locked inside a transaction.")
    # Rows that only refer to an account need not wait for it.
    rows = Account.objects.filter(pk__in=keys).select_for_update(no_key=True).order_by("pk")
    return {account.pk: account for account in rows}


def _now(account: Account) -> Account:
    return Account.objects.only("balance", "held").get(pk=account.pk)
