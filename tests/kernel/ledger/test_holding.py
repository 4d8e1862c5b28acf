"""What is held is not available; it is posted in whole or in part, given back, or it runs out with its day."""

from datetime import timedelta

import pytest

from tests.kernel.ledger.books import pay, purse, till
from yanfa.kernel import clock
from yanfa.kernel.clock import today
from yanfa.kernel.ledger import holding, tasks
from yanfa.kernel.ledger.accounts import available, balance
from yanfa.kernel.ledger.holding import expire_holds, hold, post_hold, void
from yanfa.kernel.ledger.models import Hold, HoldEnd
from yanfa.kernel.ledger.posting import Line, reverse
from yanfa.kernel.ledger.refusals import HoldEnded, LedgerRefused, OtherContents, Overdrawn
from yanfa.kernel.ledger.verifying import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch):
    """Let a number of days pass, for the ledger."""

    def pass_by(days):
        day = today() + timedelta(days=days)
        monkeypatch.setattr(clock, "today", lambda: day)

    return pass_by


def held(account, amount, key="hold:1", days=3):
    until = today() + timedelta(days=days)
    return hold(key, kind="test.hold", line=Line(account, till(), amount), until=until, by=None)


def test_what_is_held_can_neither_be_paid_nor_held_again():
    account = purse(500)
    held(account, 400)
    assert (balance(account), available(account)) == (500, 100)
    with pytest.raises(Overdrawn, match=r"可用 1\.00 元，需要 1\.01 元"):
        pay("pay:1", account, 101)
    with pytest.raises(Overdrawn):
        held(account, 101, "hold:2")
    pay("pay:2", account, 100)
    assert verify_ledger() == []


def test_the_same_key_is_one_hold():
    account = purse(500)
    assert held(account, 400) == held(account, 400)
    assert available(account) == 100
    with pytest.raises(OtherContents, match="“hold:1”已按其他内容预留"):
        held(account, 300)


def test_a_hold_is_posted_once_and_a_smaller_amount_frees_the_rest():
    account = purse(500)
    reserved = held(account, 400)
    entry = post_hold(reserved, by=None, amount=250)
    assert post_hold(reserved, by=None, amount=250) == entry == reserved.end.entry
    assert (balance(account), available(account), balance(till())) == (250, 250, 250)
    with pytest.raises(OtherContents):
        post_hold(reserved, by=None, amount=300)
    with pytest.raises(HoldEnded, match="请冲正该笔业务"):
        void(reserved, by=None)
    reverse(entry, by=None, memo="退回")
    assert balance(account) == 500
    assert verify_ledger() == []


def test_more_than_is_held_is_not_posted():
    with pytest.raises(LedgerRefused, match=r"不能超过预留的 4\.00 元"):
        post_hold(held(purse(500), 400), by=None, amount=401)


def test_what_is_given_back_is_free_and_stays_so():
    account = purse(500)
    reserved = held(account, 400)
    void(reserved, by=None)
    void(reserved, by=None)
    assert available(account) == 500
    assert HoldEnd.objects.get().how == "voided"
    with pytest.raises(HoldEnded, match="已经释放"):
        post_hold(reserved, by=None)
    assert held(account, 400) == reserved
    assert verify_ledger() == []


def test_a_hold_lasts_to_the_end_of_its_day(later):
    account = purse(500)
    reserved = held(account, 400, days=3)
    later(3)
    tasks.expire()
    assert available(account) == 100
    later(4)
    with pytest.raises(HoldEnded, match="过期，请重新预留"):
        post_hold(reserved, by=None)
    assert expire_holds() == 1
    assert (available(account), HoldEnd.objects.get().how) == (500, "expired")
    assert expire_holds() == 0
    assert verify_ledger() == []


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(LedgerRefused, match="已过"):
        held(purse(500), 400, days=-1)


def test_holds_that_have_run_out_give_way_before_the_night(later):
    account = purse(500)
    held(account, 400)
    later(4)
    pay("pay:1", account, 450)
    assert (balance(account), available(account)) == (50, 50)
    assert verify_ledger() == []


def test_many_holds_run_out_in_portions(later, monkeypatch):
    monkeypatch.setattr(holding, "BATCH", 3)
    account = purse(700)
    for number in range(7):
        held(account, 100, f"hold:{number}")
    later(4)
    assert expire_holds() == 7
    assert (available(account), Hold.objects.open().count()) == (700, 0)


def test_the_nightly_proof_fails_aloud():
    account = purse(500)
    tasks.verify()
    type(account).objects.filter(pk=account.pk).update(balance=499)
    with pytest.raises(tasks.LedgerDiffers, match="余额 499，分录合计 500"):
        tasks.verify()
