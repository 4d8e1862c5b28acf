"""Accounts are opened once, and amounts are exact or refused."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.ledger.books import purse
from yanfa.kernel.ledger.accounts import (
    account_of,
    available,
    balance,
    fen,
    in_words,
    lock,
    open_account,
    yuan,
)
from yanfa.kernel.ledger.models import Account
from yanfa.kernel.ledger.refusals import OtherContents


@given(st.integers(-(10**15), 10**15))
def test_fen_and_yuan_are_each_others_way_back(amount):
    assert fen(yuan(amount)) == amount


@pytest.mark.parametrize(("amount", "whole"), [(Decimal("0.01"), 1), (Decimal("12.3"), 1230), (5, 500)])
def test_yuan_become_fen(amount, whole):
    assert fen(amount) == whole


def test_fractions_and_inexact_numbers_are_refused():
    with pytest.raises(ValueError, match=r"最多两位小数：0\.001"):
        fen(Decimal("0.001"))
    for inexact in (0.1, True, "1"):
        with pytest.raises(TypeError):
            fen(inexact)
    for inexact in (Decimal(1), True, 1.0):
        with pytest.raises(TypeError):
            yuan(inexact)


def test_amounts_in_words():
    assert in_words(123456789, "fen") == "1,234,567.89 元"
    assert in_words(3, "pieces") == "3 件"


@pytest.mark.django_db
def test_an_account_is_opened_once_and_never_as_another_kind():
    account = open_account("purse", label="额度")
    assert open_account("purse", label="另一个名称") == account
    assert account_of("purse") == account
    assert account_of("nobody") is None
    assert (balance(account), available(account)) == (0, 0)
    for facts in ({"unit": "pieces"}, {"limited": False}):
        with pytest.raises(OtherContents, match="按另一种计量单位或透支规则开立"):
            open_account("purse", label="额度", **facts)


@pytest.mark.django_db
def test_the_database_refuses_what_a_limit_forbids():
    account = purse(100)
    for change in ({"balance": -1}, {"held": 101}, {"held": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=account.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_accounts_are_locked_inside_a_transaction_alone():
    with pytest.raises(transaction.TransactionManagementError):
        lock([purse()])
