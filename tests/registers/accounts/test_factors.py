"""Second factors: demanded by roles, spent once, counted, encrypted, and not dropped by who needs one."""

from base64 import b64encode
from datetime import timedelta
from time import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from tests.registers.people import PASSWORD, account
from yanfa.kernel.clock import now
from yanfa.kernel.crypto.events import keys_rotated
from yanfa.kernel.crypto.rotation import rotate
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services import factors, secrets

pytestmark = pytest.mark.django_db

LOGIN, FACTOR, PAGE = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/sessions/"


@pytest.fixture
def secret() -> str:
    return generate_totp_secret()


@pytest.fixture
def officer(secret: str) -> User:
    user = account("officer", "audit_admin", password=PASSWORD)
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return user


def code(secret: str, offset: int = 0) -> str:
    """The code of the present time step, or of one before or after it."""
    return format_hotp_value(hotp_value(secret, int(time()) // 30 + offset))


def with_password() -> Client:
    client = Client()
    answer = client.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert answer.url == FACTOR
    return client


def give(client: Client, value: str) -> bool:
    client.post(FACTOR, {"code": value})
    return client.get(PAGE).status_code == 200


def test_the_password_alone_opens_nothing(officer: User) -> None:
    client = with_password()
    assert client.get(PAGE).url.startswith(LOGIN)
    assert client.get("/accounts/people/").url.startswith(LOGIN)


def test_password_and_code_sign_in(officer: User, secret: str) -> None:
    assert give(with_password(), code(secret))


def test_a_code_counts_once(officer: User, secret: str) -> None:
    with time_machine.travel(now(), tick=False):
        used = code(secret)
        assert give(with_password(), used)
        assert not give(with_password(), used)


def test_a_used_code_stays_used_while_its_step_is_tolerated(officer: User, secret: str) -> None:
    """The library forgets a used code after 30 seconds but takes it for 90."""
    with time_machine.travel(now(), tick=False):
        used = code(secret)
        assert give(with_password(), used)
    with time_machine.travel(now() + timedelta(seconds=31), tick=False):
        assert code(secret, -1) == used or code(secret, -2) == used
        assert not give(with_password(), used)


def test_after_a_later_code_an_earlier_one_is_gone(officer: User, secret: str) -> None:
    with time_machine.travel(now(), tick=False):
        assert give(with_password(), code(secret, 1))
        assert not give(with_password(), code(secret, 0))


@pytest.mark.parametrize(("offset", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(officer: User, secret: str, offset: int, taken: bool) -> None:
    with time_machine.travel(now(), tick=False):
        assert give(with_password(), code(secret, offset)) is taken


def test_wrong_codes_are_counted_for_the_account(officer: User, secret: str) -> None:
    with time_machine.travel(now(), tick=False):
        wrong = f"{(int(code(secret)) + 1) % 10**6:06}"
        client = with_password()
        for _ in range(5):
            assert not give(client, wrong)
        assert not give(client, code(secret))
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert give(with_password(), code(secret))


def test_a_recovery_code_stands_in_once(officer: User) -> None:
    spare = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()[0]
    assert give(with_password(), spare)
    assert not give(with_password(), spare)


def test_a_reset_password_does_not_drop_the_factor(officer: User) -> None:
    officer.set_password("Another-mountain-9")
    officer.save()
    client = Client()
    answer = client.post(LOGIN, {"login": "officer", "password": "Another-mountain-9"})
    assert answer.url == FACTOR


def test_a_role_leads_to_the_setting_up_of_a_factor() -> None:
    account("fresh", "audit_admin", password=PASSWORD)
    client = Client()
    client.post(LOGIN, {"login": "fresh", "password": PASSWORD})
    for page in (PAGE, "/accounts/people/", "/accounts/email/"):
        assert client.get(page).url == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/accounts/2fa/app/activate/").url.startswith("/accounts/reauthenticate/")


def test_a_factor_set_up_in_the_session_is_asked_for_before_the_rest_opens(
    client: Client, secret: str
) -> None:
    user = account("fresh", "audit_admin", password=PASSWORD)
    client.post(LOGIN, {"login": "fresh", "password": PASSWORD})
    TOTP.activate(user, secret)
    assert client.get(PAGE).url == "/accounts/2fa/reauthenticate/"
    client.post("/accounts/2fa/reauthenticate/", {"code": code(secret)})
    assert client.get(PAGE).status_code == 200


def test_the_public_need_no_factor_and_may_have_one(client: Client, secret: str) -> None:
    user = account("citizen", password=PASSWORD, profile=Profile.PUBLIC)
    assert client.post(LOGIN, {"login": "citizen", "password": PASSWORD}).url == "/"
    TOTP.activate(user, secret)
    assert Client().post(LOGIN, {"login": "citizen", "password": PASSWORD}).url == FACTOR


def test_who_needs_a_factor_does_not_drop_the_last_one(officer: User, secret: str) -> None:
    client = with_password()
    give(client, code(secret))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/accounts/2fa/app/deactivate/")
    assert "请先登记另一个" in answer.content.decode()
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_the_setting_up_shows_the_platform_and_the_recovery_codes_once(client: Client) -> None:
    account("fresh", "audit_admin", password=PASSWORD)
    client.post(LOGIN, {"login": "fresh", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/app/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/app/activate/", {"code": code(secret)}).url == "/accounts/2fa/recovery/"
    shown = client.get("/accounts/2fa/recovery/").content.decode()
    assert shown.count("<code>") == 10
    assert client.get("/accounts/2fa/recovery/").content.decode().count("<code>") == 0


def test_secrets_are_sealed_and_move_to_a_new_key(officer: User, secret: str, settings) -> None:
    def stored() -> list[str]:
        rows = Authenticator.objects.order_by("pk")
        return [row.data.get("secret") or row.data["seed"] for row in rows]

    before = stored()
    assert all(text.startswith("yf1:AES-256-GCM:demo:") for text in before)
    assert secret not in str(before)
    settings.FIELD_KEYS = f"new:{b64encode(b'n' * 32).decode()},{settings.FIELD_KEYS}"
    settings.CRYPTO_SUITE = "guomi"
    keys_rotated.send(sender=None, rotation=rotate([]))
    assert all(text.startswith("yf1:SM4-GCM:new:") for text in stored())
    assert secrets.reseal_factors() == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS.partition(",")[0]
    assert give(with_password(), code(secret))


def test_a_proof_is_fresh_for_five_minutes_and_belongs_to_its_account(officer: User, secret: str) -> None:
    request = type("Request", (), {})()
    request.user, request.session = officer, {}
    assert not factors.recently_verified(request)
    client = with_password()
    give(client, code(secret))
    request.session = client.session
    assert not factors.recently_verified(request)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    request.session = client.session
    assert factors.recently_verified(request)
    request.user = account("other", profile=Profile.STAFF)
    assert not factors.recently_verified(request)
    request.user = officer
    with time_machine.travel(now() + timedelta(seconds=301)):
        assert not factors.recently_verified(request)
