"""The first administrators: no default account, a one-time token for each of the three, three different people."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.registers.people import IDENTITY_NUMBERS, PASSWORD, account, human
from yanfa.kernel.clock import now
from yanfa.registers.accounts.models import AdministratorToken, Person, RoleGrant, User
from yanfa.registers.accounts.services.administrators import administrative_roles, issue_token, redeem_token
from yanfa.registers.accounts.services.people import identify

pytestmark = pytest.mark.django_db

PAGE = "/accounts/people/first-administrator/"


def redeem(token: str, login: str = "root1", person: Person | None = None) -> User:
    return redeem_token(
        token,
        login=login,
        real_name="王小明",
        email=f"{login}@example.org",
        person=person or human(),
        password=PASSWORD,
    )


def filled(token: str, **changes: str) -> dict[str, str]:
    return {
        "token": token,
        "login": "root1",
        "real_name": "王小明",
        "identity_number": IDENTITY_NUMBERS[0],
        "email": "root1@example.org",
        "password": PASSWORD,
        "repeated": PASSWORD,
    } | changes


def test_an_empty_database_lets_nobody_in() -> None:
    assert not User.objects.exists()
    for number, (login, password) in enumerate([("admin", "admin"), ("root", "root"), ("demo", "demo")]):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert client.post("/accounts/login/", {"login": login, "password": password}).status_code == 200


def test_a_token_opens_the_account_with_its_role() -> None:
    user = redeem(issue_token("system_admin"))
    assert user.role_codes == {"system_admin"}
    assert user.check_password(PASSWORD)
    assert AdministratorToken.objects.get().used_by == user


def test_only_a_digest_of_the_token_is_stored() -> None:
    token = issue_token("system_admin")
    assert token not in str(list(AdministratorToken.objects.values()))


def test_a_token_counts_once() -> None:
    token = issue_token("system_admin")
    redeem(token)
    with pytest.raises(PermissionDenied):
        redeem(token, "root2", human(1))
    assert User.objects.count() == 1


def test_a_token_expires() -> None:
    token = issue_token("system_admin")
    with time_machine.travel(now() + timedelta(hours=24)), pytest.raises(PermissionDenied):
        redeem(token)


def test_a_second_token_makes_the_first_void() -> None:
    first, second = issue_token("system_admin"), issue_token("system_admin")
    with pytest.raises(PermissionDenied):
        redeem(first)
    assert redeem(second)


def test_tokens_are_for_roles_that_nobody_holds_yet() -> None:
    assert administrative_roles() == ["audit_admin", "security_admin", "system_admin"]
    token = issue_token("audit_admin")
    account("aud1", "audit_admin")
    with pytest.raises(ValidationError, match="已有人担任"):
        issue_token("audit_admin")
    with pytest.raises(PermissionDenied, match="已有人担任"):
        redeem(token)
    with pytest.raises(ValidationError):
        issue_token("public")


def test_the_three_are_different_people() -> None:
    redeem(issue_token("system_admin"))
    with pytest.raises(PermissionDenied, match="三员分立"):
        redeem(issue_token("security_admin"), "root2", human())
    assert redeem(issue_token("security_admin"), "root2", human(1))
    assert redeem(issue_token("audit_admin"), "root3", human(2))
    assert RoleGrant.objects.count() == 3


def test_the_page_opens_the_account(client: Client) -> None:
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, filled(issue_token("system_admin"))).url == "/accounts/login/"
    assert client.post("/accounts/login/", {"login": "root1", "password": PASSWORD}).status_code == 302
    assert client.get("/accounts/people/").url == "/accounts/2fa/"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"token": "guessed"}, "启用码无效或已过期"),
        ({"repeated": "other"}, "两次输入的密码不一致"),
        ({"identity_number": "310101198807140031"}, "校验位不符"),
        ({"login": "王"}, "登录名由小写字母"),
        ({"password": "short", "repeated": "short"}, "密码至少 12 位"),
    ],
)
def test_the_page_tells_what_is_wrong(client: Client, change: dict[str, str], told: str) -> None:
    answer = client.post(PAGE, filled(issue_token("system_admin")) | change)
    assert told in answer.content.decode()
    assert not User.objects.exists()


def test_tokens_are_not_guessed(client: Client) -> None:
    assert [client.post(PAGE, filled("guessed")).status_code for _ in range(6)] == [200] * 5 + [403]


def test_a_person_is_known_again_by_number_whatever_the_suite(settings) -> None:
    first = identify("310101198807140030", "王小明")
    assert identify(" ３１０１０１１９８８０７１４００３０ ", "王晓明") == first
    settings.CRYPTO_SUITE = "guomi"
    assert identify("310101198807140030", "王小明") == first
    assert "310101198807140030" not in str(list(Person.objects.values()))
