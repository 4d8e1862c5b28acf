"""Accounts for the tests of the ledger: a fund without a limit, purses with one, and a till."""

from itertools import count

from yanfa.kernel.ledger.accounts import open_account
from yanfa.kernel.ledger.posting import Line, post

_keys = count(1)


def fund(code="fund"):
    """Where money comes from: it may stand below nothing."""
    return open_account(code, label="专项资金", limited=False)


def till(code="till"):
    """Where money goes to."""
    return open_account(code, label="已兑付", limited=False)


def purse(amount=0, code="purse"):
    """A limit with an amount on it."""
    account = open_account(code, label=f"额度 {code}")
    if amount:
        post(f"fill:{code}:{next(_keys)}", kind="test.fill", lines=[Line(fund(), account, amount)], by=None)
    return account


def pay(key, account, amount, **options):
    """Pay from a purse into the till."""
    return post(key, kind="test.pay", lines=[Line(account, till(), amount)], by=None, **options)
