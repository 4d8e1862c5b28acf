"""The proof finds every planted error, each in a sentence, and nothing in sound books."""

import pytest
from django.db import connection

from tests.kernel.ledger.books import fund, pay, purse, till
from yanfa.kernel.audit import guards
from yanfa.kernel.clock import today
from yanfa.kernel.ledger.accounts import open_account
from yanfa.kernel.ledger.holding import hold
from yanfa.kernel.ledger.models import Account, Entry
from yanfa.kernel.ledger.posting import Line, reverse
from yanfa.kernel.ledger.verifying import verify_ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def unguarded():
    """The books without their triggers, as somebody with the database in hand has them."""
    guards.remove()
    yield
    guards.install()


@pytest.fixture
def books():
    account = purse(500)
    entry = pay("pay:1", account, 200)
    reverse(entry, by=None, memo="退回")
    hold("hold:1", kind="test.hold", line=Line(account, till(), 50), until=today(), by=None)
    return account


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_sound_books_hold(books):
    assert verify_ledger() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE ledger_account SET balance = 499 WHERE code = 'purse'", ["余额 499，分录合计 500"]),
        ("UPDATE ledger_account SET held = 0 WHERE code = 'purse'", ["预留 0，未结束的预留合计 50"]),
        (
            "UPDATE ledger_posting SET amount = 201 WHERE entry_id IN"
            " (SELECT id FROM ledger_entry WHERE key = 'pay:1')",
            ["科目 purse：余额", "科目 till：余额", "与所冲正的业务 pay:1 不符"],
        ),
        (
            "DELETE FROM ledger_posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE kind = 'test.fill')",
            ["科目 fund：余额 -500", "科目 purse：余额 500", "没有分录"],
        ),
    ],
)
def test_planted_errors_are_found(books, unguarded, statement, found):
    sql(statement)
    sentences = verify_ledger()
    assert len(sentences) == len(found)
    for sentence, part in zip(sorted(sentences), sorted(found), strict=True):
        assert part in "".join(sentences), sentence


def test_two_units_in_one_posting_are_found(unguarded):
    pieces = open_account("cards", label="证件", unit="pieces", limited=False)
    pay("pay:1", purse(10), 10)
    sql(f"UPDATE ledger_posting SET credit_id = {pieces.pk} WHERE credit_id = {till().pk}")
    Account.objects.filter(code="till").update(balance=0)
    Account.objects.filter(code="cards").update(balance=10)
    assert verify_ledger() == ["业务 pay:1：借贷科目的计量单位不同。"]
    assert Entry.objects.count() == 2
    assert fund().balance == -10
