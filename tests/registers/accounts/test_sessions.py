"""Sessions end by rest, by age, at disabling, and at a change of password or factor; a new role holds at once."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from tests.registers.people import PASSWORD, account, signed_in
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services import opening

pytestmark = pytest.mark.django_db

#: A page for every signed-in person.
PAGE = "/accounts/sessions/"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def sign_in(login: str) -> Client:
    client = Client()
    assert client.post("/accounts/login/", {"login": login, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(("profile", "idle"), [(Profile.STAFF, 15), (Profile.PUBLIC, 30)])
def test_a_session_at_rest_ends(client: Client, profile: Profile, idle: int) -> None:
    client.force_login(account("wang", profile=profile))
    moment = now()
    with time_machine.travel(moment + timedelta(minutes=idle - 1)):
        assert is_in(client)
    with time_machine.travel(moment + timedelta(minutes=2 * idle - 2)):
        assert is_in(client)
    with time_machine.travel(moment + timedelta(minutes=3 * idle - 1)):
        answer = client.get(PAGE)
        assert answer.url.startswith("/accounts/login/")
        assert "长时间未操作" in client.get("/accounts/login/").content.decode()
    assert (
        not Session.objects.filter(expire_date__gt=now())
        .exclude(session_key=client.session.session_key)
        .exists()
    )
    assert AuditEvent.objects.filter(action="accounts.session_ended").count() == 1


@pytest.mark.parametrize(("profile", "hours"), [(Profile.STAFF, 8), (Profile.PUBLIC, 12)])
def test_a_session_in_use_ends_by_age(client: Client, profile: Profile, hours: int) -> None:
    client.force_login(account("wang", profile=profile))
    begin = now()
    for minutes in range(10, hours * 60, 10):
        with time_machine.travel(begin + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with time_machine.travel(begin + timedelta(hours=hours, seconds=1)):
        assert not is_in(client)


def test_the_proof_of_use_belongs_to_one_session(client: Client) -> None:
    user = account("wang", profile=Profile.STAFF)
    client.force_login(user)
    with time_machine.travel(now() + timedelta(minutes=14)):
        other = Client()
        other.force_login(user)
        other.get(PAGE)
        client.cookies["seen"] = other.cookies["seen"].value
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert not is_in(client)
        assert is_in(other)


@pytest.mark.parametrize("forged", ["", "nonsense", "eyJhdCI6OTk5OTk5OTk5OX0:1xUi02:forged"])
def test_a_missing_or_forged_proof_counts_from_the_beginning(client: Client, forged: str) -> None:
    client.force_login(account("wang", profile=Profile.STAFF))
    client.cookies["seen"] = forged
    assert is_in(client)
    with time_machine.travel(now() + timedelta(minutes=16)):
        client.cookies["seen"] = forged
        assert not is_in(client)


def test_a_session_that_has_no_beginning_is_over(client: Client) -> None:
    client.force_login(account("wang"))
    session = client.session
    del session["started_at"]
    session.save()
    assert not is_in(client)


def test_signing_in_changes_the_key_of_the_session() -> None:
    account("wang", password=PASSWORD)
    client = Client()
    planted = client.session
    planted.save()
    before = planted.session_key
    client.cookies["session"] = before
    client.post("/accounts/login/", {"login": "wang", "password": PASSWORD})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_deletes_the_session() -> None:
    account("wang", password=PASSWORD)
    client = sign_in("wang")
    stolen = client.cookies["session"].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["session"] = stolen
    assert not is_in(thief)


def test_disabling_ends_every_session_at_once() -> None:
    user, admin = account("wang", password=PASSWORD), account("root1", "system_admin")
    clients = [sign_in("wang"), sign_in("wang")]
    untracked = Client()
    untracked.force_login(user)
    assert all(is_in(client) for client in [*clients, untracked])
    opening.disable(user, by=admin, reason="离职")
    assert not any(is_in(client) for client in [*clients, untracked])
    opening.enable(user, by=admin)
    assert not any(is_in(client) for client in [*clients, untracked])


def test_ending_all_sessions_leaves_the_account_alone() -> None:
    user, admin = account("wang", password=PASSWORD), account("root1", "system_admin")
    client = sign_in("wang")
    opening.end_sessions(user, by=admin)
    assert not is_in(client)
    assert is_in(sign_in("wang"))


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one() -> None:
    account("wang", password=PASSWORD)
    this, other = sign_in("wang"), sign_in("wang")
    new = "Another-mountain-9"
    answer = this.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == 302
    assert is_in(this)
    assert not is_in(other)
    assert AuditEvent.objects.filter(action="accounts.password").count() == 1


def test_a_new_factor_ends_the_other_sessions_and_keeps_this_one() -> None:
    user = account("wang", password=PASSWORD)
    this, other = sign_in("wang"), sign_in("wang")
    request = type("Request", (), {"session": this.session})()
    factor = type("Factor", (), {"get_type_display": lambda self: "TOTP"})()
    authenticator_added.send(sender=User, request=request, user=user, authenticator=factor)
    assert is_in(this)
    assert not is_in(other)


def test_a_role_holds_and_ends_with_the_next_request() -> None:
    user = account("sec1", profile=Profile.STAFF)
    client = signed_in(Client(), user)
    assert client.get("/accounts/people/").status_code == 403
    grant = user.grants.create(role="security_admin", valid_from="2020-01-01")
    assert client.get("/accounts/people/").status_code == 200
    grant.ended_at = now()
    grant.save()
    assert client.get("/accounts/people/").status_code == 403


def test_an_expired_password_leads_to_a_new_one_and_nowhere_else() -> None:
    user = account("wang", profile=Profile.STAFF, password=PASSWORD)
    User.objects.filter(pk=user.pk).update(password_changed_at=now() - timedelta(days=91))
    client = sign_in("wang")
    assert client.get(PAGE).url == "/accounts/password/change/"
    assert client.get("/accounts/password/change/").status_code == 200
    program = client.get(PAGE, headers={"Accept": "application/json"})
    assert (program.status_code, program.json()) == (403, {"detail": "密码已到期，请先更改密码。"})
    new = "Another-mountain-9"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(client)


def test_a_password_expires_within_a_session(client: Client) -> None:
    client.force_login(account("wang", profile=Profile.STAFF, password=PASSWORD))
    session = client.session
    session["password_ends_at"] = (now() + timedelta(minutes=5)).timestamp()
    session.save()
    assert is_in(client)
    with time_machine.travel(now() + timedelta(minutes=5)):
        assert client.get(PAGE).url == "/accounts/password/change/"


def test_the_rules_of_a_session_ask_no_query(client: Client, django_assert_num_queries) -> None:
    client.force_login(account("wang", profile=Profile.STAFF, password=PASSWORD))
    client.get("/accounts/inactive/")
    with django_assert_num_queries(5):  # session, account, roles, unread messages, the installation's mark
        client.get("/accounts/inactive/")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    account("wang", password=PASSWORD)
    client = sign_in("wang")
    for name in ("session", "seen", "device", "csrf"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_the_list_of_sessions_shows_and_ends_the_others() -> None:
    account("wang", password=PASSWORD)
    this, other = sign_in("wang"), sign_in("wang")
    assert this.get(PAGE).content.decode().count("127.0.0.1") == 2
    assert this.post(PAGE).status_code == 302
    assert UserSession.objects.count() == 1
    assert not is_in(other)


def test_every_sign_in_and_out_is_written_down_once() -> None:
    user = account("wang", password=PASSWORD)
    client = sign_in("wang")
    client.post("/accounts/logout/")
    actions = AuditEvent.objects.for_target(user).values_list("action", flat=True).order_by("pk")
    assert list(actions) == ["accounts.open", "accounts.sign_in", "accounts.sign_out"]


def test_an_account_without_an_address_has_none_to_confirm() -> None:
    account("quiet", password=PASSWORD, email="")
    assert is_in(sign_in("quiet"))
