"""Accounts and the roles in force on a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.registers.people import account
from yanfa.kernel.clock import today
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import RoleGrant, User

pytestmark = pytest.mark.django_db


def test_an_account_without_password_cannot_be_signed_in_to() -> None:
    user = User.objects.create_user("wang")
    assert not user.has_usable_password()
    assert not user.check_password("")


def test_the_public_hold_their_role_without_a_grant_and_staff_hold_none() -> None:
    assert User(profile=Profile.PUBLIC).role_codes == {"public"}
    assert account("wang", profile=Profile.STAFF).role_codes == frozenset()
    assert account("gone", is_active=False).role_codes == frozenset()


@pytest.mark.parametrize(
    ("starts", "ends", "held"), [(0, None, True), (0, 0, True), (1, None, False), (-5, -1, False)]
)
def test_a_role_holds_from_its_first_to_its_last_day(starts: int, ends: int | None, held: bool) -> None:
    user = account("wang", profile=Profile.STAFF)
    valid_to = None if ends is None else today() + timedelta(days=ends)
    RoleGrant.objects.create(
        user=user, role="system_admin", valid_from=today() + timedelta(days=starts), valid_to=valid_to
    )
    assert ("system_admin" in user.role_codes) is held
    [fetched] = User.objects.with_roles()
    assert ("system_admin" in fetched.role_codes) is held
    assert User.objects.holding("system_admin").exists() is held


def test_fetched_roles_ask_no_more(django_assert_num_queries) -> None:
    for number in range(3):
        account(f"user{number}", "audit_admin")
    with django_assert_num_queries(2):
        assert [user.role_codes for user in User.objects.with_roles()] == [{"audit_admin"}] * 3


@pytest.mark.parametrize("login", ["Wang", "王丽", "a b c", "ab", "-abc", "x" * 65, "wang@example.org"])
def test_a_login_name_is_small_letters_and_digits(login: str) -> None:
    with pytest.raises(ValidationError):
        User(login=login, password="x").full_clean(exclude=["password"])


def test_the_database_itself_refuses_a_second_account_with_an_address() -> None:
    account("wang", email="xm@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(login="other", email="XM@example.org")
    User.objects.create(login="third")
    User.objects.create(login="fourth")


def test_the_search_wants_every_word() -> None:
    account("wang", real_name="王小明", email="a@example.org")
    account("li.si", real_name="李四", email="b@example.org")
    assert [user.login for user in User.objects.search("王 example")] == ["wang"]
    assert User.objects.search("王 李四").count() == 0
    assert User.objects.search("").count() == 2
