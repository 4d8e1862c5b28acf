"""The experts of a demonstration: enough of every kind, three of them with accounts, made once."""

import random

import pytest

from tests.registers.experts.test_services import PRIVATE
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.experts import demo
from yanfa.registers.experts.api import Kind, candidates
from yanfa.registers.experts.models import Expert, Relation
from yanfa.registers.organisations import demo as organisations

pytestmark = pytest.mark.django_db


def test_experts_are_made_once_and_may_be_drawn():
    installation.mark("demonstration")
    for number in (2023, 2024):
        year = DemoYear(number, 0.01, random.Random(number))
        accounts.build(year)
        organisations.build(year)
        demo.build(year)
    assert Expert.objects.count() == candidates().count() == demo.LEAST
    assert all(candidates(kinds=(kind,)).exists() for kind in Kind)
    with_accounts = Expert.objects.exclude(account=None)
    assert [expert.account.role_codes for expert in with_accounts] == [frozenset({"expert"})] * 3
    assert all(expert.name == expert.account.real_name for expert in with_accounts)
    assert Relation.objects.exists()
    assert all(getattr(Expert.objects.first(), name) for name in PRIVATE)
    assert verify_turns() == []
