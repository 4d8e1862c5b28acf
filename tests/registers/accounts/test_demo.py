"""A demonstration: one account for each role, made once, reached by button."""

import random

import pytest
from django.core.management import CommandError, call_command

from tests.registers.people import account
from yanfa.kernel.access.roles import registry
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import api, demo
from yanfa.registers.accounts.models import AdministratorToken, User
from yanfa.registers.accounts.services import demonstration, stale

pytestmark = pytest.mark.django_db


def build(year: int) -> None:
    demo.build(DemoYear(year, 0.01, random.Random(year)))


def test_every_role_has_an_account_that_nobody_enters_by_password() -> None:
    installation.mark("demonstration")
    build(2023)
    build(2024)
    assert User.objects.count() == len(list(registry))
    assert not any(user.has_usable_password() for user in User.objects.all())
    for user, _ in demonstration.buttons():
        assert user.role_codes <= {user.login.removeprefix("demo-"), "public"}
    assert {role for _, role in demonstration.buttons()} == {role.label for role in registry}
    administrator = api.demonstration_account("system_admin")
    assert administrator is not None
    assert administrator.role_codes == {"system_admin"}


def test_the_accounts_of_a_demonstration_do_not_grow_stale() -> None:
    installation.mark("demonstration")
    build(2020)
    User.objects.update(created_at="2020-01-01T00:00:00+00:00")
    assert stale.disable_stale() == []


def test_the_command_prints_a_token_and_refuses_when_the_role_is_held(capsys) -> None:
    call_command("administrator_token", "audit_admin")
    assert len(capsys.readouterr().out.strip()) == 32
    assert AdministratorToken.objects.count() == 1
    account("aud1", "audit_admin")
    with pytest.raises(CommandError, match="已有人担任"):
        call_command("administrator_token", "audit_admin")
