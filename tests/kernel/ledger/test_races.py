"""Sixteen payers at once on twenty accounts: exactly what each limit allows, and the controls show the race is real."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from tests.kernel.ledger.books import pay, purse, till
from tests.kernel.racing import Gate, race
from yanfa.kernel.clock import today
from yanfa.kernel.ledger import accounts
from yanfa.kernel.ledger.accounts import available, balance
from yanfa.kernel.ledger.holding import hold, post_hold, void
from yanfa.kernel.ledger.models import Account, Entry, HoldEnd
from yanfa.kernel.ledger.posting import Line, post
from yanfa.kernel.ledger.refusals import HoldEnded, Overdrawn
from yanfa.kernel.ledger.verifying import verify_ledger

pytestmark = pytest.mark.django_db(transaction=True)

PARALLEL = 16
ACCOUNTS = 20
#: What a purse holds, and what each of the sixteen wants: five get it.
FULL, WANTED, ALLOWED = 55, 10, 5


def test_every_limit_lets_through_exactly_what_it_allows():
    """Each thread goes over all twenty accounts, half of them backwards."""
    till()
    purses = [purse(FULL, f"purse:{number}") for number in range(ACCOUNTS)]

    def pay_from_all(thread):
        paid = 0
        for account in purses if thread % 2 else reversed(purses):
            try:
                pay(f"pay:{thread}:{account.code}", account, WANTED)
                paid += 1
            except Overdrawn:
                pass
        return paid

    outcomes = race([partial(pay_from_all, thread) for thread in range(PARALLEL)])
    assert [outcome for outcome in outcomes if not isinstance(outcome, int)] == []
    assert sum(outcomes) == ACCOUNTS * ALLOWED
    assert {balance(account) for account in purses} == {FULL - ALLOWED * WANTED}
    assert verify_ledger() == []


def test_entries_over_two_accounts_in_opposite_directions_do_not_deadlock():
    one, other = purse(1000, "one"), purse(1000, "other")

    def to_and_fro(thread):
        ways = (one, other) if thread % 2 else (other, one)
        for turn in range(5):
            post(f"move:{thread}:{turn}", kind="test.move", lines=[Line(*ways, 1)], by=None)

    assert race([partial(to_and_fro, thread) for thread in range(8)]) == [None] * 8
    assert (balance(one), balance(other)) == (1000, 1000)
    assert verify_ledger() == []


def naive_pay(gate, account, amount):
    """What a naive programmer writes: read, decide, write back."""
    standing = Account.objects.get(pk=account.pk).balance
    gate()
    if standing < amount:
        raise AssertionError
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(balance=standing - amount)


def test_control_without_lock_and_posting_sixteen_spend_what_five_may():
    account, gate = purse(FULL), Gate(PARALLEL)
    outcomes = race([partial(naive_pay, gate, account, WANTED) for _ in range(PARALLEL)])
    assert outcomes == [None] * PARALLEL
    assert balance(account) == FULL - WANTED
    assert verify_ledger() != []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole file")
def test_control_without_the_row_lock_the_check_of_the_database_is_what_refuses(monkeypatch):
    """Without SELECT … FOR UPDATE the sentence comes too late: the constraint stops the rest, in its own words."""
    account, gate = purse(FULL), Gate(PARALLEL)
    till()

    def unlocked(wanted):
        found = {each.pk: each for each in Account.objects.filter(pk__in={each.pk for each in wanted})}
        gate()
        return found

    monkeypatch.setattr(accounts, "lock", unlocked)
    outcomes = race([partial(pay, f"pay:{number}", account, WANTED) for number in range(PARALLEL)])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(refusal).__name__ for refusal in refused} == {"IntegrityError"}
    assert len(refused) == PARALLEL - ALLOWED


def test_sixteen_with_one_key_make_one_entry():
    account = purse(FULL)
    till()
    outcomes = race([partial(pay, "pay:once", account, WANTED)] * PARALLEL)
    assert {outcome.pk for outcome in outcomes} == {Entry.objects.get(key="pay:once").pk}
    assert balance(account) == FULL - WANTED


def test_one_key_on_different_accounts_makes_one_entry():
    purses = [purse(FULL, f"purse:{number}") for number in range(PARALLEL)]
    till()
    outcomes = race([partial(pay, "pay:once", account, WANTED) for account in purses])
    assert sum(isinstance(outcome, Entry) for outcome in outcomes) == 1
    assert {type(outcome).__name__ for outcome in outcomes} == {"Entry", "OtherContents"}
    assert sum(map(balance, purses)) == PARALLEL * FULL - WANTED
    assert verify_ledger() == []


def test_holds_keep_to_the_limit_too():
    account = purse(FULL)
    line, until = Line(account, till(), WANTED), today() + timedelta(days=1)
    outcomes = race(
        [
            partial(hold, f"hold:{number}", kind="test.hold", line=line, until=until, by=None)
            for number in range(PARALLEL)
        ]
    )
    assert sum(isinstance(outcome, Overdrawn) for outcome in outcomes) == PARALLEL - ALLOWED
    assert available(account) == FULL - ALLOWED * WANTED
    assert verify_ledger() == []


def test_a_hold_ends_once_whoever_comes_first():
    account = purse(FULL)
    line, until = Line(account, till(), WANTED), today() + timedelta(days=1)
    held = hold("hold:1", kind="test.hold", line=line, until=until, by=None)
    outcomes = race([partial(post_hold, held, by=None), partial(void, held, by=None)] * 8)
    end = HoldEnd.objects.get()
    posted = end.how == "posted"
    assert balance(account) == available(account) == FULL - WANTED * posted
    assert sum(isinstance(outcome, HoldEnded) for outcome in outcomes) == 8
    assert verify_ledger() == []
