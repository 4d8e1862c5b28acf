"""Postings balance, a key stands for one operation for ever, and a reversal is an entry of its own, once."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.kernel.ledger.books import fund, pay, purse, till
from yanfa.kernel.audit import guards
from yanfa.kernel.clock import now
from yanfa.kernel.ledger.accounts import balance, open_account
from yanfa.kernel.ledger.models import Account, Entry, Posting
from yanfa.kernel.ledger.posting import Line, post, reverse
from yanfa.kernel.ledger.refusals import AlreadyReversed, LedgerRefused, OtherContents, Overdrawn
from yanfa.kernel.ledger.statements import balance_at, statement
from yanfa.kernel.ledger.verifying import verify_ledger

pytestmark = pytest.mark.django_db


def test_a_line_moves_an_amount_from_one_account_to_another():
    account = purse(500)
    entry = pay("pay:1", account, 200, memo="检测费")
    assert (balance(account), balance(till()), balance(fund())) == (300, 200, -500)
    assert (entry.kind, entry.memo, entry.postings.count()) == ("test.pay", "检测费", 1)
    assert verify_ledger() == []


def test_a_line_that_cannot_be_is_refused_where_it_is_made():
    account, pieces = purse(), open_account("cards", label="证件", unit="pieces")
    for amount in (0, -1):
        with pytest.raises(ValueError, match="大于零"):
            Line(account, till(), amount)
    for amount in (1.0, True):
        with pytest.raises(TypeError):
            Line(account, till(), amount)
    with pytest.raises(ValueError, match="同一科目"):
        Line(account, account, 1)
    with pytest.raises(ValueError, match="计量单位不同"):
        Line(account, pieces, 1)
    with pytest.raises(ValueError, match="at least one line"):
        post("empty", kind="test.pay", lines=[], by=None)


def test_a_limit_is_kept_and_said_in_words_and_nothing_of_the_entry_stays():
    account, second = purse(100), purse(50, "second")
    lines = [Line(second, till(), 50), Line(account, till(), 101)]
    with pytest.raises(Overdrawn, match=r"“额度 purse”余额不足：可用 1\.00 元，需要 1\.01 元。") as refused:
        post("both", kind="test.pay", lines=lines, by=None)
    assert refused.value.messages == [refused.value.sentence] == [str(refused.value)]
    assert (balance(account), balance(second)) == (100, 50)
    assert not Entry.objects.filter(key="both").exists()


def test_what_an_entry_brings_it_may_also_take():
    account = purse()
    post("through", kind="test.pay", lines=[Line(fund(), account, 70), Line(account, till(), 70)], by=None)
    assert balance(account) == 0


def test_the_same_key_is_one_operation():
    account = purse(500)
    first = pay("pay:1", account, 200)
    assert pay("pay:1", account, 200, memo="再说一次") == first
    assert (balance(account), Posting.objects.filter(entry=first).count()) == (300, 1)
    about = get_user_model().objects.create_user("about")
    for other in (lambda: pay("pay:1", account, 201), lambda: pay("pay:1", account, 200, about=about)):
        with pytest.raises(OtherContents, match="“pay:1”已按其他内容记账"):
            other()
    with pytest.raises(OtherContents):
        post("pay:1", kind="test.other", lines=[Line(account, till(), 200)], by=None)
    assert balance(account) == 300


def test_an_entry_is_found_by_what_it_is_about():
    about = get_user_model().objects.create_user("about")
    entry = pay("pay:1", purse(10), 10, about=about)
    assert list(Entry.objects.for_target(about)) == [entry]


def test_a_reversal_is_made_once_and_never_reversed():
    account = purse(500)
    entry = pay("pay:1", account, 200)
    back = reverse(entry, by=None, memo="付错单位")
    assert reverse(entry, by=None, memo="付错单位") == back == entry.reversal
    assert (balance(account), balance(till())) == (500, 0)
    with pytest.raises(AlreadyReversed, match="请重新记账"):
        reverse(back, by=None, memo="不对")
    assert verify_ledger() == []


def test_money_that_has_gone_on_cannot_be_taken_back():
    account = purse(500)
    filled = Entry.objects.get(kind="test.fill")
    pay("pay:1", account, 200)
    with pytest.raises(LedgerRefused, match="余额不足"):
        reverse(filled, by=None, memo="退回")


def test_the_statement_signs_every_amount_and_ends_at_the_balance():
    account = purse(500)
    pay("pay:1", account, 200)
    between = now()
    pay("pay:2", account, 50)
    assert [row.change for row in statement(account)] == [500, -200, -50]
    assert [row.change for row in statement(account, since=between)] == [-50]
    assert [row.change for row in statement(account, until=between)] == [500, -200]
    assert balance_at(account, between) == 300
    assert balance_at(account, now()) == balance(account)


def test_direct_sql_changes_nothing_that_was_posted():
    pay("pay:1", purse(10), 10)
    for table in ("ledger_entry", "ledger_posting"):
        for statement_ in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
                connection.cursor().execute(statement_)
    assert {"ledger_entry", "ledger_posting", "ledger_hold", "ledger_holdend"} <= guards.TABLES.keys()
    assert guards.missing() == []


class Sums(TestCase):
    """Whatever is posted, refused or reversed, all balances of a unit add up to nothing."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 3), st.integers(0, 3), st.integers(1, 500), st.booleans(), st.integers(0, 12)
            ),
            max_size=15,
        )
    )
    def test_all_balances_of_a_unit_add_up_to_nothing(self, steps):
        accounts = [fund(), till(), purse(300, "one"), purse(200, "two")]
        made = []
        for debit, credit, amount, take_back, key in steps:
            if debit == credit:
                continue
            try:
                line = Line(accounts[debit], accounts[credit], amount)
                made.append(post(f"step:{key}", kind="test.step", lines=[line], by=None))
                if take_back:
                    reverse(made[-1], by=None, memo="退回")
            except LedgerRefused:
                pass
        assert sum(Account.objects.values_list("balance", flat=True)) == 0
        assert all(account.available >= 0 for account in Account.objects.filter(limited=True))
        assert verify_ledger() == []
